"""What Slack's own client refuses before anything is sent: required inputs, lengths, numbers, addresses."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from sandbox.workspace.form_state import STATE_FIELD
from sandbox.workspace.model import Inputs, Json

REQUIRED = "Please complete this required field."
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DEFAULT_LENGTH = 3000


def local_errors(blocks: list[Json], inputs: Inputs) -> dict[str, str]:
    """Block id to what the person reads under it; empty when the view may be sent."""
    found = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            state = inputs.get(block["block_id"], {}).get(element["action_id"], {})
            if message := _refusal(block, element, state.get(STATE_FIELD[element["type"]][0])):
                found[block["block_id"]] = message
    return found


def _refusal(block: Json, element: Json, value: object) -> str | None:
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        return None if block.get("optional") else REQUIRED
    if not isinstance(value, str):
        return _too_many(element, value)
    rules: dict[str, Callable[[Json, str], str | None]] = {
        "plain_text_input": _text,
        "number_input": _number,
        "email_text_input": _email,
        "url_text_input": _url,
    }
    rule = rules.get(element["type"])
    return rule(element, value) if rule else None


def _text(element: Json, value: str) -> str | None:
    shortest, longest = element.get("min_length", 0), element.get("max_length", DEFAULT_LENGTH)
    if len(value) < shortest:
        return f"Please enter at least {shortest} characters."
    if len(value) > longest:
        return f"Please enter no more than {longest} characters."
    return None


def _number(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a valid number."
    if not number.is_finite():
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number no less than {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number no more than {element['max_value']}."
    return None


def _email(_element: Json, value: str) -> str | None:
    return None if EMAIL.fullmatch(value) else "Please enter a valid email address."


def _url(_element: Json, value: str) -> str | None:
    return None if value.startswith(("http://", "https://")) else "Please enter a valid URL."


def _too_many(element: Json, value: object) -> str | None:
    most = element.get("max_selected_items")
    if most and isinstance(value, list) and len(value) > most:
        return f"Please select no more than {most} items."
    return None
