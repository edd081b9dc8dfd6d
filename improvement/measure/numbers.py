"""A number as people write it."""

import re

from improvement.refusal import Refused

LARGEST = 1e12
"""No clinic counts further; a larger number is a slip of the finger."""


def parse_number(text: str, *, field: str = "value") -> float:
    """Read a number as people write it: `1,234`, `1 234.5`, `89,9`.

    A single comma with three digits behind it groups thousands, any other is a decimal comma.
    Raises Refused: `not_a_number` or `too_large`.
    """
    typed = re.sub(r"[\s\u00a0\u202f']", "", text)
    if not re.fullmatch(r"[+\-\u2212]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?", typed):
        raise Refused("not_a_number", field=field, typed=text.strip())
    plain = typed.replace("\u2212", "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    else:
        plain = plain.replace(",", ".", 1) if plain.count(",") == 1 and "." not in plain else plain
    try:
        number = float(plain)
    except ValueError:
        raise Refused("not_a_number", field=field, typed=text.strip()) from None
    if abs(number) > LARGEST:
        raise Refused("too_large", field=field, typed=text.strip())
    return number
