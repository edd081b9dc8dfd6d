"""The outbox: what must be posted or changed in Slack, each once.

A delivery is `queued`, then `sending` from the moment somebody claims it until the outcome is known:
`sent`, `failed` for good, or back to `queued` for another try. `uncertain` is a claimed one of which
nobody can tell whether Slack posted it; `dropped` one that nobody needs any more.

A claim is a lease (`lease_until`, on the database's clock) with a fence (`fence`, a number that each claim
raises): what a process records counts only as long as its claim is the latest one. What goes into one
channel goes out one after the other, and no faster than Slack allows (`storage/pace.py`).
"""

import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    or_,
)
from sqlalchemy import select as sa_select
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import Session, col, func, select, update

from storage.database_clock import dialect_of, from_now
from storage.insert import columns, insert_for
from storage.instants import Instant
from storage.order import has_sibling, is_free_to_go, is_ready, parent_is
from storage.pace import UNLIMITED, Candidate, Pace, allowance, has_room, lane_is_free, lane_of, opens
from storage.tables import Delivery, Workspace

LOOK_AHEAD = 4
"""How many times more than are claimed are looked at, since of a channel only one is taken."""
LONGEST_HOLD = timedelta(minutes=2)
"""The longest wait for Slack before it is asked again."""


def enqueue(session: Session, delivery: Delivery) -> bool:
    """Remember `delivery` to be sent, and give it its id. False when one with its key already is."""
    delivery.lane = lane_of(delivery)
    given = session.connection().execute(_new(dialect_of(session)), columns(delivery)).scalar()
    if given is None:
        return False
    delivery.id = given
    return True


def claim(
    session: Session,
    workspace_id: str,
    now: datetime,
    lease: timedelta,
    *,
    limit: int = 10,
    pace: Pace = UNLIMITED,
) -> list[Delivery]:
    """Claim up to `limit` deliveries of a workspace that are due and may go out, oldest first.

    A delivery waits until the message whose thread it goes into, or that it changes, is sent; changes of
    one message go out one after the other, and only the newest that waits; an expired one never goes. Of a
    channel one is claimed at a time. Commit before anything is sent.
    """
    if not session.execute(_turn_of(), {"workspaces": [workspace_id], **_holds(now)}).first():
        return []
    left = allowance(session, workspace_id, pace)
    facts = {"workspace": workspace_id, "now": now, "most": limit * LOOK_AHEAD, **left.left}
    candidates = session.execute(_candidates(dialect_of(session), lease, pace), facts)
    chosen = left.choose(itertools.starmap(Candidate, candidates), limit)
    if not chosen:
        return []
    claimed = update(Delivery).where(col(Delivery.id).in_(chosen), _QUEUED)
    return _leased(session, claimed.values(claimed_at=now, attempts=col(Delivery.attempts) + 1), lease)


def workspaces_ready(
    session: Session, workspace_ids: Iterable[str], now: datetime, lease: timedelta, pace: Pace = UNLIMITED
) -> Sequence[str]:
    """The workspaces among these in which something could start now, as far as its channel is concerned."""
    facts = {"workspaces": list(workspace_ids), "now": now, **_holds(now)}
    return session.scalars(_with_work(dialect_of(session), lease, pace), facts).all()


def waits_for_its_turn(session: Session, workspace_ids: Iterable[str], now: datetime) -> bool:
    """Whether anything is held up by nothing but the pace, or by what is on its way into its channel."""
    facts = {"workspaces": list(workspace_ids), "now": now, **_holds(now)}
    return session.scalars(_with_waiting(), facts).first() is not None


def hold(session: Session, workspace_id: str, until: datetime) -> None:
    """Post nothing more in a workspace until then: Slack asked to wait."""
    longer = or_(col(Workspace.resumes_at).is_(None), col(Workspace.resumes_at) < until)
    session.exec(update(Workspace).where(col(Workspace.id) == workspace_id, longer).values(resumes_at=until))


def take_over(
    session: Session, workspace_ids: Iterable[str], now: datetime, lease: timedelta, *, limit: int = 10
) -> list[Delivery]:
    """Claim up to `limit` deliveries that are due to be looked for: nobody knows whether they were posted.

    Whoever sent them let them go, or lost the lease. Commit before looking.
    """
    mine = col(Delivery.workspace_id).in_(list(workspace_ids))
    over = and_(mine, col(Delivery.due_at) <= now, _lease_is_over(session, now - lease))
    return _leased(session, _claimable(_SENDING, over, limit), lease)


