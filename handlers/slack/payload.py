"""Nothing that Slack sends is taken for an id before it looks like one: a form can be forged."""

import json
import re
from collections.abc import Iterator
from typing import Any

from improvement.refusal import Refused

Json = dict[str, Any]

PERSON = re.compile(r"[UW][A-Z0-9]{1,19}")
PLACE = re.compile(r"[CDG][A-Z0-9]{1,19}")
"""A channel, a direct message or a group."""
LARGEST_ROW = 2**31 - 1
"""The largest id of a row in every database."""

_CHOSEN = {
    "selected_user": PERSON,
    "selected_users": PERSON,
    "selected_conversation": PLACE,
    "selected_conversations": PLACE,
    "selected_channel": PLACE,
    "selected_channels": PLACE,
}
_CARRYING = frozenset(
    {"button", "static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}
)
"""Elements whose values were made by `kit.button` and `modals.option`: JSON."""
_ROWS = frozenset({"team", "call", "cycle", "follows", "collaborative"})
"""What is carried under these names is the id of a row, or nothing."""
_TYPED = "value"
"""Under this name numbers are carried that people typed, however large."""


def check(body: Json) -> None:
    """Look at all that was chosen, pressed or carried. Raises Refused `forged`, at its field if any."""
    for block_id, element in _elements(body):
        try:
            _check_element(element)
        except ValueError:
            raise Refused("forged", field=block_id) from None
    try:
        _check_carried((body.get("view") or {}).get("private_metadata"))
    except ValueError:
        raise Refused("forged") from None


def _elements(body: Json) -> Iterator[tuple[str | None, Json]]:
    """The block id and the state of each element that was used."""
    for action in body.get("actions") or ():
        yield None, action
    state = ((body.get("view") or {}).get("state") or {}).get("values") or {}
    for block_id, fields in state.items():
        for element in fields.values():
            yield block_id, element


def _check_element(element: Json) -> None:
    for name, shape in _CHOSEN.items():
        chosen = element.get(name) or ()
        for chosen_id in [chosen] if isinstance(chosen, str) else chosen:
            if not isinstance(chosen_id, str) or not shape.fullmatch(chosen_id):
                raise ValueError(name)
    if element.get("type") in _CARRYING:
        options = [element, element.get("selected_option") or {}, *(element.get("selected_options") or ())]
        for option in options:
            _check_carried(option.get("value"))


def _check_carried(text: str | None) -> None:
    if not text:
        return
    try:
        carried = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("too deep") from None
    for name, value in carried.items() if isinstance(carried, dict) else [("", carried)]:
        _check_named(name, value)
        if name != _TYPED:
            _check_numbers(value)


def _check_named(name: str, value: Any) -> None:
    if name in _ROWS and not (value is None or isinstance(value, int)):
        raise ValueError("no id of a row")
    if name == "channel" and value and not (isinstance(value, str) and PLACE.fullmatch(value)):
        raise ValueError("no channel")


def _check_numbers(value: Any) -> None:
    if isinstance(value, int) and abs(value) > LARGEST_ROW:
        raise ValueError("no row has this number")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_numbers(inner)


def _no_number(text: str) -> None:
    raise ValueError(text)
