"""Cursor pagination as Slack does it: a page, and an opaque cursor to the next."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.methods.arguments import Arguments
from sandbox.workspace.errors import SlackError

T = TypeVar("T")
MOST = 1000


def page(items: Sequence[T], args: Arguments, default: int = 100) -> tuple[list[T], str]:
    """This page and the next cursor ("" on the last). `invalid_cursor`, `invalid_limit`."""
    limit = args.whole("limit", default)
    if not 0 < limit <= MOST:
        raise SlackError("invalid_limit")
    start = _place(args.text("cursor"))
    following = start + limit
    return list(items[start:following]), _cursor(following) if following < len(items) else ""


def _cursor(place: int) -> str:
    return base64.b64encode(f"next:{place}".encode()).decode()


def _place(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, place = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word != "next":
            raise SlackError("invalid_cursor")
        return int(place)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise SlackError("invalid_cursor") from None