def renew(session: Session, delivery: Delivery, lease: timedelta, look_from: str | None = None) -> bool:
    """Hold a claim for another `lease`, just before a call. False when it was lost: then nothing may be sent.

    `look_from`, Slack's own stamp of a moment before the first try, is kept from the first try on.
    """
    known = func.coalesce(col(Delivery.look_from), look_from)
    held = _held(delivery).values(
        lease_until=from_now(dialect_of(session), lease),
        started_at=from_now(dialect_of(session)),
        look_from=known,
    )
    return _changed(session, held)


def give_back(session: Session, delivery: Delivery) -> bool:
    """Let a claim go before anything was sent, as if it had never been made. False when it was lost."""
    values = {"status": "queued", "claimed_at": None, "lease_until": None}
    back = _held(delivery).values(values | {"attempts": col(Delivery.attempts) - 1})
    return _changed(session, back)


def drop_unwanted(session: Session, now: datetime) -> list[Delivery]:
    """Drop what is expired, orphaned or out of date, and return it with the reason in `error`.

    `expired`: its time is over. `parent_failed`: the message it goes under, or changes, never comes.
    `superseded`: a newer change of the same message is queued.
    """
    reasons = {
        "expired": col(Delivery.expires_at) <= now,
        "parent_failed": parent_is("failed", "dropped"),
        "superseded": and_(
            col(Delivery.update_key).is_not(None), has_sibling(newer=True, status=("queued",))
        ),
    }
    return [
        delivery
        for reason, unwanted in reasons.items()
        for delivery in _rows(session, _claimable(_QUEUED, unwanted).values(status="dropped", error=reason))
    ]


def record_sent(
    session: Session, delivery: Delivery, ts: str | None, channel_id: str | None, now: datetime
) -> bool:
    """Record that Slack has the message, as `ts`. False when the claim was lost."""
    return _settle(session, delivery, status="sent", sent_ts=ts, sent_channel_id=channel_id, sent_at=now)


def record_failed(session: Session, delivery: Delivery, error: str) -> bool:
    """Record that Slack will never take it; what waits for it will be dropped. False: the claim was lost."""
    return _settle(session, delivery, status="failed", error=error)


def record_uncertain(session: Session, delivery: Delivery, error: str) -> bool:
    """Record that nobody knows whether Slack has it: no retry until a person or a look decides.

    False when the claim was lost.
    """
    return _settle(session, delivery, status="uncertain", error=error)


def retry_later(
    session: Session, delivery: Delivery, due_at: datetime, error: str, message: dict[str, Any] | None = None
) -> bool:
    """Record that Slack does not have it: retry from `due_at`, with `message` if it got further meanwhile.

    Unless Slack has said in the meantime that it arrived. False when the claim was lost.
    """
    further = {} if message is None else {"message": message}
    if not _settle(
        session, delivery, status="queued", due_at=due_at, error=error, claimed_at=None, **further
    ):
        return False
    arrived = update(Delivery).where(col(Delivery.id) == delivery.id, col(Delivery.sent_ts).is_not(None))
    session.exec(arrived.values(status="sent"))
    return True


def wait(session: Session, delivery: Delivery, due_at: datetime, error: str) -> bool:
    """Record that its channel takes nothing: it is due at `due_at`, and this try does not count.

    False when the claim was lost.
    """
    tries = delivery.attempts - 1
    return _settle(
        session, delivery, status="queued", due_at=due_at, error=error, claimed_at=None, attempts=tries
    )


def look_later(session: Session, delivery: Delivery, due_at: datetime, error: str) -> bool:
    """Record that nobody can tell yet: whoever comes first after `due_at` looks again.

    False when the claim was lost.
    """
    return _settle(session, delivery, status="sending", due_at=due_at, error=error)


def settle_as_there(
    session: Session, delivery_id: int, now: datetime, ts: str | None = None, channel_id: str | None = None
) -> bool:
    """Record that an uncertain delivery is in Slack, as `ts` if that is known. False: it is not uncertain."""
    return _decide(session, delivery_id, status="sent", sent_ts=ts, sent_channel_id=channel_id, sent_at=now)


def settle_as_missing(session: Session, delivery_id: int, now: datetime) -> bool:
    """Record that an uncertain delivery is not in Slack: it goes out now. False: it is not uncertain."""
    return _decide(session, delivery_id, status="queued", due_at=now, attempts=0, claimed_at=None, error="")


