"""What is posted, each once: the grammar of the outbox's keys, and the one place where a delivery is made.

A key says the occasion, what it is about and for whom: `ask:7:3` asks team 3 about call 7. With a revision
behind `#` it changes that message. `RULES` is the whole grammar; docs/architecture.md shows it as a table.
"""

import json
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from handlers.slack.kit import Block, Message
from improvement.call import StepKind, useful_until
from storage import outbox
from storage.tables import Delivery

METADATA = "callboard_delivery"
"""The type of the metadata that every post carries; its payload names the delivery's `key`."""

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_PICTURES = "#pictures-"
_PIECE = re.compile(r"[\w.-]+", re.ASCII)


class Occasion(StrEnum):
    """Why something is posted."""

    ASK = "ask"
    REMIND_1 = "remind_1"
    REMIND_2 = "remind_2"
    HAND_OVER = "hand_over"
    DRAFT = "draft"
    AGENDA = "agenda"
    LATE = "late"
    HIDDEN = "hidden"
    CALL = "call"
    NOTE = "note"
    ACTION = "action"
    NEVER_STARTED = "never_started"
    SUMMARY = "summary"
    TOOK_PLACE = "took_place"
    CHART = "chart"
    HOLIDAY = "holiday"
    CHANGED = "changed"
    CHANGED_TEAM = "changed_team"
    BELONGING = "belonging"
    BELONGING_TEAM = "belonging_team"
    CLOSED = "closed"
    TROUBLE = "trouble"
    INTERRUPTED = "interrupted"


class To(StrEnum):
    """Who gets it."""

    TEAM = "the team: its channel, or a group message"
    FACILITATOR = "a facilitator, privately"
    PERSON = "a person, privately"
    EVERYBODY = "the collaborative's channel"


class After(StrEnum):
    """What an expiry counts from; it never counts from an instant before the post itself."""

    POST = "it is due"
    START = "the call starts"
    END = "the call's planned end"


@dataclass(frozen=True)
class Expiry:
    """How long a post is of use, counted from `after`. By default as long as its step of the month is."""

    span: timedelta | None = None
    after: After = After.POST


WITH_ITS_STEP = Expiry()
_A_DAY = Expiry(_DAY)
_AGENDA_LASTS = Expiry(2 * _HOUR, After.END)
_HOUR_INTO_THE_CALL = Expiry(_HOUR, After.START)
_CALL_LASTS = Expiry(4 * _HOUR, After.END)


@dataclass(frozen=True)
class Rule:
    """The grammar of one occasion. `expires` and `change_expires` are None for what is never too late."""

    about: tuple[str, ...]
    """What the pieces of the key are, in order."""
    to: To
    expires: Expiry | None
    change_expires: Expiry | None = None
    """When a change of it expires."""
    under: Occasion | None = None
    """In the thread of which post it goes."""
    optional: int = 0
    """How many pieces may be left out at the end: an agenda without a place is the header of its thread."""


