"""What teams answered. Two people writing at once lose nothing: the second is told what the first wrote.

An answer that was taken back keeps its row, without words and choice, so that revisions only ever count up;
readers do not find it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from improvement.ask.choice import NO_CHOICE, Choice, Chosen
from improvement.update import TeamAnswer
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
    chosen: Chosen = NO_CHOICE,
    same_as_before: bool = False,
    expected_revision: int = 0,
    late: bool = False,
) -> Answer:
    """Keep an answer over the revision its writer had seen, 0 for none. With neither words nor choice it is
    taken back. Words that stay as they were stay in time, whatever is chosen beside them later.

    Raises `Conflict` with the stored answer when somebody else wrote meanwhile; the same again, as when a
    form is sent twice, is no conflict and changes nothing.
    """  # noqa: D205 - one sentence
    new = Answer(
        workspace_id=call.workspace_id,
        call_id=call.id,
        team_id=team.id,
        question=question,
        words=words,
        choice=chosen.choice.value,
        topics=list(chosen.topics),
        same_as_before=same_as_before,
        answered_by=answered_by,
        answered_at=now,
        late=late,
    )
    before = _stored(session, new)
    if before is not None and (before.words, chosen_in(before)) == (words, chosen):
        return before
    _keep_times(new, before, now)
    saved = _change(session, new, expected_revision) if expected_revision else _add(session, new)
    if saved is None:
        raise Conflict(_stored(session, new))
    return saved


def chosen_in(answer: Answer) -> Chosen:
    """What was chosen beside the words of an answer."""
    return Chosen(Choice(answer.choice), tuple(answer.topics))


def as_answer(row: Answer, call: Call) -> TeamAnswer:
    """An answer as its call shows it."""
    asks_for = {question["key"]: question.get("asks_for", "") for question in call.questions}
    return TeamAnswer(
        question=row.question,
        words=row.words,
        late=row.late,
        chosen=chosen_in(row),
        chosen_late=bool(call.final_at and row.chosen_at and row.chosen_at >= call.final_at),
        same_as_before=row.same_as_before,
        asks_for=asks_for.get(row.question, ""),
    )


def _keep_times(new: Answer, before: Answer | None, now: datetime) -> None:
    """When the choice was made, and whether the words came late: each as it was where it did not change."""
    unchanged = before is not None and chosen_in(before) == chosen_in(new)
    new.chosen_at = before.chosen_at if before and unchanged else now if new.choice else None
    if before and before.words and before.words == new.words:
        new.late = before.late


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
        choice=new.choice,
        topics=new.topics,
        chosen_at=new.chosen_at,
        same_as_before=new.same_as_before,
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
    return _all().where(or_(col(Answer.words) != "", col(Answer.choice) != ""))


def _all() -> SelectOfScalar[Answer]:
    return select(Answer).order_by(col(Answer.team_id), col(Answer.id))
