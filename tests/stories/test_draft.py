"""What somebody typed into the check-in and did not send comes back to them alone, and goes with the call."""

from typing import Any

from sqlmodel import select

from handlers import ids
from improvement.call import StepKind
from sandbox.person.person import Person
from sandbox.workspace.model import Message, View
from storage import checkin as checkins
from storage import team as teams
from storage.tables import AnswerDraft
from tests.cast import QUESTIONS, Stage

SUCCESSES, FOCUS, HELP, _ = (question.text for question in QUESTIONS)
NOTE = "What you typed before and did not send"


def test_what_was_typed_before_the_form_was_closed_is_there_again_for_that_person_alone(stage: Stage) -> None:
    types(stage, stage.member, {FOCUS: "Half a sentence about <!channel>"})
    stage.member.closes(opened(stage, stage.member))
    again = opens(stage, stage.member)
    assert field(again, FOCUS)["initial_value"] == "Half a sentence about <!channel>"
    assert NOTE in str(again.blocks)
    theirs = opens(stage, stage.lead)
    assert "initial_value" not in field(theirs, FOCUS)
    assert NOTE not in str(theirs.blocks)
    assert answered(stage) == {}


def test_a_choice_is_part_of_the_draft(stage: Stage) -> None:
    types(stage, stage.member, {"In short": "We need help"})
    stage.member.closes(opened(stage, stage.member))
    again = opens(stage, stage.member)
    assert field(again, "In short")["initial_option"]["text"]["text"] == "We need help"


def test_what_was_sent_is_no_draft_any_more_whatever_arrives_late(stage: Stage) -> None:
    view = types(stage, stage.member, {FOCUS: "First"})
    stage.member.submits(view, {FOCUS: "Tapering"}).result(5)
    stage.workspace.wait_for(lambda: stage.member.modal is None)
    assert answered(stage) == {"focus": "Tapering"}
    stage.workspace.wait_for(lambda: not drafts(stage))
    assert NOTE not in str(opens(stage, stage.member).blocks)


def test_a_draft_beside_what_somebody_answered_since_is_brought_together_when_it_is_sent(
    stage: Stage,
) -> None:
    types(stage, stage.member, {FOCUS: "Mine"})
    stage.member.closes(opened(stage, stage.member))
    opens(stage, stage.lead)
    stage.lead.sends({FOCUS: "Theirs", SUCCESSES: "Four agreements"})
    again = opens(stage, stage.member)
    assert field(again, FOCUS)["initial_value"] == "Mine"
    assert field(again, SUCCESSES)["initial_value"] == "Four agreements"
    stage.member.submits(again, {}).result(5)
    both = stage.member.form("answered this while you were writing")
    assert field(both, FOCUS)["initial_value"] == "Theirs\n\nMine"
    stage.member.sends({})
    assert answered(stage) == {"focus": "Theirs\n\nMine", "successes": "Four agreements"}


def test_when_the_call_is_over_its_drafts_are_gone(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    types(stage, stage.member, {FOCUS: "Never sent"})
    stage.move_to(StepKind.SUMMARY)
    stage.beat()
    with stage.session() as session:
        assert session.exec(select(AnswerDraft)).all() == []


def test_somebody_taken_off_the_team_keeps_no_draft_of_it_and_is_not_rung_at_each_letter(
    stage: Stage,
) -> None:
    view = opens(stage, stage.member)
    with stage.session() as session:
        teams.remove_member(session, stage.team("northside"), stage.member.id)
        session.commit()
    stage.member.fills(view, {FOCUS: "Not mine any more"})
    stage.member.submits(view, {}).result(5)
    assert "Only members of" in str(stage.member.form().errors)
    assert drafts(stage) == []
    told = [one for one in stage.member.sees(stage.channels["northside"]) if one.ephemeral_to]
    assert told == []


# -- how these stories speak ----------------------------------------------------------------------


def opens(stage: Stage, person: Person) -> View:
    if person.modal:
        person.closes(person.modal)
    sent = person.types("/checkin", stage.channels["northside"])
    assert not isinstance(sent, Message)
    sent.result(5)
    return person.form()


def opened(_stage: Stage, person: Person) -> View:
    assert person.modal is not None
    return person.modal


def types(stage: Stage, person: Person, fields: dict[str, Any]) -> View:
    """Fill in the form and leave it open, until what was typed is kept."""
    view = person.fills(opens(stage, person), fields)
    stage.workspace.wait_for(lambda: drafts(stage))
    return view


def field(view: View, label: str) -> dict[str, Any]:
    element: dict[str, Any] = next(
        block["element"] for block in view.blocks if block.get("label", {}).get("text") == label
    )
    assert element["action_id"] == ids.CHECKIN_TYPED
    return element


def drafts(stage: Stage) -> list[dict[str, Any]]:
    with stage.session() as session:
        return [row.typed for row in session.exec(select(AnswerDraft)) if row.typed]


def answered(stage: Stage) -> dict[str, str]:
    with stage.session() as session:
        rows = checkins.answers_of(session, stage.call.id, stage.team("northside").id)
        return {row.question: row.words for row in rows}