def arrived(session: Session, delivery_id: int, ts: str, channel_id: str, now: datetime) -> str | None:
    """Record that Slack says it has the message, as `ts`. Its status before; None when it is settled.

    What is being sent stays so, for whoever sends it; what waits to be sent, or is uncertain, is sent.
    """
    known = {"sent_ts": ts, "sent_channel_id": channel_id, "sent_at": now}
    for status, becomes in (("sending", "sending"), ("queued", "sent"), ("uncertain", "sent")):
        mine = update(Delivery).where(col(Delivery.id) == delivery_id, col(Delivery.status) == status)
        if _rows(session, mine.values(known | {"status": becomes})):
            return status
    return None


def by_key(session: Session, workspace_id: str, key: str) -> Delivery | None:
    """The delivery of one occasion to one recipient, whatever became of it."""
    return session.exec(
        select(Delivery).where(Delivery.workspace_id == workspace_id, Delivery.key == key)
    ).first()


def keys_of(session: Session, workspace_id: str, beginning: str) -> Sequence[str]:
    """The keys that begin so, whatever became of their deliveries."""
    mine = col(Delivery.key).startswith(beginning, autoescape=True)
    return session.exec(select(Delivery.key).where(Delivery.workspace_id == workspace_id, mine)).all()


def withdraw(session: Session, workspace_id: str, key: str) -> None:
    """Forget what waits still under this key, or under one that goes on after it: nobody has seen it."""
    mine = or_(
        col(Delivery.key) == key,
        *(col(Delivery.key).startswith(key + mark, autoescape=True) for mark in ":#"),
    )
    waiting = delete(Delivery).where(
        col(Delivery.workspace_id) == workspace_id, mine, col(Delivery.status) == "queued"
    )
    session.exec(waiting)


def versions(session: Session, workspace_id: str, key: str) -> Sequence[Delivery]:
    """A message and all changes of it, whatever became of them, the newest first."""
    same = or_(col(Delivery.key) == key, col(Delivery.update_key) == key)
    wanted = select(Delivery).where(Delivery.workspace_id == workspace_id, same)
    return session.exec(wanted.order_by(col(Delivery.id).desc())).all()


def parent_of(session: Session, delivery: Delivery) -> Delivery | None:
    """The delivery whose thread `delivery` goes into."""
    return by_key(session, delivery.workspace_id, delivery.thread_key) if delivery.thread_key else None


def original_of(session: Session, delivery: Delivery) -> Delivery | None:
    """The delivery whose message `delivery` changes."""
    return by_key(session, delivery.workspace_id, delivery.update_key) if delivery.update_key else None


def changed_since(session: Session, delivery: Delivery) -> bool:
    """Whether a later change of the same message was enqueued, whatever became of it."""
    later = select(Delivery.id).where(
        Delivery.workspace_id == delivery.workspace_id,
        Delivery.update_key == (delivery.update_key or delivery.key),
        col(Delivery.id) > delivery.id,
    )
    return session.exec(later.limit(1)).first() is not None


def uncertain_for(session: Session, collaborative_id: int) -> Sequence[Delivery]:
    """What a facilitator has to look after, oldest first."""
    uncertain = select(Delivery).where(
        Delivery.collaborative_id == collaborative_id, Delivery.status == "uncertain"
    )
    return session.exec(uncertain.order_by(col(Delivery.due_at), col(Delivery.id))).all()


def next_due(session: Session) -> datetime | None:
    """When the next delivery that waits only for its time is due; None when there is none."""
    waiting = and_(col(Delivery.status) == "queued", is_free_to_go())
    return session.exec(select(func.min(Delivery.due_at)).where(waiting)).one()


_QUEUED = col(Delivery.status) == "queued"
_SENDING = col(Delivery.status) == "sending"
_NOW = bindparam("now", type_=Instant())


@cache
def _new(dialect: str) -> ReturningInsert[int]:
    """An INSERT that is made once, since making it takes as long as running it."""
    return insert_for(dialect, Delivery).on_conflict_do_nothing().returning(col(Delivery.id))


@cache
def _candidates(dialect: str, lease: timedelta, pace: Pace) -> Select[int, str, bool, bool]:
    """What may start in a workspace, oldest first."""
    changes = col(Delivery.update_key).is_not(None)
    of_workspace = col(Delivery.workspace_id) == bindparam("workspace")
    wanted = sa_select(col(Delivery.id), col(Delivery.lane), changes, opens()).where(
        of_workspace, _QUEUED, is_ready(_NOW), has_room(), lane_is_free(dialect, pace, lease)
    )
    return wanted.order_by(col(Delivery.due_at), col(Delivery.id)).limit(bindparam("most", type_=Integer))


