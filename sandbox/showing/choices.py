"""What is chosen or typed in an element, and what there is to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.showing.reader import Reader
from sandbox.workspace.form_state import STATE_FIELD


@dataclass(frozen=True)
class Choice:
    """One line a person may pick; `value` is what the app gets."""

    value: str
    label: Mapping[str, Any]
    description: Mapping[str, Any] | None = None


def chosen(element: Mapping[str, Any], state: Mapping[str, Any] | None) -> list[str]:
    """Return the values now in `element`: those of its `state`, else its initial ones."""
    kept = STATE_FIELD.get(str(element.get("type")))
    if kept is None:
        return []
    field, initial = kept
    current = element.get(initial) if state is None else state.get(field)
    if current is None:
        return []
    return [_value(each) for each in (current if isinstance(current, list) else [current])]


def choices(element: Mapping[str, Any], reader: Reader) -> list[tuple[str | None, list[Choice]]]:
    """List what may be picked as (group label or None, choices); people and channels come from the reader."""
    kind = str(element.get("type"))
    if "users_select" in kind:
        return [(None, [_named(key, name) for key, name in reader.users.items()])]
    if "channels_select" in kind or "conversations_select" in kind:
        return [(None, [_named(key, f"#{name}") for key, name in reader.channels.items()])]
    if groups := element.get("option_groups"):
        return [(str(group["label"]["text"]), _options(group["options"])) for group in groups]
    return [(None, _options(element.get("options", [])))]


def _options(options: list[Mapping[str, Any]]) -> list[Choice]:
    return [Choice(str(each.get("value", "")), each["text"], each.get("description")) for each in options]


def _named(value: str, name: str) -> Choice:
    return Choice(value, {"type": "plain_text", "text": name, "emoji": False})


def _value(each: Any) -> str:
    return str(each.get("value", "") if isinstance(each, Mapping) else each)
