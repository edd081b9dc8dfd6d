"""Who reads a payload: the names behind the ids, and the wall clock of the reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo


@dataclass(frozen=True)
class Attachment:
    """A file as a page can show it: where a browser finds it, what it is called, what it shows."""

    url: str
    name: str
    alt: str = ""
    is_picture: bool = True


def _no_file(_file: Mapping[str, str]) -> Attachment | None:
    return None


@dataclass(frozen=True)
class Reader:
    """The person who looks at a message, a modal or an export.

    `users` and `channels` map ids to names without `@` and `#`. `attachment` turns a `slack_file` object
    (`{"id": ...}` or `{"url": ...}`) into something to show, or None when there is no such file.
    `now` (aware) lets dates read "today" and "tomorrow"; without it they are always spelled out.
    `is_live` is false in an export, where buttons and fields are shown but switched off.
    """

    user_id: str = ""
    tz: tzinfo = UTC
    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    bots: frozenset[str] = frozenset()
    attachment: Callable[[Mapping[str, str]], Attachment | None] = _no_file
    now: datetime | None = None
    is_live: bool = True
