"""Calls: planned, found, moved, and stamped as they go on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from improvement.call import StepKind
from improvement.charter.values import Question
from storage.insert import columns, insert
from storage.step import plan_step
from storage.tables import Answer, Call, CallStep, Collaborative

GRACE = timedelta(hours=2)
"""Grace for calls that overrun: this long after its planned end, a call nobody ended is still on."""

_LONGEST = timedelta(days=1)


def kept(questions: Iterable[Question]) -> list[dict[str, str]]:
    """Questions as a call keeps them."""
    return [asdict(question) for question in questions]


def questions_of(call: Call) -> tuple[Question, ...]:
    """The questions as they are asked for this call."""
    return tuple(Question(**question) for question in call.questions)


def plan_call(
    session: Session,
    collaborative: Collaborative,
    *,
    usual_on: date,
    starts_at: datetime,
    wall_time: time,
    minutes: int,
    reporting_month: date,
    questions: Sequence[Mapping[str, str]],
    steps: Iterable[tuple[str, datetime]],
) -> Call:
    """The call that starts then, made if it is not there yet; `steps` are pairs of kind and due instant.

    Planning it again keeps its questions and what is done, and moves the steps that are not done yet.
    """
    new = Call(
        workspace_id=collaborative.workspace_id,
        collaborative_id=collaborative.id,
        usual_on=usual_on,
        charter_start=starts_at,
        starts_at=starts_at,
        wall_time=wall_time,
        time_zone=collaborative.time_zone,
        minutes=minutes,
        reporting_month=reporting_month,
        questions=[dict(question) for question in questions],
    )
    session.exec(insert(session, Call).values(columns(new)).on_conflict_do_nothing())
    planned = session.exec(
        select(Call).where(Call.collaborative_id == collaborative.id, Call.starts_at == starts_at)
    ).one()
    for kind, due_at in steps:
        plan_step(session, planned, kind, due_at)
    return planned


def move_call(
    session: Session,
    planned: Call,
    *,
    starts_at: datetime,
    wall_time: time,
    reporting_month: date,
    steps: Iterable[tuple[str, datetime]],
) -> None:
    """Change when a planned call is. What was written for it stays; steps done are not done again.

    Only whether it was started is asked again at its new hour.
    """
    collaborative = session.get_one(Collaborative, planned.collaborative_id)
    planned.starts_at, planned.wall_time = starts_at, wall_time
    planned.time_zone, planned.reporting_month = collaborative.time_zone, reporting_month
    planned.agenda_as_of = None
    session.flush()
    again = or_(col(CallStep.done_at).is_(None), col(CallStep.kind) == StepKind.NEVER_STARTED)
    session.exec(delete(CallStep).where(col(CallStep.call_id) == planned.id, again))
    for kind, due_at in steps:
        plan_step(session, planned, kind, due_at)


def call(session: Session, call_id: int) -> Call | None:
    return session.get(Call, call_id)


def next_call(session: Session, collaborative_id: int, now: datetime) -> Call | None:
    """The call that is on or comes next: neither ended nor over for longer than GRACE."""
    open_calls = _of(collaborative_id).where(
        col(Call.ended_at).is_(None), Call.starts_at >= now - GRACE - _LONGEST
    )
    for found in session.exec(open_calls.order_by(col(Call.starts_at)).limit(5)):
        if found.starts_at + timedelta(minutes=found.minutes) + GRACE >= now:
            return found
    return None


def last_call_before(session: Session, collaborative_id: int, instant: datetime) -> Call | None:
    """The latest call that starts earlier than `instant`; a cancelled one only where teams had answered."""
    return next(iter(calls_before(session, collaborative_id, instant, most=1)), None)


def calls_before(session: Session, collaborative_id: int, instant: datetime, *, most: int) -> Sequence[Call]:
    """Up to so many calls that start earlier than `instant`, the latest first.

    A cancelled one is among them only where teams had answered.
    """
    answered = select(Answer.id).where(Answer.call_id == Call.id).exists()
    earlier = _of(collaborative_id).where(
        Call.starts_at < instant, or_(col(Call.cancelled_at).is_(None), answered)
    )
    return session.exec(earlier.order_by(col(Call.starts_at).desc()).limit(most)).all()


def first_call_on(session: Session, collaborative_id: int) -> date | None:
    """The local date of the first call, without cancelled ones; None before one is planned."""
    held = _of(collaborative_id).where(col(Call.cancelled_at).is_(None))
    first = session.exec(held.order_by(col(Call.usual_on)).limit(1)).first()
    return first.usual_on if first else None


def told_before(session: Session, collaborative_id: int, month: date) -> Call | None:
    """The call about the latest earlier month whose agenda was posted; None when there is none."""
    earlier = _of(collaborative_id).where(Call.reporting_month < month, col(Call.final_at).is_not(None))
    return session.exec(earlier.order_by(col(Call.reporting_month).desc(), col(Call.id).desc())).first()


def starts_then(session: Session, collaborative_id: int, instant: datetime) -> bool:
    """Whether a call of the collaborative starts at that instant already."""
    return session.exec(_of(collaborative_id).where(Call.starts_at == instant)).first() is not None


def is_agenda_posted(session: Session, collaborative_id: int, month: date) -> bool:
    """Whether an agenda that looks back on this month is posted."""
    posted = _of(collaborative_id).where(Call.reporting_month == month, col(Call.final_at).is_not(None))
    return session.exec(posted.limit(1)).first() is not None


def calls_of(session: Session, collaborative_id: int) -> Sequence[Call]:
    """Every call, oldest first."""
    return session.exec(_of(collaborative_id).order_by(col(Call.starts_at))).all()


def running_call(session: Session, collaborative_id: int) -> Call | None:
    """The call somebody started and nobody ended yet."""
    running = _of(collaborative_id).where(col(Call.started_at).is_not(None), col(Call.ended_at).is_(None))
    return session.exec(running.order_by(col(Call.starts_at).desc()).limit(1)).first()


def last_ended(session: Session, collaborative_id: int) -> Call | None:
    """The call that was started and ended last."""
    ended = _of(collaborative_id).where(col(Call.started_at).is_not(None), col(Call.ended_at).is_not(None))
    return session.exec(ended.order_by(col(Call.ended_at).desc()).limit(1)).first()


def _of(collaborative_id: int) -> SelectOfScalar[Call]:
    return select(Call).where(Call.collaborative_id == collaborative_id)


def make_final(session: Session, call_id: int, now: datetime) -> bool:
    """Stamp the agenda as posted now. False when it was already, or the call is over: then do nothing."""
    return _stamp(session, call_id, {"final_at": now, "agenda_as_of": now}, col(Call.final_at).is_(None))


def keep_topics(session: Session, call_id: int, kept: Sequence[str]) -> None:
    """Keep what the call discusses: keys of the library, and texts."""
    session.exec(update(Call).where(col(Call.id) == call_id).values(topics=list(kept)))


def make_started(session: Session, call_id: int, now: datetime) -> bool:
    """Stamp the call as begun now. False when it had begun, or is over."""
    return _stamp(session, call_id, {"started_at": now}, col(Call.started_at).is_(None))


def make_ended(session: Session, call_id: int, now: datetime) -> bool:
    """Stamp the call as over now. False when it was already."""
    return _stamp(session, call_id, {"ended_at": now})


def reopen(session: Session, call_id: int) -> bool:
    """Take back that a call which was started is over. False when it is not over."""
    over = update(Call).where(
        col(Call.id) == call_id, col(Call.started_at).is_not(None), col(Call.ended_at).is_not(None)
    )
    return session.exec(over.values(ended_at=None)).rowcount == 1


def say_whether_held(session: Session, call_id: int, *, took_place: bool) -> bool:
    """Keep what a facilitator says of a call nobody started. False when somebody said it already."""
    unsaid = update(Call).where(
        col(Call.id) == call_id,
        col(Call.took_place).is_(None),
        col(Call.started_at).is_(None),
        col(Call.cancelled_at).is_(None),
    )
    return session.exec(unsaid.values(took_place=took_place)).rowcount == 1


def cancel(session: Session, call_id: int, now: datetime) -> bool:
    """The call does not take place. False when it had begun, or is over."""
    values = {"cancelled_at": now, "ended_at": now, "agenda_as_of": None}
    return _stamp(session, call_id, values, col(Call.started_at).is_(None))


def hold(session: Session, call_id: int) -> Call | None:
    """The call, its row locked until the session ends: two people who act at once take turns."""
    held = select(Call).where(Call.id == call_id).with_for_update(key_share=True)
    return session.exec(held.execution_options(populate_existing=True)).first()


def _stamp(session: Session, call_id: int, values: Mapping[str, Any], *unless: Any) -> bool:
    """One UPDATE decides who was first."""
    untouched = update(Call).where(col(Call.id) == call_id, col(Call.ended_at).is_(None), *unless)
    return session.exec(untouched.values(**values)).rowcount == 1
