"""From what a person means ("Thursday", "ana", 12) to the state that Slack sends for an element."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

from sandbox.workspace.form_state import STATE_FIELD
from sandbox.workspace.model import Json
from sandbox.workspace.workspace import Workspace


def state_for(element: Json, value: Any, workspace: Workspace) -> Json:
    """The element's new state. Options are named by value or text, people and channels by id or name.

    None clears the element. ValueError or KeyError when the person could not have chosen this.
    """
    kind = element["type"]
    if kind not in STATE_FIELD:
        raise ValueError(f"Nobody can fill in a {kind}")
    field, _ = STATE_FIELD[kind]
    if field.endswith("s"):
        return {"type": kind, field: [_one(element, one, workspace) for one in _many(value)]}
    return {"type": kind, field: None if value in (None, "") else _one(element, value, workspace)}


def option_of(element: Json, value: Any) -> Json:
    """The option with this value or this text."""
    if isinstance(value, dict):
        return value
    for option in options_of(element):
        if str(value) in {option["value"], option["text"]["text"]}:
            return option
    raise ValueError(
        f"There is no option {value!r}; there are {[o['text']['text'] for o in options_of(element)]}"
    )


def options_of(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def _one(element: Json, value: Any, workspace: Workspace) -> Any:
    kind = element["type"]
    if kind == "rich_text_input" and isinstance(value, str):
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
        return {"type": "rich_text", "elements": [section]}
    readers: dict[str, Callable[[Any], Any]] = {
        "users_select": lambda who: workspace.user(who).id,
        "conversations_select": lambda where: workspace.channel(where).id,
        "channels_select": lambda where: workspace.channel(where).id,
        "static_select": lambda option: option_of(element, option),
        "radio_buttons": lambda option: option_of(element, option),
        "checkboxes": lambda option: option_of(element, option),
        "external_select": dict,
        "datepicker": lambda day: date.fromisoformat(str(day)).isoformat(),
        "timepicker": lambda at: time.fromisoformat(str(at)).strftime("%H:%M"),
        "datetimepicker": lambda at: int(at.timestamp() if isinstance(at, datetime) else at),
        "file_input": lambda file: {"id": workspace.file(file).id},
        "rich_text_input": lambda rich: rich,
    }
    return readers.get(kind.removeprefix("multi_"), str)(value)


def _many(value: Any) -> Iterable[Any]:
    if value is None:
        return []
    return value if isinstance(value, list | tuple | set) else [value]