RULES: dict[Occasion, Rule] = {
    Occasion.ASK: Rule(("call", "team"), To.TEAM, WITH_ITS_STEP, Expiry(_DAY, After.START)),
    Occasion.REMIND_1: Rule(("call", "team"), To.TEAM, WITH_ITS_STEP, Expiry(_DAY, After.START)),
    Occasion.REMIND_2: Rule(("call", "team"), To.TEAM, WITH_ITS_STEP, Expiry(_DAY, After.START)),
    Occasion.HAND_OVER: Rule(("call", "person"), To.FACILITATOR, WITH_ITS_STEP),
    Occasion.DRAFT: Rule(("call", "person"), To.FACILITATOR, _AGENDA_LASTS),
    Occasion.AGENDA: Rule(
        ("call", "place", "part"),
        To.EVERYBODY,
        _AGENDA_LASTS,
        under=Occasion.AGENDA,
        optional=2,
    ),
    Occasion.LATE: Rule(("call", "team", "answers", "part"), To.EVERYBODY, None, under=Occasion.AGENDA),
    Occasion.HIDDEN: Rule(("team", "measures"), To.TEAM, None),
    Occasion.CALL: Rule(("call", "place"), To.EVERYBODY, _CALL_LASTS, _CALL_LASTS),
    Occasion.NOTE: Rule(("note",), To.EVERYBODY, _CALL_LASTS, under=Occasion.CALL),
    Occasion.ACTION: Rule(("action",), To.EVERYBODY, _CALL_LASTS, under=Occasion.CALL),
    Occasion.NEVER_STARTED: Rule(("call", "start", "person"), To.FACILITATOR, WITH_ITS_STEP),
    Occasion.SUMMARY: Rule(
        ("call", "place", "part"), To.EVERYBODY, Expiry(7 * _DAY), under=Occasion.SUMMARY, optional=2
    ),
    Occasion.TOOK_PLACE: Rule(("call", "person"), To.FACILITATOR, Expiry(7 * _DAY)),
    Occasion.CHART: Rule(("person", "picture", "why", "number"), To.PERSON, _A_DAY, change_expires=_A_DAY),
    Occasion.HOLIDAY: Rule(
        ("call", "day", "person"), To.FACILITATOR, _HOUR_INTO_THE_CALL, _HOUR_INTO_THE_CALL
    ),
    Occasion.CHANGED: Rule(("call", "change"), To.EVERYBODY, _HOUR_INTO_THE_CALL),
    Occasion.CHANGED_TEAM: Rule(("call", "team", "change"), To.TEAM, _HOUR_INTO_THE_CALL),
    Occasion.BELONGING: Rule(("change", "person"), To.PERSON, None),
    Occasion.BELONGING_TEAM: Rule(("change", "team"), To.TEAM, None),
    Occasion.CLOSED: Rule(("collaborative",), To.EVERYBODY, None),
    Occasion.TROUBLE: Rule(("trouble", "person"), To.FACILITATOR, None),
    Occasion.INTERRUPTED: Rule(("request", "person"), To.PERSON, _A_DAY),
}


@dataclass(frozen=True)
class Key:
    """Names one post, and with a revision one change of it. Raises ValueError where its rule is broken."""

    occasion: Occasion
    about: tuple[str, ...]
    revision: str = ""

    def __post_init__(self) -> None:
        rule = RULES[self.occasion]
        if not len(rule.about) - rule.optional <= len(self.about) <= len(rule.about):
            raise ValueError(f"{self.occasion} is about {rule.about}, not {self.about}")
        for piece in (*self.about, self.revision or "-"):
            if not _PIECE.fullmatch(piece):
                raise ValueError(f"{piece!r} cannot be a piece of a key")

    @classmethod
    def of(cls, occasion: Occasion, *about: int | str) -> "Key":
        """The key of what is posted on this occasion about these ids."""
        return cls(occasion, tuple(map(str, about)))

    @classmethod
    def known(cls, text: str) -> "Key | None":
        """Read a key from its text form; None for one that only another version knows."""
        try:
            return cls.read(text)
        except ValueError:
            return None

    @classmethod
    def read(cls, text: str) -> "Key":
        """The key whose text form this is. Raises ValueError when there is none."""
        named, mark, revision = text.partition("#")
        if mark and not revision:
            raise ValueError(f"{text!r} ends before its revision")
        occasion, *about = named.split(":")
        return cls(Occasion(occasion), tuple(about), revision)

    def __str__(self) -> str:
        named = ":".join((self.occasion.value, *self.about))
        return f"{named}#{self.revision}" if self.revision else named

    @property
    def original(self) -> "Key":
        """The key of the message as it was first posted."""
        return replace(self, revision="")

    def changed(self, revision: str = "") -> "Key":
        """The key of a change of this post: of a new one, unless its revision is named."""
        return replace(self, revision=revision or secrets.token_hex(6))

    def under(self, *about: int | str) -> "Key":
        """The key of a post in the thread of this one that is part of the same."""
        return replace(self, about=(*self.about, *map(str, about)))


