"""Which known word somebody meant who made a slip while typing it."""

from collections.abc import Iterable
from difflib import get_close_matches

CUTOFF = 0.65
"""How much of two words must agree, by difflib: `prevew` and preview do, end and new do not."""


def nearest(typed: str, known: Iterable[str]) -> str:
    """The known word most like the typed one, or nothing; capitals make no difference."""
    return next(iter(near(typed, known, 1)), "")


def near(typed: str, known: Iterable[str], most: int, *, cutoff: float = CUTOFF) -> list[str]:
    """Up to `most` known words that are like the typed one, the likest first; capitals make no difference."""
    folded = {word.casefold(): word for word in reversed(tuple(known))}
    return [folded[word] for word in get_close_matches(typed.casefold(), list(folded), n=most, cutoff=cutoff)]
