"""How fast messages may go out, counted from the deliveries that were started lately.

Processes that share a database share the limits: they count the same rows, on the database's clock.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func

from storage.database_clock import dialect_of, from_now
from storage.tables import Delivery

_BEFORE = aliased(Delivery)


class Pace(NamedTuple):
    """The limits of one workspace; `window` is what the numbers are counted in. The default has none."""

    between: timedelta = timedelta(0)
    """From the start of one message to the start of the next in the same channel."""
    window: timedelta = timedelta(minutes=1)
    posts: int | None = None
    """New messages."""
    changes: int | None = None
    """Changes of messages."""
    openings: int | None = None
    """New messages to a person or a group, whose conversation is opened first."""


UNLIMITED = Pace()


class Candidate(NamedTuple):
    """A delivery that may go out as far as its own channel is concerned."""

    id: int
    lane: str
    changes: bool
    opens: bool


class Allowance:
    """How many more may start now in one workspace."""

    def __init__(self, pace: Pace, posts: int, changes: int, openings: int) -> None:
        self._left = {
            "posts": _left(pace.posts, posts),
            "changes": _left(pace.changes, changes),
            "openings": _left(pace.openings, openings),
        }

    @property
    def left(self) -> dict[str, int]:
        """What is left by kind, as parameters of `has_room`."""
        return {f"left_{kind}": left for kind, left in self._left.items()}

    def choose(self, candidates: Iterable[Candidate], limit: int) -> list[int]:
        """The ids of those that may start, in order: one of a lane, at most `limit`."""
        chosen: dict[str, int] = {}
        for each in candidates:
            if len(chosen) < limit and each.lane not in chosen and self._take(each):
                chosen[each.lane] = each.id
        return list(chosen.values())

    def _take(self, candidate: Candidate) -> bool:
        kinds = ["changes"] if candidate.changes else ["posts", *(["openings"] if candidate.opens else [])]
        if any(self._left[kind] <= 0 for kind in kinds):
            return False
        for kind in kinds:
            self._left[kind] -= 1
        return True


def allowance(session: Session, workspace_id: str, pace: Pace) -> Allowance:
    """What the deliveries that were started within the window leave of the limits."""
    if (pace.posts, pace.changes, pace.openings) == (None, None, None):
        return Allowance(pace, 0, 0, 0)
    counted = _counted(dialect_of(session), pace.window)
    return Allowance(pace, *session.execute(counted, {"workspace": workspace_id}).one())


@cache
def _counted(dialect: str, window: timedelta) -> Select[int, int, int]:
    changes = col(Delivery.update_key).is_not(None)
    counts = func.count().filter(~changes), func.count().filter(changes), func.count().filter(opens())
    return select(*counts).where(
        col(Delivery.workspace_id) == bindparam("workspace"),
        col(Delivery.started_at) > from_now(dialect, -window),
    )


def has_room() -> ColumnElement[bool]:
    """A delivery for which its kind has a place left; with the parameters of `Allowance.left`."""
    changes = col(Delivery.update_key).is_not(None)
    room = {kind: bindparam(f"left_{kind}", type_=Integer) > 0 for kind in ("posts", "changes", "openings")}
    return and_(or_(changes, room["posts"]), or_(~changes, room["changes"]), or_(~opens(), room["openings"]))


def lane_is_free(dialect: str, pace: Pace, lease: timedelta) -> ColumnElement[bool]:
    """Nothing is on its way into the same channel, nor was just started.

    Every claim that holds was started or renewed within its `lease`.
    """
    since = col(_BEFORE.started_at)
    on_its_way = and_(col(_BEFORE.status) == "sending", col(_BEFORE.lease_until) > from_now(dialect))
    return ~exists().where(
        col(_BEFORE.workspace_id) == col(Delivery.workspace_id),
        col(_BEFORE.lane) == col(Delivery.lane),
        since > from_now(dialect, -max(lease, pace.between)),
        or_(on_its_way, since > from_now(dialect, -pace.between)),
    )


def lane_of(delivery: Delivery) -> str:
    """Names the conversation: messages into it go out one after the other, in order."""
    return delivery.channel_id or ",".join(sorted(delivery.user_ids))


def opens() -> ColumnElement[bool]:
    """A delivery that opens a conversation with people."""
    return and_(
        col(Delivery.channel_id).is_(None),
        col(Delivery.thread_key).is_(None),
        col(Delivery.update_key).is_(None),
    )


def _left(limit: int | None, used: int) -> int:
    return 1_000_000 if limit is None else limit - used
