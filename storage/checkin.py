"""What teams answered. Two people writing at once lose nothing: the second is told what the first wrote.

An answer that was taken back keeps its row, without words, so that revisions only ever count up; readers
do not find it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from storage.conflict import Conflict
from storage.insert import columns, insert
from storage.tables import Answer, Call, Team


def answers(session: Session, call_id: int) -> dict[int, list[Answer]]:
    """All answers for a call by team id, in one query; a team that said nothing is not in it."""
    gathered: dict[int, list[Answer]] = {}
    for answer in session.exec(_answers().where(Answer.call_id == call_id)):
        gathered.setdefault(answer.team_id, []).append(answer)
    return gathered


def answers_of(session: Session, call_id: int, team_id: int) -> Sequence[Answer]:
    """What one team answered for a call."""
    return session.exec(_answers().where(Answer.call_id == call_id, Answer.team_id == team_id)).all()


def answers_to_change(session: Session, call_id: int, team: Team) -> dict[str, Answer]:
    """A team's answers by question, also those taken back. Locks the team's row until the session ends."""
    session.exec(select(Team.id).where(Team.id == team.id).with_for_update(key_share=True))
    rows = _all().where(Answer.call_id == call_id, Answer.team_id == team.id)
    found = session.exec(rows.execution_options(populate_existing=True))
    return {answer.question: answer for answer in found}


def save_answer(
    session: Session,
    *,
    call: Call,
    team: Team,
    question: str,
    words: str,
    answered_by: str,
    now: datetime,
    expected_revision: int = 0,
    late: bool = False,
) -> Answer:
    """Keep an answer over the revision its writer had seen, 0 for none. Without words it is taken back.

    Raises `Conflict` with the stored answer when somebody else wrote meanwhile; the same words again, as
    when a form is sent twice, are no conflict and change nothing.
    """
    new = Answer(
        workspace_id=call.workspace_id,
        call_id=call.id,
        team_id=team.id,
        question=question,
        words=words,
        answered_by=answered_by,
        answered_at=now,
        late=late,
    )
    before = _stored(session, new)
    if before is not None and before.words == words:
        return before
    saved = _change(session, new, expected_revision) if expected_revision else _add(session, new)
    if saved is None:
        raise Conflict(_stored(session, new))
    return saved


def _add(session: Session, new: Answer) -> Answer | None:
    statement = insert(session, Answer).values(columns(new)).on_conflict_do_nothing()
    return session.scalar(statement.returning(Answer))


def _change(session: Session, new: Answer, expected_revision: int) -> Answer | None:
    same = update(Answer).where(
        col(Answer.call_id) == new.call_id,
        col(Answer.team_id) == new.team_id,
        col(Answer.question) == new.question,
        col(Answer.revision) == expected_revision,
    )
    changed = same.values(
        words=new.words,
        answered_by=new.answered_by,
        answered_at=new.answered_at,
        late=new.late,
        revision=expected_revision + 1,
    )
    options = {"synchronize_session": False, "populate_existing": True}
    return session.scalar(changed.returning(Answer), execution_options=options)


def _stored(session: Session, like: Answer) -> Answer | None:
    """The answer as it is in the database now, not as this session read it before."""
    stored = _all().where(
        Answer.call_id == like.call_id, Answer.team_id == like.team_id, Answer.question == like.question
    )
    return session.exec(stored.execution_options(populate_existing=True)).first()


def _answers() -> SelectOfScalar[Answer]:
    return _all().where(Answer.words != "")


def _all() -> SelectOfScalar[Answer]:
    return select(Answer).order_by(col(Answer.team_id), col(Answer.id))