@dataclass(frozen=True)
class Address:
    """Where a post goes: into a channel, or else to one person or a group."""

    workspace_id: str
    collaborative_id: int | None
    channel_id: str | None = None
    user_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moments:
    """The instants, in UTC, that an expiry counts from; those of the call where there is one."""

    now: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    """The planned end."""


def delivery(key: Key, message: Message, to: Address, at: Moments, *, thread: Key | None = None) -> Delivery:
    """What the outbox keeps of one post, or of one change when the key has a revision.

    Raises ValueError when the occasion does not belong into that thread.
    """
    if thread is not None and thread.occasion is not RULES[key.occasion].under:
        raise ValueError(f"{key} does not go into the thread of {thread}")
    return Delivery(
        workspace_id=to.workspace_id,
        key=str(key),
        collaborative_id=to.collaborative_id,
        channel_id=to.channel_id,
        user_ids=list(to.user_ids),
        message=message.payload(),
        due_at=at.now,
        expires_at=_expires_at(key, at),
        **_parent(key, thread),
    )


def pictures_later(posted: Delivery, blocks: Sequence[Block], due_at: datetime) -> Delivery:
    """The change that puts pictures into what is `posted` without them. Its tries end it, never a time."""
    original = posted.key.partition("#")[0]
    return Delivery(
        workspace_id=posted.workspace_id,
        key=f"{original}{_PICTURES}{posted.id}",
        collaborative_id=posted.collaborative_id,
        channel_id=posted.channel_id,
        user_ids=posted.user_ids,
        message={**posted.message, "blocks": list(blocks)},
        update_key=original,
        due_at=due_at,
    )


def has_pictures(delivery: Delivery) -> bool:
    """Whether its message names pictures that are still to be put in."""
    return any("picture" in block for block in delivery.message.get("blocks", []))


def puts_in_pictures(delivery: Delivery) -> bool:
    """Whether it only brings the pictures that were not there in time."""
    return _PICTURES in delivery.key


Making = Callable[[Key, Message], Delivery]
"""Makes the delivery of a message under a key."""


def as_it_is_now(session: Session, key: Key, message: Message, make: Making) -> None:
    """Enqueue a message that may be posted already: a change where it says something else by now.

    The flow commits.
    """
    original = make(key, message)
    versions = outbox.versions(session, original.workspace_id, str(key))
    latest = next((version for version in versions if not puts_in_pictures(version)), None)
    if latest is None:
        outbox.enqueue(session, original)
    elif latest.message != json.loads(json.dumps(message.payload())):
        outbox.enqueue(session, make(key.changed(), message))


def numbered(first: Key, messages: Sequence[Message]) -> dict[Key, Message]:
    """One text in as many messages as it needed; from the second on their keys count the parts."""
    return {first if part == 1 else first.under(part): text for part, text in enumerate(messages, start=1)}


def in_parts(
    first: Key, messages: Sequence[Message], to: Address, at: Moments, *, thread: Key
) -> list[Delivery]:
    """What the outbox keeps of a text that is `numbered` in a thread."""
    return [
        delivery(key, message, to, at, thread=thread) for key, message in numbered(first, messages).items()
    ]


def _parent(key: Key, thread: Key | None) -> dict[str, Any]:
    if key.revision:
        return {"update_key": str(key.original)}
    return {"thread_key": str(thread)} if thread else {}


def _expires_at(key: Key, at: Moments) -> datetime | None:
    rule = RULES[key.occasion]
    expiry = rule.change_expires if key.revision else rule.expires
    if expiry is None:
        return None
    if expiry.span is None:
        return useful_until(StepKind(key.occasion.value), at.now, at.starts_at or at.now)
    counted = {After.POST: at.now, After.START: at.starts_at, After.END: at.ends_at}[expiry.after]
    return max(counted or at.now, at.now) + expiry.span
