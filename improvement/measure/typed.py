"""A line as typed, and beside it the same line folded, letter for letter, for comparing."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

_HARD_SPACES = "\u00a0\u2007\u2008\u2009\u202f"
_NOTHING = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""Invisible letters."""
_MARKED = re.compile(r"(?<![0-9])[*`]|[*`](?![0-9])")
"""What Slack makes bold or code with, but not a sign between figures."""
_SAME = str.maketrans(
    dict.fromkeys(_HARD_SPACES, "\u00a0")
    | dict.fromkeys(_NOTHING, "")
    | dict.fromkeys("\u2044\u2215\uff0f", "/")
    | dict.fromkeys("\u2019\u02bc\u2018", "'")
    | dict.fromkeys("\u2010\u2011\u2212", "-")
    | {"\u2014": "\u2013", "\u2192": "->", "\u066a": "%", "\uff05": "%"}
)


@dataclass(frozen=True)
class Typed:
    """`shown` is what was typed with one kind of space, dash and slash; `folded` has the same length."""

    shown: str

    @cached_property
    def folded(self) -> str:
        """Lower case and without accents."""
        return fold(self.shown)


def typed(text: str) -> Typed:
    """The line of a text. A space that does not break stays one: it groups thousands."""
    plain = _MARKED.sub("", unicodedata.normalize("NFC", text).translate(_SAME))
    kept = [" " if letter.isspace() and letter != "\u00a0" else letter for letter in plain]
    return Typed(" ".join(part for part in "".join(kept).split(" ") if part).strip("\u00a0 "))


def fold(text: str) -> str:
    """Each letter in lower case without its accents; as many letters as before."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[0] for letter in text)