@cache
def _with_work(dialect: str, lease: timedelta, pace: Pace) -> Select[str]:
    return _workspaces(_QUEUED, is_ready(_NOW), lane_is_free(dialect, pace, lease))


@cache
def _with_waiting() -> Select[str]:
    return _workspaces(_QUEUED, is_ready(_NOW)).limit(1)


@cache
def _turn_of() -> Select[str]:
    """Locks a workspace's row, so that its limits are counted by one process at a time."""
    return sa_select(col(Workspace.id)).where(_asked_for()).with_for_update(skip_locked=True, key_share=True)


def _workspaces(*conditions: ColumnElement[bool]) -> Select[str]:
    """Workspaces that are asked for and have such a delivery."""
    any_such = exists().where(col(Delivery.workspace_id) == col(Workspace.id), *conditions)
    return sa_select(col(Workspace.id)).where(_asked_for(), any_such)


def _asked_for() -> ColumnElement[bool]:
    """Workspaces that are meant, and in which Slack did not ask to wait."""
    resumes_at = col(Workspace.resumes_at)
    before, after = (bindparam(name, type_=Instant()) for name in ("hold_over", "hold_unbelievable"))
    free = or_(resumes_at.is_(None), resumes_at <= before, resumes_at > after)
    return and_(col(Workspace.id).in_(bindparam("workspaces", expanding=True)), free)


def _holds(now: datetime) -> dict[str, datetime]:
    """A wait that ends later than any that is asked for is of a machine whose clock is ahead."""
    return {"hold_over": now, "hold_unbelievable": now + LONGEST_HOLD}


def _claimable(
    state: ColumnElement[bool], condition: ColumnElement[bool], limit: int | None = None
) -> Update:
    """An UPDATE of deliveries in one state. Rows that another process has locked are skipped."""
    wanted = select(Delivery.id).where(state, condition)
    wanted = wanted.order_by(col(Delivery.due_at), col(Delivery.id)).limit(limit)
    locked = wanted.with_for_update(skip_locked=True, of=Delivery).cte("locked")
    return update(Delivery).where(col(Delivery.id).in_(select(locked.c.id)))


def _leased(session: Session, statement: Update, lease: timedelta) -> list[Delivery]:
    """The rows that the UPDATE claims, under a new fence, oldest first."""
    until = from_now(dialect_of(session), lease)
    claimed = statement.values(
        status="sending",
        fence=col(Delivery.fence) + 1,
        lease_until=until,
        started_at=from_now(dialect_of(session)),
    )
    return sorted(_rows(session, claimed), key=lambda delivery: (delivery.due_at, delivery.id))


def _lease_is_over(session: Session, claimed_before: datetime) -> ColumnElement[bool]:
    """A claim of a version that knew no leases counts from when it was made."""
    lease, claimed_at = col(Delivery.lease_until), col(Delivery.claimed_at)
    return or_(lease <= from_now(dialect_of(session)), and_(lease.is_(None), claimed_at <= claimed_before))


def _held(delivery: Delivery) -> Update:
    """An UPDATE of a delivery, as long as this claim is the latest one."""
    return update(Delivery).where(
        col(Delivery.id) == delivery.id, col(Delivery.fence) == delivery.fence, _SENDING
    )


def _changed(session: Session, statement: Update) -> bool:
    """Whether the UPDATE found its one row."""
    return cast("CursorResult[Any]", session.connection().execute(statement)).rowcount == 1


def _rows(session: Session, statement: Update) -> Sequence[Delivery]:
    options = {"synchronize_session": False, "populate_existing": True}
    return session.scalars(statement.returning(Delivery), execution_options=options).all()


def _settle(session: Session, delivery: Delivery, **values: Any) -> bool:
    error = values.pop("error", "")[:200]
    released = from_now(dialect_of(session)) if values["status"] == "sending" else None
    settled = _held(delivery).values(values | {"error": error, "lease_until": released})
    return _changed(session, settled)


def _decide(session: Session, delivery_id: int, **values: Any) -> bool:
    uncertain = update(Delivery).where(col(Delivery.id) == delivery_id, col(Delivery.status) == "uncertain")
    return _changed(session, uncertain.values(values))
