"""What a workspace is made of: people, channels, messages, views, files, bots, each as at one moment.

All are frozen. A change replaces the value as a whole, so what a reader holds never changes under its hands.
Times written `ts` are Slack's message timestamps: seconds since the epoch, six decimals, as text.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Literal

type_of_channel = Literal["channel", "private", "im", "mpim"]
Json = dict[str, Any]
Inputs = dict[
    str, dict[str, Json]
]  # block id -> action id -> the element's state, as in Slack's `state.values`


@dataclass(frozen=True)
class User:
    id: str
    name: str
    real_name: str
    tz: str = "America/New_York"
    is_bot: bool = False
    home: str = ""  # the team id of another organisation, for who is here through a shared channel only
    is_admin: bool = False
    is_restricted: bool = False  # a guest
    deleted: bool = False  # deactivated

    @property
    def email(self) -> str:
        return f"{self.name}@example.org".lower()


@dataclass(frozen=True)
class Bot:
    """An installed app: its user, what it may do (`scopes`), what it hears (`events`) and its secrets."""

    user: User
    bot_id: str
    app_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    scopes: frozenset[str]
    events: frozenset[str]
    metadata: frozenset[tuple[str, str]]  # whose metadata it hears: an app's id or *, and an event type
    client_id: str
    client_secret: str
    redirect_url: str = ""  # where a browser goes after an installation whose link names no other
    app_scopes: frozenset[str] = frozenset({"connections:write"})
    refusal: str | None = None  # once revoked: the error its token is answered with

    @property
    def id(self) -> str:
        return self.user.id


@dataclass(frozen=True)
class Shortcut:
    """What an app offers in the lightning menu, or with `on_messages` in the menu of every message."""

    callback_id: str
    name: str
    app_id: str
    on_messages: bool = False


@dataclass(frozen=True)
class Channel:
    id: str
    name: str
    kind: type_of_channel = "channel"
    members: tuple[str, ...] = ()
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""
    created: int = 0
    creator: str = ""
    pins: tuple[str, ...] = ()
    bookmarks: tuple[Json, ...] = ()

    @property
    def is_direct(self) -> bool:
        return self.kind in {"im", "mpim"}


@dataclass(frozen=True)
class Message:
    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    metadata: Json | None = None
    thread_ts: str | None = None
    edited: str | None = None
    reactions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    ephemeral_to: str | None = None
    username: str | None = None
    icon: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    subtype: str | None = None
    broadcast: bool = False
    inputs: dict[str, Inputs] = field(default_factory=dict)  # what each person chose in its blocks
    step: str | None = None  # the workflow step that posted it
    trouble: dict[str, str] = field(
        default_factory=dict
    )  # per person: what Slack shows when a press went unanswered

    @property
    def all_blocks(self) -> list[Json]:
        """Its own, then those of its attachments."""
        return [*self.blocks, *(block for each in self.attachments for block in each.get("blocks", []))]

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True)
class View:
    """A modal on someone's stack, or their App Home; `payload` is the view as Slack would send it."""

    id: str
    user: str
    hash: str
    payload: Json
    kind: Literal["modal", "home"]
    app_id: str
    bot_id: str
    root_view_id: str
    previous_view_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    inputs: Inputs = field(default_factory=dict)
    trouble: str | None = None  # what Slack shows when the app did not answer
    is_waiting: bool = False  # submitted, no answer yet
    response_urls: tuple[Json, ...] = ()

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.payload.get("blocks", [])
        return blocks

    @property
    def all_blocks(self) -> list[Json]:
        return self.blocks

    @property
    def title(self) -> str:
        return str(self.payload.get("title", {}).get("text", ""))


@dataclass(frozen=True)
class File:
    """An uploaded file. Until Slack has `processed` it, `files.info` shows neither mimetype nor shares."""

    id: str
    name: str
    user: str
    length: int
    title: str = ""
    mimetype: str = ""
    content: bytes = b""
    alt_txt: str = ""
    created: int = 0
    is_complete: bool = False
    polls_left: int = 0
    shares: tuple[tuple[str, str], ...] = ()  # (channel id, message ts)

    @property
    def processed(self) -> bool:
        return self.is_complete and self.polls_left == 0


MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
