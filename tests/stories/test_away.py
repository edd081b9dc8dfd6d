"""The bot stands still for a week: nobody is blamed for it in public, and facilitators hear of it once."""

from datetime import timedelta

from improvement.call import StepKind
from tests.cast import Stage
from tests.dialogue import form, hears_directly, sends, types
from tests.stories.dialogue import all_seen, deliveries, sees, starts_call

AWAY = "I was away from"


def public(stage: Stage) -> str:
    return "\n".join(one.text for one in all_seen(stage, stage.member, ""))


def told(stage: Stage, words: str) -> list[str]:
    place = stage.facilitator.opens_conversation(stage.bot)
    return [one.text for one in stage.facilitator.sees(place) if words in one.text]


def test_a_week_away_with_the_call_in_it_blames_nobody_and_posts_no_summary(stage: Stage) -> None:
    stage.move_to(stage.due(StepKind.ASK) - timedelta(hours=1))
    october = stage.call.id
    stage.later(days=8)
    (said,) = told(stage, AWAY)
    for part in (
        "Thursday 8 October 2026, 08:00 (America/New_York)> to <!date",
        "Friday 16 October 2026, 08:00 (America/New_York)>, and this came too late",
        "The questions were not sent to Northside Family Practice, Riverside Clinic, Hillcrest Health.",
        "The first reminder was not sent.",
        "The last reminder was not sent.",
        "You were not told which teams miss something.",
        "The agenda was not posted.",
        "There is nothing to do for that call now.",
    ):
        assert part in said
    assert "yourself" not in said
    assert deliveries(stage, "summary:") == []
    assert "received" not in public(stage)
    hears_directly(stage, stage.facilitator, "Did the call of Opioid care on")
    stage.later(minutes=1)
    assert len(told(stage, AWAY)) == 1
    assert stage.call.id != october


def test_back_on_the_morning_of_the_call_the_facilitator_hears_what_to_do_now(stage: Stage) -> None:
    stage.move_to(stage.due(StepKind.ASK) - timedelta(hours=1))
    stage.move_to(stage.call.starts_at - timedelta(hours=3))
    (said,) = told(stage, AWAY)
    assert "Please ask them yourself before the call: `/checkin` takes their answers." in said
    assert "The agenda" not in said
    agenda = sees(stage, stage.member, "Agenda: Opioid care").text
    assert "*Not asked this month:* Northside Family Practice, Riverside Clinic, Hillcrest Health" in agenda
    assert "received" not in agenda
    assert "It keeps its turn" not in agenda


def test_who_answers_unasked_is_heard_and_the_others_stay_unblamed(stage: Stage) -> None:
    stage.move_to(stage.due(StepKind.ASK) - timedelta(hours=1))
    stage.move_to(stage.call.starts_at - timedelta(hours=3))
    types(stage, stage.lead, "/checkin")
    form(stage, stage.lead, "for the call on")
    sends(stage, stage.lead, {"focus": "Flu shots"})
    starts_call(stage)
    stage.move_to(StepKind.SUMMARY)
    said = sees(stage, stage.member, "Summary: Opioid care").text
    assert "Flu shots" in said
    assert "*Not asked this month:* Riverside Clinic, Hillcrest Health" in said
    assert "received" not in said


def test_back_two_days_before_the_call_the_teams_are_still_asked(stage: Stage) -> None:
    stage.move_to(stage.due(StepKind.ASK) - timedelta(hours=1))
    stage.move_to(stage.call.starts_at - timedelta(days=2, hours=1))
    (said,) = told(stage, AWAY)
    assert "The first reminder was not sent." in said
    assert "The questions" not in said
    assert len(deliveries(stage, "ask:")) == 3
    stage.move_to(StepKind.AGENDA)
    assert "*No update received:* Northside" in sees(stage, stage.member, "Agenda: Opioid care").text


def test_away_after_the_call_its_summary_still_comes(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    starts_call(stage)
    stage.later(days=6)
    sees(stage, stage.member, "Summary: Opioid care")
    assert told(stage, "The summary was not posted") == []


def test_away_for_more_than_a_week_after_the_call_it_is_over_all_the_same(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    starts_call(stage)
    october = stage.call.id
    stage.later(days=10)
    said = told(stage, AWAY)[-1]
    assert "The summary was not posted: the call is more than a week back." in said
    assert deliveries(stage, "summary:") == []
    assert stage.call.id != october
    types(stage, stage.facilitator, "/agenda end", "opioid-care")
    stage.facilitator.hears("nothing to end", stage.channels["opioid-care"])


def test_a_bot_that_was_there_says_nothing_of_being_away(stage: Stage) -> None:
    for kind in StepKind:
        if kind is StepKind.NEVER_STARTED:
            starts_call(stage)
        stage.move_to(kind)
    assert told(stage, "too late") == []
