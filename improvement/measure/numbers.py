"""A number as people write it in their language."""

import re
from dataclasses import dataclass
from functools import cache

from improvement.refusal import Refused

LARGEST = 1e12
"""No clinic counts further; a larger number is a slip of the finger."""

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007", " ") | {"\u2019": "'", "\u2212": "-"})


@dataclass(frozen=True)
class Style:
    """How a language separates (Unicode CLDR, number symbols)."""

    decimal: str = "."
    groups: str = ","
    """What may stand between thousands, beside a space and an apostrophe."""
    group: str = ","
    """What is printed between thousands."""
    spaced: bool = False
    """Whether people group thousands with a plain space."""
    percent: str = "89.9%"
    """An example of a percentage."""


POINT = Style()
COMMA = Style(",", ".", ".", spaced=True, percent="89,9 %")
FRENCH = Style(",", "", "\u202f", spaced=True, percent="89,9 %")
SWISS = Style(".", "", "\u2019", spaced=True, percent="89.9 %")
_STYLES = {
    "fr": FRENCH,
    "de-ch": SWISS,
    "de-li": SWISS,
    "it-ch": SWISS,
    **dict.fromkeys(("de", "es", "it", "pt", "nl", "da", "id", "tr", "el", "ro", "sl", "hr"), COMMA),
    **dict.fromkeys(("sv", "nb", "nn", "no", "fi", "pl", "cs", "sk", "uk", "ru", "hu", "bg"), FRENCH),
    **dict.fromkeys(("es-mx", "es-us", "es-pr", "es-do", "es-gt", "es-hn", "es-ni", "es-pa", "es-sv"), POINT),
}


def style_of(language: str) -> Style:
    """How a language (`de`, `es-MX`) writes numbers; one that is not known writes like English."""
    tag = language.replace("_", "-").casefold()
    return _STYLES.get(tag) or _STYLES.get(tag.partition("-")[0], POINT)


def parse_number(text: str, *, field: str = "value", language: str = "") -> float:
    """Read a number: `1,234` in English, `1.234` in German, `1 234` everywhere.

    Groups that do not fit the language are refused, never guessed. Without a language, as in a file, a single
    comma with three digits behind it groups thousands, any other is a decimal comma.
    Raises Refused: `not_a_number` or `too_large`.
    """
    plain = _plain(text, style_of(language)) if language else _plain_in_a_file(text)
    try:
        number = float(plain)
    except ValueError:
        example = style_of(language).percent
        raise Refused("not_a_number", field=field, typed=text.strip(), example=example) from None
    if abs(number) > LARGEST:
        raise Refused("too_large", field=field, typed=text.strip())
    if language and "e" in plain.casefold():
        raise Refused("not_a_number", field=field, typed=text.strip(), example=style_of(language).percent)
    return number


def printed(value: float, digits: int, language: str) -> str:
    """A number as the language writes it: thousands in groups, no trailing zeros."""
    shown = f"{value:,.{digits}f}"
    whole, _, part = shown.partition(".")
    style = style_of(language)
    part = part.rstrip("0")
    return whole.replace(",", style.group) + (style.decimal + part if part else "")


def as_typed(value: float, language: str) -> str:
    """A number as a form is filled with it: every digit, no groups."""
    return f"{value:.12g}".replace(".", style_of(language).decimal)


def decimals(text: str, language: str) -> int:
    """How many digits stand behind the decimal sign."""
    return len(text.partition(style_of(language).decimal)[2])


@cache
def _pattern(style: Style) -> re.Pattern[str]:
    between = re.escape(style.groups + " '")
    grouped = rf"[1-9][0-9]{{0,2}}([{between}])[0-9]{{3}}(?:\1[0-9]{{3}})*"
    return re.compile(rf"[+-]?(?:{grouped}|[0-9]+)(?:{re.escape(style.decimal)}[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def _plain(text: str, style: Style) -> str:
    """The number as Python writes it, or nothing."""
    if text.isascii() and text.isdigit():
        return text
    typed = text.strip().translate(_SPACES)
    if not _pattern(style).fullmatch(typed):
        return ""
    return re.sub(r"[ '" + re.escape(style.groups) + "]", "", typed).replace(style.decimal, ".")


def _plain_in_a_file(text: str) -> str:
    plain = re.sub(r"[\s\u00a0\u202f']", "", text).replace("\u2212", "-")
    if not re.fullmatch(r"[+-]?[0-9.,]*[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?", plain):
        return ""
    if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?", plain):
        return plain.replace(",", "")
    if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+,[0-9]+", plain):
        return plain.replace(".", "").replace(",", ".")
    return plain.replace(",", ".", 1) if plain.count(",") == 1 and "." not in plain else plain
