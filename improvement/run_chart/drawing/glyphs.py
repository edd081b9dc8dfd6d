"""Which letters can be drawn.

DejaVu Sans ships with matplotlib and holds Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian and
more; matplotlib shapes right-to-left text itself. For other scripts an installed font is looked for (a Noto
font, or one of a few others). Where there is none, letters become a question mark and emoji are left out:
never empty boxes.
"""

import unicodedata
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

FAMILY = "DejaVu Sans"
OTHERS = ("Noto Sans", "Source Han Sans", "WenQuanYi", "Droid Sans Fallback", "Arial Unicode", "Nirmala")
"""Families, by the beginning of their name, that are searched for letters that DejaVu Sans has not."""
_JOINERS = frozenset("\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")


def drawable(text: str) -> str:
    """The words with every letter that no font can draw replaced."""
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        known = _known(letter)
        if known or letter in _JOINERS:
            kept.append(letter)
        elif unicodedata.category(letter)[0] in "LN" and kept[-1:] != ["?"]:
            kept.append("?")
    return "".join(kept)


def families(text: str) -> tuple[str, ...]:
    """The fonts to draw the words with, the first that has a letter draws it."""
    if text.isascii():
        return (FAMILY,)
    found = dict.fromkeys(_family(letter) or FAMILY for letter in text)
    return tuple(dict.fromkeys((FAMILY, *found)))


def _known(letter: str) -> bool:
    return letter.isprintable() and _family(letter) is not None


@cache
def _family(letter: str) -> str | None:
    if ord(letter) in _letters(findfont(FontProperties(family=FAMILY))):
        return FAMILY
    installed = sorted({(f.name, f.fname) for f in fontManager.ttflist if f.name.startswith(OTHERS)})
    return next((name for name, path in installed if ord(letter) in _letters(path)), None)


@cache
def _letters(path: str) -> frozenset[int]:
    return frozenset(get_font(path).get_charmap())
