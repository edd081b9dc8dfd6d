"""Which letters can be drawn.

DejaVu Sans ships with matplotlib and holds Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian and
more; matplotlib shapes right-to-left text itself. For other scripts an installed font is looked for (a Noto
font, or one of a few others). Where there is none, the log says so once a script, letters become an
ellipsis and emoji are left out: never empty boxes.
"""

import logging
import unicodedata
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

FAMILY = "DejaVu Sans"
OTHERS = ("Noto Sans", "Source Han Sans", "WenQuanYi", "Droid Sans Fallback", "Arial Unicode", "Nirmala")
"""Families, by the beginning of their name, that are searched for letters that DejaVu Sans has not."""
FIRST = "Noto Sans CJK SC"
"""Tried before the like fonts of other countries, which hold the letters too."""
REGULAR = 400
_JOINERS = frozenset("\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
_GAP = "\N{HORIZONTAL ELLIPSIS}"
"""Stands for what no font here can draw: a question mark would ask something."""

log = logging.getLogger(__name__)


def drawable(text: str) -> str:
    """The words with every letter that no font can draw replaced."""
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in _JOINERS or _known(letter):
            kept.append(letter)
        elif _is_letter(letter):
            _say_missing(_script(letter))
            kept += [] if kept[-1:] == [_GAP] else [_GAP]
    return "".join(kept)


def named(name: str, number: int) -> str:
    """The name; where not all of it can be drawn or nothing is left, its number and the words that can."""
    if name.isascii():
        return name
    words = [word for word in name.split() if not any(map(_is_missing, unicodedata.normalize("NFC", word)))]
    rest = drawable(" ".join(words)).strip("".join(_JOINERS) + " ")
    whole = len(words) == len(name.split())
    return name if whole and rest else f"#{number} {rest}".strip()


def families(text: str) -> tuple[str, ...]:
    """The fonts to draw the words with, the first that has a letter draws it."""
    if text.isascii():
        return (FAMILY,)
    used = dict.fromkeys(_family(letter) or FAMILY for letter in text)
    return tuple(dict.fromkeys((FAMILY, *used)))


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LN"


def _is_missing(letter: str) -> bool:
    missing = _is_letter(letter) and not _known(letter)
    if missing:
        _say_missing(_script(letter))
    return missing


@cache
def _say_missing(script: str) -> None:
    """Once a script: the log holds no names."""
    log.warning(
        "No font here draws %s letters: names are numbered. docs/install.md says which to add.", script
    )


def _script(letter: str) -> str:
    return unicodedata.name(letter, "unnamed").split(" ", maxsplit=1)[0].split("-")[0].title()


def _known(letter: str) -> bool:
    return letter.isprintable() and _family(letter) is not None


@cache
def _family(letter: str) -> str | None:
    if ord(letter) in _letters(findfont(FontProperties(family=FAMILY))):
        return FAMILY
    return next((name for name, path in _installed() if ord(letter) in _letters(path)), None)


@cache
def _installed() -> tuple[tuple[str, str], ...]:
    """Name and file of each upright, regular font that may fill in."""
    fonts = [f for f in fontManager.ttflist if f.name.startswith(OTHERS) and f.style == "normal"]
    both = {(f.name, f.fname) for f in fonts if f.weight == REGULAR}
    return tuple(sorted(both, key=lambda font: (font[0] != FIRST, font)))


@cache
def _letters(path: str) -> frozenset[int]:
    return frozenset(get_font(path).get_charmap())
