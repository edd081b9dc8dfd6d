"""Emoji by Slack's short codes, from the table beside this file."""

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("emoji.tsv")


def emoji_of(code: str) -> str | None:
    """Return the character for a short code without colons (`+1`), or None when the table lacks it."""
    return _codes().get(code)


@cache
def _codes() -> dict[str, str]:
    rows = _TABLE.read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t", 1) for row in rows)
