"""Calls: when they are, what the clock must do for them, who came, what was said and will be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from sqlalchemy import Update, delete, or_
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from improvement.charter.values import Question
from storage.insert import columns, insert
from storage.tables import Action, Attendance, Call, CallStep, Collaborative, Note
from storage.team import collaborative_by_channel, team_by_channel

LEASE = timedelta(minutes=10)
"""A step claimed longer ago than this and not finished is free again: its process is gone."""

GRACE = timedelta(hours=2)
"""Calls overrun: for so long after its planned end a call that nobody ended is still the next one."""

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
        _plan_step(session, planned, kind, due_at)
    return planned


def move_call(
    session: Session,
    planned: Call,
    *,
    starts_at: datetime,
    wall_time: time,
    minutes: int,
    reporting_month: date,
    questions: Sequence[Mapping[str, str]],
    steps: Iterable[tuple[str, datetime]],
) -> None:
    """Change when a planned call is and what it asks. What was written for it stays; so do steps done."""
    collaborative = session.get_one(Collaborative, planned.collaborative_id)
    planned.starts_at, planned.wall_time, planned.minutes = starts_at, wall_time, minutes
    planned.time_zone, planned.reporting_month = collaborative.time_zone, reporting_month
    planned.questions = [dict(question) for question in questions]
    session.flush()
    session.exec(delete(CallStep).where(col(CallStep.call_id) == planned.id, col(CallStep.done_at).is_(None)))
    for kind, due_at in steps:
        _plan_step(session, planned, kind, due_at)


def _plan_step(session: Session, planned: Call, kind: str, due_at: datetime) -> None:
    step = insert(session, CallStep).values(
        workspace_id=planned.workspace_id, call_id=planned.id, kind=kind, due_at=due_at, outcome=""
    )
    waiting = col(CallStep.done_at).is_(None)
    session.exec(
        step.on_conflict_do_update(
            index_elements=["call_id", "kind"], set_={"due_at": step.excluded.due_at}, where=waiting
        )
    )


def claim_due_steps(session: Session, now: datetime, limit: int = 10) -> list[CallStep]:
    """Take up to `limit` steps that are due, oldest first: nobody else gets them for the length of LEASE."""
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


def release_step(session: Session, step: CallStep) -> bool:
    """Give a claimed step back, to be done at the next tick. False when the lease was lost."""
    return session.exec(_held(step).values(claimed_at=None)).rowcount == 1


def steps_of(session: Session, call_id: int) -> Sequence[CallStep]:
    """What the clock does, did or skipped for a call, in order."""
    of_call = select(CallStep).where(CallStep.call_id == call_id)
    return session.exec(of_call.order_by(col(CallStep.due_at), col(CallStep.id))).all()


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
    """The latest call that starts earlier than `instant`."""
    earlier = _of(collaborative_id).where(Call.starts_at < instant)
    return session.exec(earlier.order_by(col(Call.starts_at).desc()).limit(1)).first()


def calls_of(session: Session, collaborative_id: int) -> Sequence[Call]:
    """Every call, oldest first."""
    return session.exec(_of(collaborative_id).order_by(col(Call.starts_at))).all()


def running_call(session: Session, collaborative_id: int) -> Call | None:
    """The call somebody started and nobody ended yet."""
    running = _of(collaborative_id).where(col(Call.started_at).is_not(None), col(Call.ended_at).is_(None))
    return session.exec(running.order_by(col(Call.starts_at).desc()).limit(1)).first()


def call_of_channel(session: Session, workspace_id: str, channel_id: str, now: datetime) -> Call | None:
    """The next call of the collaborative that meets in this channel, or of the team that does."""
    collaborative = collaborative_by_channel(session, workspace_id, channel_id)
    if collaborative is not None:
        return next_call(session, collaborative.id, now)
    team = team_by_channel(session, workspace_id, channel_id)
    return next_call(session, team.collaborative_id, now) if team else None


def mark_present(
    session: Session, on: Call, *, user_id: str, team_id: int | None, marked_by: str, now: datetime
) -> bool:
    """Somebody is on the call. False when that was known; the first mark stays as it was."""
    mark = Attendance(
        call_id=on.id,
        user_id=user_id,
        workspace_id=on.workspace_id,
        team_id=team_id,
        marked_by=marked_by,
        marked_at=now,
    )
    statement = insert(session, Attendance).values(columns(mark)).on_conflict_do_nothing()
    return session.scalar(statement.returning(col(Attendance.user_id))) is not None


def unmark(session: Session, call_id: int, user_id: str) -> bool:
    """Somebody was marked by mistake. False when they were not."""
    mark = delete(Attendance).where(col(Attendance.call_id) == call_id, col(Attendance.user_id) == user_id)
    return session.exec(mark).rowcount == 1


def present(session: Session, call_id: int) -> Sequence[Attendance]:
    """Who is or was on the call, in the order they were marked."""
    marks = select(Attendance).where(Attendance.call_id == call_id)
    return session.exec(marks.order_by(col(Attendance.marked_at), col(Attendance.user_id))).all()


def add_note(
    session: Session,
    on: Call,
    *,
    words: str,
    written_by: str,
    now: datetime,
    team_id: int | None = None,
    kind: str = "note",
) -> Note:
    """Write down a `note` or a `decision`."""
    note = Note(
        workspace_id=on.workspace_id,
        call_id=on.id,
        team_id=team_id,
        kind=kind,
        words=words,
        written_by=written_by,
        written_at=now,
    )
    session.add(note)
    session.flush()
    return note


def add_action(
    session: Session, on: Call, *, words: str, owner_id: str, due_on: date, written_by: str, now: datetime
) -> Action:
    """Write down what somebody will do, by a local date."""
    action = Action(
        workspace_id=on.workspace_id,
        call_id=on.id,
        words=words,
        owner_id=owner_id,
        due_on=due_on,
        written_by=written_by,
        written_at=now,
    )
    session.add(action)
    session.flush()
    return action


def notes_of(session: Session, call_id: int) -> Sequence[Note]:
    """Notes and decisions in the order they were written."""
    notes = select(Note).where(Note.call_id == call_id)
    return session.exec(notes.order_by(col(Note.written_at), col(Note.id))).all()


def actions_of(session: Session, call_id: int) -> Sequence[Action]:
    """The actions agreed on a call, in the order they were written."""
    actions = select(Action).where(Action.call_id == call_id)
    return session.exec(actions.order_by(col(Action.written_at), col(Action.id))).all()


def open_actions(session: Session, collaborative_id: int) -> Sequence[Action]:
    """What was agreed on any call and is not done yet, the most urgent first."""
    waiting = (
        select(Action)
        .join(Call)
        .where(Call.collaborative_id == collaborative_id, col(Action.done_at).is_(None))
    )
    return session.exec(waiting.order_by(col(Action.due_on), col(Action.id))).all()


def _of(collaborative_id: int) -> SelectOfScalar[Call]:
    return select(Call).where(Call.collaborative_id == collaborative_id)


def _held(step: CallStep) -> Update:
    """An UPDATE of a claimed step, as long as it is still ours."""
    return update(CallStep).where(
        col(CallStep.id) == step.id,
        col(CallStep.done_at).is_(None),
        col(CallStep.claimed_at) == step.claimed_at,
    )
