"""Answers by one press, and an answer in doubt that is asked back, privately, before it counts."""

from typing import Any

import pytest
from sqlmodel import select

from handlers import ids
from improvement.ask.choice import Choice
from improvement.call import StepKind
from sandbox.person.person import Person
from sandbox.workspace.model import Message
from storage import checkin as checkins
from storage import team as teams
from storage.tables import Answer, Call
from tests.cast import QUESTIONS, Stage
from tests.stories.dialogue import all_seen, answers, deliveries, labels, sees, thread_of, types

SUCCESSES, FOCUS, HELP, _ = (question.text for question in QUESTIONS)
DOUBT = "Same issue with the lab as ever"


# -- nothing, or the same -------------------------------------------------------------------------


def test_nothing_this_month_is_one_press_and_an_answer(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    assert "Nothing this month" in labels(ask(stage))
    assert "Same as last month" not in labels(ask(stage))
    told = presses(stage, stage.member, ids.CHECKIN_NOTHING, "nothing this month")
    assert "go on the agenda" in told.text
    assert {row.choice for row in stored(stage).values()} == {Choice.NOTHING}
    stage.workspace.wait_for(lambda: "Answered: 4 of 4 questions" in ask(stage).text)
    assert "Nothing this month" not in labels(ask(stage))
    stage.move_to(StepKind.AGENDA)
    agenda = sees(stage, stage.member, "Agenda: Opioid care")
    assert "*No update received:* Riverside Clinic, Hillcrest Health" in agenda.text
    thread = next(one.text for one in thread_of(stage, agenda, 3) if "Northside" in one.text)
    assert f"Nothing this month: {SUCCESSES}" in thread
    assert HELP in thread


def test_the_same_as_last_month_brings_its_answers_and_says_so(stage: Stage) -> None:
    last_month(stage, focus="Tapering", help="Who has a template?")
    presses(stage, stage.member, ids.CHECKIN_SAME, "the same as last month")
    kept = stored(stage)
    assert {key: row.words for key, row in kept.items()} == {
        "focus": "Tapering",
        "help": "Who has a template?",
    }
    assert all(row.same_as_before for row in kept.values())
    stage.move_to(StepKind.AGENDA)
    agenda = sees(stage, stage.member, "Agenda: Opioid care")
    assert "Northside Family Practice · 10 min · asks for help" in agenda.text
    thread = next(one.text for one in thread_of(stage, agenda, 3) if "Northside" in one.text)
    assert f"{FOCUS} (same as last month)\nTapering" in thread


def test_what_one_press_answered_another_takes_back_but_never_what_was_written_since(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    told = presses(stage, stage.member, ids.CHECKIN_NOTHING, "nothing this month")
    answers(stage, "riverside", stage.neighbour, focus="Elsewhere")
    write(stage, stage.lead, {FOCUS: "Tapering after all"})
    stage.member.presses(told, ids.CHECKIN_TAKE_BACK).result(5)
    stage.workspace.wait_for(lambda: list(stored(stage)) == ["focus"])
    assert stored(stage)["focus"].words == "Tapering after all"
    assert stored(stage)["focus"].choice == ""


def test_a_press_changes_nothing_that_somebody_wrote(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    before = ask(stage)
    write(stage, stage.lead, {question.text: "Written" for question in QUESTIONS})
    stage.member.presses(before, ids.CHECKIN_NOTHING).result(5)
    hears(stage, stage.member, "has answered already")
    assert {row.words for row in stored(stage).values()} == {"Written"}


def test_after_the_call_its_ask_answers_nothing_any_more(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    old, call = ask(stage), stage.call.id
    end_call(stage)
    stage.member.presses(old, ids.CHECKIN_NOTHING).result(5)
    hears(stage, stage.member, "That call is over")
    with stage.session() as session:
        assert checkins.answers_of(session, call, stage.team("northside").id) == []


def test_somebody_who_left_the_team_presses_in_vain(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    with stage.session() as session:
        teams.remove_member(session, stage.team("northside"), stage.member.id)
        session.commit()
    stage.member.presses(ask(stage), ids.CHECKIN_NOTHING).result(5)
    hears(stage, stage.member, "Only members of Northside Family Practice")
    assert stored(stage) == {}


# -- asked back -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("action", "asks"), [(ids.CHECKIN_HELP, True), (ids.CHECKIN_NO_HELP, False)])
def test_who_wrote_what_could_be_either_is_asked_once_privately_and_the_press_counts(
    stage: Stage, action: str, asks: bool
) -> None:
    stage.move_to(StepKind.ASK)
    write(stage, stage.member, {HELP: DOUBT})
    question = hears(stage, stage.member, "Would Northside Family Practice like help")
    assert DOUBT in question.text
    assert question.ephemeral_to == stage.member.id
    assert flagged(stage) is False
    stage.member.presses(question, action).result(5)
    hears(stage, stage.member, "counts as a request" if asks else "needs no help")
    assert flagged(stage) is asks
    write(stage, stage.member, {FOCUS: "Tapering"})
    assert len([one for one in told(stage, stage.member) if "Would Northside" in one.text]) <= 1


def test_what_is_clear_is_not_asked_back(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    write(stage, stage.member, {HELP: "We're good, thanks!"})
    write(stage, stage.lead, {HELP: "Who has a template?"})
    write(stage, stage.member, {HELP: DOUBT, "In short": "We need help"})
    for person in (stage.member, stage.lead):
        assert not [one for one in told(stage, person) if "Would Northside" in one.text]


def test_an_answer_changed_since_is_not_settled_by_the_old_question(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    write(stage, stage.member, {HELP: DOUBT})
    question = hears(stage, stage.member, "Would Northside")
    write(stage, stage.lead, {HELP: "We're good, thanks!"})
    stage.member.presses(question, ids.CHECKIN_HELP).result(5)
    hears(stage, stage.member, "was changed since")
    assert stored(stage)["help"].choice == ""


def test_a_yes_after_the_agenda_follows_in_its_thread_and_a_no_does_not(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    write(stage, stage.member, {HELP: DOUBT})
    write(stage, stage.neighbour, {HELP: DOUBT}, "riverside")
    stage.move_to(StepKind.AGENDA)
    mine = hears(stage, stage.member, "Would Northside")
    theirs = hears(stage, stage.neighbour, "Would Riverside", "riverside")
    stage.member.presses(mine, ids.CHECKIN_HELP).result(5)
    stage.neighbour.presses(theirs, ids.CHECKIN_NO_HELP).result(5)
    stage.workspace.wait_for(lambda: deliveries(stage, "late:"))
    (late,) = deliveries(stage, "late:")
    assert "We need help" in late.message["text"]
    assert "asks for help" not in all_seen(stage, stage.member, "Agenda: Opioid care")[-1].text


# -- how these stories speak ----------------------------------------------------------------------


def ask(stage: Stage) -> Message:
    """The latest message that asked Northside."""
    seen = stage.member.sees(stage.channels["northside"])
    return [one for one in seen if not one.ephemeral_to and "check-in for the call" in one.text][-1]


def presses(stage: Stage, person: Person, action_id: str, part: str) -> Message:
    person.presses(ask(stage), action_id).result(5)
    return hears(stage, person, part)


def told(stage: Stage, person: Person, channel: str = "northside") -> list[Message]:
    return [one for one in person.sees(stage.channels[channel]) if one.ephemeral_to == person.id]


def hears(stage: Stage, person: Person, part: str, channel: str = "northside") -> Message:
    return stage.workspace.wait_for(
        lambda: [one for one in told(stage, person, channel) if part in one.text]
    )[-1]


def write(stage: Stage, person: Person, fields: dict[str, Any], channel: str = "northside") -> None:
    sent = person.types("/checkin", stage.channels[channel])
    assert not isinstance(sent, Message)
    sent.result(5)
    person.sends(fields)


def stored(stage: Stage) -> dict[str, Answer]:
    with stage.session() as session:
        rows = checkins.answers_of(session, stage.call.id, stage.team("northside").id)
        return {row.question: row for row in rows}


def flagged(stage: Stage) -> bool:
    preview = types(stage, stage.facilitator, "/agenda", "Only you see")
    return "Northside Family Practice · 10 min · asks for help" in preview.text


def last_month(stage: Stage, **said: str) -> None:
    """What Northside answered for the call before; the next one is asked about."""
    answers(stage, "northside", stage.lead, **said)
    end_call(stage)
    stage.move_to(StepKind.ASK)


def end_call(stage: Stage) -> None:
    with stage.session() as session:
        call = session.exec(select(Call).where(Call.id == stage.call.id)).one()
        call.ended_at = call.starts_at
        session.commit()
    stage.clock.time = call.starts_at
    stage.beat()
