"""The fields of modals: made here, and read here when the modal comes back."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from handlers.slack import kit
from handlers.slack.kit import Block


def option(text: str, value: Any) -> Block:
    """One choice of a menu; `value` is any JSON value of at most 150 characters."""
    return {
        "text": kit.plain(text, kit.OPTION_CHARACTERS),
        "value": json.dumps(value, separators=(",", ":"), ensure_ascii=False),
    }


def menu(
    action_id: str, options: Sequence[Block], *, placeholder: str = "", initial: Block | None = None
) -> Block:
    """A static select of at most 100 options."""
    made: Block = {
        "type": "static_select",
        "action_id": action_id,
        "options": list(options)[: kit.OPTIONS],
    }
    if placeholder:
        made["placeholder"] = kit.plain(placeholder, kit.HEADER_CHARACTERS)
    return made | {"initial_option": initial} if initial else made


def radio(options: Sequence[Block], initial: Block | None = None) -> Block:
    """Choices of which one can be picked, at most ten."""
    made: Block = {"type": "radio_buttons", "options": list(options)[: kit.CHECKBOXES]}
    return made | {"initial_option": initial} if initial else made


def several(options: Sequence[Block], initial: Sequence[Block] = (), *, placeholder: str) -> Block:
    """A menu of at most 100 options of which any number can be picked."""
    made: Block = {
        "type": "multi_static_select",
        "options": list(options)[: kit.OPTIONS],
        "placeholder": kit.plain(placeholder, kit.HEADER_CHARACTERS),
    }
    return made | {"initial_options": list(initial)} if initial else made


def checkboxes(options: Sequence[Block]) -> Block:
    """Boxes to tick, at most ten."""
    return {"type": "checkboxes", "options": list(options)[: kit.CHECKBOXES]}


def channel_select(initial: str = "") -> Block:
    """A menu of public channels and of the private ones the person is in."""
    filtered = {"include": ["public", "private"], "exclude_bot_users": True}
    made: Block = {"type": "conversations_select", "filter": filtered}
    return made | {"initial_conversation": initial} if initial else made


def people_select(*initial: str, most: int) -> Block:
    """A menu of people, of whom at most `most` can be chosen."""
    made: Block = {"type": "multi_users_select", "max_selected_items": most}
    return made | {"initial_users": list(initial)} if initial else made


def time_select(initial: str) -> Block:
    """A time of day; `initial` such as 12:00."""
    return {"type": "timepicker", "initial_time": initial}


def field(
    block_id: str,
    label: str,
    element: Block,
    *,
    hint: str = "",
    optional: bool = False,
    dispatch: bool = False,
) -> Block:
    """One labelled field of a modal. Its value is found under `block_id` in `values`."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": kit.plain(label, kit.LABEL_CHARACTERS),
        "element": {"action_id": block_id} | element,
        "optional": optional,
    }
    if dispatch:
        block["dispatch_action"] = True
    return block | {"hint": kit.plain(hint, kit.LABEL_CHARACTERS)} if hint else block


def text_input(
    *,
    multiline: bool = False,
    initial: str = "",
    limit: int | None = None,
    placeholder: str = "",
    focus: bool = False,
    as_typed: bool = False,
) -> Block:
    """A field to type in. `limit` in characters, at most 3,000. One field of a form may have the focus.

    With `as_typed`, a field that dispatches tells of each change and not only of Enter.
    """
    made: Block = {"type": "plain_text_input", "multiline": multiline}
    if focus:
        made["focus_on_load"] = True
    if as_typed:
        made["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    if initial:
        made["initial_value"] = initial[: kit.ANSWER_CHARACTERS]
    if placeholder:
        made["placeholder"] = kit.plain(placeholder, kit.HEADER_CHARACTERS)
    return made | {"max_length": limit} if limit else made


def modal(
    callback_id: str,
    title: str,
    blocks: Iterable[Block],
    *,
    submit: str = "",
    close: str,
    metadata: Any = None,
) -> Block:
    """A modal view; `metadata` is any JSON value of at most 3,000 characters and comes back with it."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": kit.plain(title, kit.TITLE_CHARACTERS),
        "close": kit.plain(close, kit.TITLE_CHARACTERS),
        "blocks": list(blocks)[: kit.MODAL_BLOCKS],
        "private_metadata": json.dumps(metadata, separators=(",", ":")),
    }
    return view | {"submit": kit.plain(submit, kit.TITLE_CHARACTERS)} if submit else view


def metadata(view: Block) -> Any:
    """What `modal` was given as metadata."""
    return json.loads(view.get("private_metadata") or "null")


def values(view: Block) -> dict[str, Any]:
    """The fields of a submitted modal by block id: text, choice, date or people; None when empty."""
    state: dict[str, dict[str, Block]] = view.get("state", {}).get("values", {})
    return {block: _value(next(iter(fields.values()))) for block, fields in state.items() if fields}


def _value(block: Block) -> Any:  # noqa: PLR0911 - one line a kind of field
    match block["type"]:
        case "plain_text_input" | "number_input":
            return kit.clean(block.get("value") or "").strip() or None
        case "static_select" | "radio_buttons":
            return kit.chosen(block)
        case "multi_static_select" | "checkboxes":
            return [json.loads(one["value"]) for one in block.get("selected_options") or []]
        case "users_select":
            return block.get("selected_user")
        case "multi_users_select":
            return block.get("selected_users") or []
        case "conversations_select":
            return block.get("selected_conversation")
        case "channels_select":
            return block.get("selected_channel")
        case "datepicker":
            return block.get("selected_date")
        case "timepicker":
            return block.get("selected_time")
        case unknown:
            raise ValueError(f"No reading for a field of type {unknown!r}")
