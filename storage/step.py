"""Steps: what the clock must do for a call, each claimed by one process under a lease."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Update, or_
from sqlmodel import Session, col, select, update

from storage.insert import insert
from storage.tables import Call, CallStep, ClockBeat

LEASE = timedelta(minutes=10)
"""How long a claim holds. A step claimed longer ago and not finished is free again: its process is gone."""


def claim_due_steps(session: Session, now: datetime, limit: int = 10) -> list[CallStep]:
    """Claim up to `limit` steps that are due, oldest first, under a lease of LEASE."""
    free = or_(col(CallStep.claimed_at).is_(None), col(CallStep.claimed_at) <= now - LEASE)
    due = (
        select(CallStep.id)
        .where(col(CallStep.done_at).is_(None), CallStep.due_at <= now, free)
        .order_by(col(CallStep.due_at), col(CallStep.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    claimed = update(CallStep).where(col(CallStep.id).in_(select(due.c.id))).values(claimed_at=now)
    options = {"synchronize_session": False, "populate_existing": True}
    steps = session.scalars(claimed.returning(CallStep), execution_options=options)
    return sorted(steps, key=lambda step: (step.due_at, step.id))


def finish_step(session: Session, step: CallStep, now: datetime, outcome: str = "done") -> bool:
    """`done` or `skipped`. False when the lease was lost to another process: then roll back."""
    held = _held(step).values(done_at=now, outcome=outcome)
    return session.exec(held).rowcount == 1


def give_back(session: Session, step: CallStep) -> bool:
    """Let a claim go before anything was done. False when the lease was lost to another process."""
    return session.exec(_held(step).values(claimed_at=None)).rowcount == 1


def last_beat(session: Session) -> datetime | None:
    """When the clock last beat, by any process; None before the first time."""
    return session.exec(select(ClockBeat.beaten_at)).first()


def keep_beat(session: Session, now: datetime) -> None:
    """Remember that the clock beat now."""
    beat = insert(session, ClockBeat).values(id=1, beaten_at=now)
    session.exec(
        beat.on_conflict_do_update(index_elements=["id"], set_={"beaten_at": beat.excluded.beaten_at})
    )


def steps_of(session: Session, call_id: int) -> Sequence[CallStep]:
    """What the clock does, did or skipped for a call, in order."""
    of_call = select(CallStep).where(CallStep.call_id == call_id)
    return session.exec(of_call.order_by(col(CallStep.due_at), col(CallStep.id))).all()


def plan_step(session: Session, planned: Call, kind: str, due_at: datetime) -> None:
    step = insert(session, CallStep).values(
        workspace_id=planned.workspace_id, call_id=planned.id, kind=kind, due_at=due_at, outcome=""
    )
    waiting = col(CallStep.done_at).is_(None)
    session.exec(
        step.on_conflict_do_update(
            index_elements=["call_id", "kind"], set_={"due_at": step.excluded.due_at}, where=waiting
        )
    )


def plan_again(session: Session, planned: Call, kind: str, due_at: datetime) -> None:
    """Let a step fall due then, also one that was done or skipped; never earlier than it is due."""
    mine = select(CallStep).where(CallStep.call_id == planned.id, CallStep.kind == kind).with_for_update()
    step = session.exec(mine.execution_options(populate_existing=True)).first()
    if step is None:
        plan_step(session, planned, kind, due_at)
        return
    step.due_at = max(step.due_at, due_at)
    step.claimed_at = step.done_at = None
    step.outcome = ""
    session.flush()


def _held(step: CallStep) -> Update:
    """An UPDATE of a claimed step, as long as this process holds its lease."""
    return update(CallStep).where(
        col(CallStep.id) == step.id,
        col(CallStep.done_at).is_(None),
        col(CallStep.claimed_at) == step.claimed_at,
    )
