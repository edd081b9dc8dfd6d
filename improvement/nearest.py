"""Which known word somebody meant who made a slip while typing it."""

from collections.abc import Iterable
from difflib import get_close_matches

CUTOFF = 0.65
"""How much of two words must agree, by difflib: `prevew` and preview do, end and new do not."""


def nearest(typed: str, known: Iterable[str]) -> str:
    """The known word most like the typed one, or nothing; capitals make no difference."""
    folded = {word.casefold(): word for word in reversed(tuple(known))}
    near = get_close_matches(typed.casefold(), list(folded), n=1, cutoff=CUTOFF)
    return folded[near[0]] if near else ""
