"""The record of a call: who came, what was said and will be done."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select, update

from improvement.call_sheet import AgreedAction, CallRecord, Participant, TakenNote
from storage.insert import columns, insert
from storage.tables import Action, Attendance, Call, Note, Team


def record(session: Session, call_id: int) -> CallRecord:
    """Who came, what was said and will be done."""
    noted_of = select(col(Team.id), col(Team.name)).join(Note).where(Note.call_id == call_id)
    names = dict(session.exec(noted_of.distinct()).all())
    return CallRecord(
        present=tuple(Participant(row.user_id, row.team_id) for row in present(session, call_id)),
        notes=tuple(
            TakenNote(row.id, row.words, row.kind == "decision", names.get(row.team_id or 0, ""))
            for row in notes_of(session, call_id)
        ),
        actions=tuple(agreed(row) for row in actions_of(session, call_id)),
    )


def agreed(row: Action) -> AgreedAction:
    """The row as a value."""
    return AgreedAction(row.id, row.words, row.owner_id, row.due_on, done=row.done_at is not None)


def mark_present(
    session: Session, on: Call, *, user_id: str, team_id: int | None, marked_by: str, now: datetime
) -> bool:
    """Mark somebody as present. False when they were already; the first mark stays as it was."""
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
    """Take back that somebody is present. False when they were not marked."""
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


def make_done(session: Session, action_id: int, now: datetime) -> bool:
    """Mark an action as done. False when it was already."""
    waiting = update(Action).where(col(Action.id) == action_id, col(Action.done_at).is_(None))
    return session.exec(waiting.values(done_at=now)).rowcount == 1
