"""Answering by one press: nothing this month, the same as last month, and what an answer was meant as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from handlers.checkin.desk import Desk, desk, let_see, save
from handlers.standing.blocks import Preparation
from handlers.tools import Tools
from improvement.ask.choice import NO_CHOICE, Choice, Chosen
from improvement.checkin import Shown
from improvement.refusal import Refused
from improvement.team import Asker
from storage import call as calls
from storage import checkin as checkins
from storage.tables import Answer


@dataclass(frozen=True)
class Pressed:
    """What became of a press; `saved` holds the answers that it changed, by question."""

    asked: Preparation
    saved: dict[str, Answer]
    shown: Shown


def nothing(tools: Tools, asker: Asker, call_id: int, team_id: int) -> Pressed:
    """Nothing this month: every question that has no answer yet says so. None of what was written goes.

    Raises Refused `not_your_team`, `gone` or `checkin.over`.
    """
    with tools.session() as session:
        at = _before_the_end(tools, session, asker, call_id, team_id)
        said = ("", Chosen(Choice.NOTHING))
        saved = _fill(at, {question.key: said for question in calls.questions_of(at.call)})
        return _done(at, saved)


def same(tools: Tools, asker: Asker, call_id: int, team_id: int) -> Pressed:
    """Last month still holds: every question that has no answer yet gets that of the call before.

    Raises Refused `not_your_team`, `gone`, `checkin.over` or `checkin.nothing_before`.
    """
    with tools.session() as session:
        at = _before_the_end(tools, session, asker, call_id, team_id)
        before = calls.last_call_before(session, at.collaborative.id, at.call.starts_at)
        rows = checkins.answers_of(session, before.id, team_id) if before else ()
        if not rows:
            raise Refused("checkin.nothing_before", team=at.team.name)
        saved = _fill(
            at, {row.question: (row.words, checkins.chosen_in(row)) for row in rows}, same_as_before=True
        )
        return _done(at, saved)


def take_back(
    tools: Tools, asker: Asker, call_id: int, team_id: int, rows: Sequence[tuple[int, int]]
) -> Pressed:
    """Take back what a press answered, but for what somebody has written since.

    `rows` are the ids and revisions of its answers. Raises Refused `not_your_team`, `gone` or `checkin.over`.
    """
    with tools.session() as session:
        at = _before_the_end(tools, session, asker, call_id, team_id)
        stored = checkins.answers_to_change(session, call_id, at.team)
        pressed = {key: row for key, row in stored.items() if (row.id, row.revision) in rows}
        return _done(at, {key: save(at, key, "", NO_CHOICE, before=row) for key, row in pressed.items()})


def settle(
    tools: Tools, asker: Asker, call_id: int, team_id: int, *, question: str, revision: int, helped: bool
) -> Pressed:
    """Say what an answer in doubt was meant as: an ask for help, or none.

    Raises Refused `not_your_team`, `gone`, or `checkin.changed_since` when it is another answer by now.
    """
    with tools.session() as session:
        at = desk(tools, session, asker, call_id, team_id)
        row = checkins.answers_to_change(session, call_id, at.team).get(question)
        chosen = Chosen(Choice.HELP if helped else Choice.NOTHING)
        if row is None or (row.revision != revision and checkins.chosen_in(row) != chosen):
            raise Refused("checkin.changed_since")
        if row.revision != revision:
            return _done(at, {})
        changed = save(at, question, row.words, chosen, before=row, same_as_before=row.same_as_before)
        return _done(at, {question: changed}, follow_agenda=helped)


def _before_the_end(tools: Tools, session: Session, asker: Asker, call_id: int, team_id: int) -> Desk:
    at = desk(tools, session, asker, call_id, team_id)
    if at.call.ended_at is not None:
        raise Refused("checkin.over")
    return at


def _fill(
    at: Desk, answers: Mapping[str, tuple[str, Chosen]], *, same_as_before: bool = False
) -> dict[str, Answer]:
    """Answer the questions that have no answer yet, by words and choice."""
    stored = checkins.answers_to_change(at.session, at.call.id, at.team)
    asked = [question.key for question in calls.questions_of(at.call) if question.key in answers]
    return {
        key: save(
            at,
            key,
            *answers[key],
            before=stored.get(key),
            same_as_before=same_as_before,
        )
        for key in asked
        if key not in stored or not (stored[key].words or stored[key].choice)
    }


def _done(at: Desk, saved: dict[str, Answer], *, follow_agenda: bool = True) -> Pressed:
    asked = let_see(at, saved, follow_agenda=follow_agenda)
    at.session.commit()
    return Pressed(asked, saved, at.shown)
