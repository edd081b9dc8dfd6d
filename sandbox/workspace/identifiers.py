"""Identifiers in Slack's shapes, counted so that runs are alike; secrets and tickets are random."""

import itertools
import secrets
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FIRST = 36**5  # so that an id never looks like a small number


class Identifiers:
    def __init__(self) -> None:
        self._numbers = itertools.count(FIRST)

    def next(self, prefix: str) -> str:
        """`prefix` and ten characters: U for people, C and D for channels, V views, F files, B bots."""
        return prefix + _base36(next(self._numbers)).rjust(10, "0")


class Stamps:
    """Message timestamps from a clock that may be moved or stand still: always unique, always increasing."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._last = 0

    def next(self) -> str:
        self._last = max(self._last + 1, int(self._now() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def secret(prefix: str = "", length: int = 32) -> str:
    return prefix + secrets.token_hex(length // 2)


def short_id() -> str:
    """What Slack gives a block or an element that came without an id."""
    return secrets.token_urlsafe(4)[:5]


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = ALPHABET[rest] + digits
    return digits
