"""What somebody typed into a check-in and has not sent: theirs alone, until it is sent or the call over."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, not_
from sqlmodel import Session, col, select

from storage.insert import columns, insert
from storage.tables import AnswerDraft, Call


def keep(session: Session, draft: AnswerDraft) -> None:
    """Keep the latest that a person typed; of a form that was sent, or of an earlier moment, nothing."""
    statement = insert(session, AnswerDraft).values(columns(draft))
    typed = statement.excluded
    came_late = and_(col(AnswerDraft.sent), col(AnswerDraft.view_id) == typed.view_id)
    session.exec(
        statement.on_conflict_do_update(
            index_elements=["call_id", "team_id", "user_id"],
            set_={name: typed[name] for name in ("view_id", "typed", "typed_at", "sent")},
            where=and_(col(AnswerDraft.typed_at) <= typed.typed_at, not_(came_late)),
        )
    )


def send(session: Session, draft: AnswerDraft) -> None:
    """Forget what was typed: its form was sent. What of that form arrives later is not kept either."""
    draft.typed, draft.sent = {}, True
    statement = insert(session, AnswerDraft).values(columns(draft))
    values = {"view_id": draft.view_id, "typed": {}, "sent": True}
    session.exec(
        statement.on_conflict_do_update(index_elements=["call_id", "team_id", "user_id"], set_=values)
    )


def typed_by(session: Session, call_id: int, team_id: int, user_id: str) -> Mapping[str, Any]:
    """What that person typed and has not sent, by the key of the question."""
    found = select(AnswerDraft.typed).where(
        AnswerDraft.call_id == call_id, AnswerDraft.team_id == team_id, AnswerDraft.user_id == user_id
    )
    return session.exec(found).first() or {}


def any_left_over(session: Session) -> bool:
    """Whether there are drafts of calls that are over."""
    return session.exec(select(AnswerDraft.id).where(_over()).limit(1)).first() is not None


def forget_left_over(session: Session) -> None:
    """Delete the drafts of calls that are over."""
    session.exec(delete(AnswerDraft).where(_over()))


def _over() -> ColumnElement[bool]:
    return col(AnswerDraft.call_id).in_(select(Call.id).where(col(Call.ended_at).is_not(None)))
