"""A call that nobody starts: facilitators hear while it can still be held, and nothing public pretends."""

from handlers import ids
from improvement.call import StepKind
from sandbox.workspace.model import Message
from tests.cast import Stage
from tests.dialogue import form, hears_directly
from tests.dialogue import types as types_only
from tests.stories.dialogue import (
    MAIN,
    all_seen,
    answers,
    deliveries,
    labels,
    sees,
    starts_call,
    types,
)

NOT_STARTED = "Nobody has started the call of Opioid care here yet"
WHETHER = "Did the call of Opioid care on"
NO_RECORD = "nobody started the call here, so there is no record of it"
NOT_HELD = "did not take place.*"


def nobody_starts(stage: Stage) -> Message:
    """The call's quarter of an hour is over: what the facilitator is told in private."""
    stage.move_to(StepKind.ASK)
    answers(stage, "northside", stage.lead, successes="All agreements are revised.")
    stage.move_to(StepKind.AGENDA)
    stage.move_to(StepKind.NEVER_STARTED)
    return hears_directly(stage, stage.facilitator, NOT_STARTED)


def public(stage: Stage) -> str:
    """Everything that the collaborative's channel reads."""
    return "\n".join(one.text for one in all_seen(stage, stage.member, ""))


def private(stage: Stage, words: str) -> list[str]:
    place = stage.facilitator.opens_conversation(stage.bot)
    return [one.text for one in stage.facilitator.sees(place) if words in one.text]


def says(stage: Stage, told: Message, action_id: str, words: str) -> None:
    """The facilitator presses in the private message, and is answered there."""
    stage.facilitator.presses(told, action_id).result(20)
    stage.workspace.wait_for(lambda: private(stage, words), timeout=30)


def test_fifteen_minutes_in_the_facilitator_hears_in_private_that_nobody_started_it(stage: Stage) -> None:
    told = nobody_starts(stage)
    assert labels(told) == ["Start it for you", "Move the call", "It did not take place"]
    assert "has begun" not in public(stage)
    stage.later(minutes=1)
    assert len(private(stage, NOT_STARTED)) == 1


def test_it_is_started_from_the_private_word(stage: Stage) -> None:
    told = nobody_starts(stage)
    says(stage, told, ids.AGENDA_START, "is on. The roll call is in")
    sees(stage, stage.member, "has begun")
    assert stage.call.started_at == stage.clock()


def test_nobody_hears_of_it_once_the_call_was_started(stage: Stage) -> None:
    starts_call(stage)
    stage.move_to(StepKind.NEVER_STARTED)
    assert private(stage, NOT_STARTED) == []


def test_moved_from_the_private_word_it_is_asked_again_at_its_new_hour(stage: Stage) -> None:
    told = nobody_starts(stage)
    stage.facilitator.presses(told, ids.CALL_MOVE).result(20)
    view = form(stage, stage.facilitator, "now on")
    stage.facilitator.submits(view, {"day": "2026-10-16", "at": "12:00", "why": ""}).result(20)
    stage.workspace.wait_for(lambda: stage.call.starts_at.day == 16)
    stage.move_to(StepKind.NEVER_STARTED)
    assert len(private(stage, NOT_STARTED)) == 2


def test_what_did_not_take_place_is_said_once_and_what_teams_wrote_stays(stage: Stage) -> None:
    told = nobody_starts(stage)
    says(stage, told, ids.CALL_MISSED, "reads that the call did not take place")
    said = sees(stage, stage.member, NOT_HELD).text
    assert said.startswith("*The call of Opioid care on <!date")
    assert "Thursday 15 October 2026, 12:00 (America/New_York)" in said
    assert "All agreements are revised." in said
    assert "Thursday 19 November 2026" in said
    says(stage, told, ids.CALL_MISSED, "That was said already.")
    stage.later(hours=6)
    assert len(all_seen(stage, stage.member, NOT_HELD)) == 1
    assert "Summary" not in public(stage)
    assert private(stage, WHETHER) == []


def test_when_nobody_says_anything_no_summary_pretends_and_facilitators_are_asked(stage: Stage) -> None:
    nobody_starts(stage)
    stage.move_to(StepKind.SUMMARY)
    said = sees(stage, stage.member, NO_RECORD).text
    assert "All agreements are revised." in said
    for pretence in ("Summary", "Who came", "were written down"):
        assert pretence not in public(stage)
    asked = hears_directly(stage, stage.facilitator, WHETHER)
    assert labels(asked) == ["It took place", "It did not take place"]
    says(stage, asked, ids.CALL_MISSED, "reads that the call did not take place")
    stage.workspace.wait_for(lambda: NOT_HELD in public(stage), timeout=30)
    assert NO_RECORD not in public(stage)


def test_a_call_held_without_the_bot_gets_its_summary_once_a_facilitator_says_so(stage: Stage) -> None:
    nobody_starts(stage)
    stage.move_to(StepKind.SUMMARY)
    asked = hears_directly(stage, stage.facilitator, WHETHER)
    says(stage, asked, ids.CALL_HELD, "It says that nobody took the roll call")
    said = sees(stage, stage.member, "Summary: Opioid care").text
    assert "nobody took the roll call, so we do not know" in said
    assert NO_RECORD not in public(stage)


def test_who_types_end_for_a_call_nobody_started_is_asked_whether_it_took_place(stage: Stage) -> None:
    nobody_starts(stage)
    stage.later(minutes=30)
    asked = types(stage, stage.facilitator, "/agenda end", WHETHER)
    assert labels(asked) == ["It took place", "It did not take place"]
    assert deliveries(stage, "summary:") == []


def test_only_a_facilitator_says_that_a_call_did_not_take_place(stage: Stage) -> None:
    nobody_starts(stage)
    for person, words, place in (
        (stage.member, "Only a facilitator", MAIN),
        (stage.outsider, "not on a team", "lobby"),
    ):
        types(stage, person, "/agenda end", words, place)
        types_only(stage, person, "/agenda reopen", place)
    assert stage.call.took_place is None
    assert NOT_HELD not in public(stage)
