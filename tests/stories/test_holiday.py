"""A call on a public holiday: the facilitators are asked once, in private, and nothing moves by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest

from handlers import charter as charters
from handlers import ids
from handlers.holiday import flow
from handlers.slack import times
from improvement.call import MonthlyRule, StepKind, with_exception
from improvement.refusal import Refused
from improvement.team import Asker
from prompts.words import Words
from sandbox.person.person import Person
from sandbox.workspace.model import Message
from storage.charter import load_charter
from storage.tables import Call
from tests.cast import Stage
from tests.dialogue import acknowledged, form, hears, hears_directly, texts, types
from tests.stories.dialogue import all_seen, deliveries, labels

LATE_OCTOBER = datetime(2026, 10, 30, 12, tzinfo=UTC)
ON_THANKSGIVING = "2026-11-26T17:00:00+00:00"
A_WEEK_BEFORE = "2026-11-19T17:00:00+00:00"


def applies(stage: Stage, rule: MonthlyRule | None = None, country: str = "US") -> None:
    """The charter names a country, and perhaps another rule."""
    with stage.session() as session:
        standing = load_charter(session, stage.collaborative)
    wanted = replace(standing, rule=rule or standing.rule, country=country)
    charters.apply(stage.callboard.tools, stage.workspace.team_id, wanted)
    stage.beat()


def asked(stage: Stage) -> Message:
    """November's call is planned for Thanksgiving, and the facilitator is asked."""
    stage.clock.time = LATE_OCTOBER
    with stage.session() as session:
        rule = load_charter(session, stage.collaborative).rule
    applies(stage, replace(rule, week=4))
    return hears_directly(stage, stage.facilitator, "is Thanksgiving Day")


def presses(stage: Stage, person: Person, where: Message, action_id: str) -> None:
    acknowledged(person.presses(where, action_id))


def twice(stage: Stage, where: Message, action_id: str) -> None:
    """Two presses at once."""
    for sent in [stage.facilitator.presses(where, action_id) for _ in range(2)]:
        acknowledged(sent)


def is_told(stage: Stage, person: Person, words: str) -> None:
    hears_directly(stage, person, words)


def questions(stage: Stage) -> list[str]:
    return [delivery.key for delivery in deliveries(stage, "holiday:") if not delivery.update_key]


def test_a_call_planned_on_thanksgiving_is_asked_about_once_with_the_day_to_move_to(stage: Stage) -> None:
    question = asked(stage)
    assert "The call of Opioid care is planned for" in question.text
    assert f"Shall it move to {times.day(Words(), date(2026, 11, 19))}?" in question.text
    assert labels(question) == ["Move to Thursday 19 November", "Keep the 26th", "Another day"]
    stage.later(days=1)
    applies(stage)
    assert len(questions(stage)) == 1
    assert stage.call.starts_at.isoformat() == ON_THANKSGIVING
    assert all_seen(stage, stage.member, "Thanksgiving") == []


def test_move_moves_the_call_and_the_channel_hears_why(stage: Stage) -> None:
    question = asked(stage)
    presses(stage, stage.facilitator, question, ids.HOLIDAY_MOVE)
    is_told(stage, stage.facilitator, "The call is now on")
    assert stage.call.starts_at.isoformat() == A_WEEK_BEFORE
    assert stage.call.reporting_month == date(2026, 10, 1)
    stage.workspace.wait_for(lambda: all_seen(stage, stage.member, "The call of Opioid care moves"))
    (told,) = all_seen(stage, stage.member, "The call of Opioid care moves")
    assert "The reason: the planned day is Thanksgiving Day." in told.text
    stage.workspace.wait_for(lambda: no_question_stands(stage))


def test_pressed_twice_it_moves_once_and_says_so(stage: Stage) -> None:
    twice(stage, asked(stage), ids.HOLIDAY_MOVE)
    for words in ("The call is now on", "already"):
        is_told(stage, stage.facilitator, words)
    stage.beat()
    assert len(all_seen(stage, stage.member, "The call of Opioid care moves")) == 1


def test_keep_is_remembered_and_nobody_is_asked_again(stage: Stage) -> None:
    twice(stage, asked(stage), ids.HOLIDAY_KEEP)
    for words in ("I do not ask about it again", "It was decided already"):
        is_told(stage, stage.facilitator, words)
    stage.workspace.wait_for(lambda: no_question_stands(stage))
    is_told(stage, stage.facilitator, "though it is a holiday. (Decided by")
    with stage.session() as session:
        standing = load_charter(session, stage.collaborative)
    joined = replace(standing, facilitators=(*standing.facilitators, stage.lead.id))
    charters.apply(stage.callboard.tools, stage.workspace.team_id, joined)
    stage.later(minutes=1)
    assert len(questions(stage)) == 1
    assert stage.call.starts_at.isoformat() == ON_THANKSGIVING


def test_who_presses_first_decides_for_all(stage_on_both: Stage) -> None:
    stage = stage_on_both
    question = asked(stage)
    first = stage.facilitator.presses(question, ids.HOLIDAY_KEEP)
    second = stage.facilitator.presses(question, ids.HOLIDAY_MOVE)
    for sent in (first, second):
        acknowledged(sent)
    is_told(stage, stage.facilitator, "already")
    with stage.session() as session:
        call = session.get_one(Call, stage.call.id)
        kept = call.holiday_kept == date(2026, 11, 26)
        assert kept == (call.starts_at.isoformat() == ON_THANKSGIVING)


def test_move_pressed_after_keep_moves_nothing_and_says_what_was_decided(stage: Stage) -> None:
    presses(stage, stage.facilitator, asked(stage), ids.HOLIDAY_KEEP)
    is_told(stage, stage.facilitator, "I do not ask about it again")
    facilitator = Asker(stage.workspace.team_id, stage.facilitator.id, "")
    days = date(2026, 11, 26), date(2026, 11, 19)
    decided = flow.moved(stage.callboard.tools, facilitator, stage.call.id, *days)
    assert (decided.first, decided.kept) == (False, True)
    assert stage.call.starts_at.isoformat() == ON_THANKSGIVING


def test_another_day_opens_the_form_that_moves_a_call(stage: Stage) -> None:
    presses(stage, stage.facilitator, asked(stage), ids.CALL_MOVE)
    form(stage, stage.facilitator, "now on")


@pytest.mark.parametrize("action_id", [ids.HOLIDAY_MOVE, ids.HOLIDAY_KEEP])
def test_whoever_does_not_facilitate_decides_nothing(stage: Stage, action_id: str) -> None:
    question = asked(stage)
    for person, words in ((stage.outsider, "not on a team"), (stage.lead, "Only a facilitator")):
        presses(stage, person, question, action_id)
        stage.workspace.wait_for(partial(aside, stage, person, question, words))
    assert (stage.call.starts_at.isoformat(), stage.call.holiday_kept) == (ON_THANKSGIVING, None)


def test_a_press_after_the_suggested_day_says_that_it_is_over(stage: Stage) -> None:
    question = asked(stage)
    stage.clock.time = datetime(2026, 11, 20, 15, tzinfo=UTC)
    presses(stage, stage.facilitator, question, ids.HOLIDAY_MOVE)
    is_told(stage, stage.facilitator, "19 November is over")
    assert stage.call.starts_at.isoformat() == ON_THANKSGIVING


def test_a_press_once_the_call_has_begun_changes_nothing(stage: Stage) -> None:
    question = asked(stage)
    stage.move_to("call")
    types(stage, stage.facilitator, "/agenda start", "opioid-care")
    stage.workspace.wait_for(lambda: stage.call.started_at)
    presses(stage, stage.facilitator, question, ids.HOLIDAY_MOVE)
    is_told(stage, stage.facilitator, "The call has begun")


def test_a_call_that_was_moved_by_the_charter_takes_its_question_along(stage: Stage) -> None:
    question = asked(stage)
    with stage.session() as session:
        rule = load_charter(session, stage.collaborative).rule
    applies(stage, with_exception(rule, date(2026, 11, 26), date(2026, 11, 24)))
    stage.workspace.wait_for(lambda: no_question_stands(stage))
    assert "holiday.keep" not in str(stage.workspace.message(question.channel, question.ts).blocks)
    facilitator = Asker(stage.workspace.team_id, stage.facilitator.id, "")
    with pytest.raises(Refused, match=r"holiday\.elsewhere"):
        flow.kept(stage.callboard.tools, facilitator, stage.call.id, date(2026, 11, 26))
    assert stage.call.holiday_kept is None


def test_a_call_that_people_move_onto_a_holiday_is_asked_about_too(stage: Stage) -> None:
    applies(stage)
    types(stage, stage.facilitator, "/agenda move", "opioid-care")
    view = form(stage, stage.facilitator, "now on")
    acknowledged(stage.facilitator.submits(view, {"day": "2026-10-12", "at": "12:00", "why": ""}))
    hears_directly(stage, stage.facilitator, "That is Columbus Day")


def test_a_country_that_comes_late_asks_about_the_call_that_is_planned(stage: Stage) -> None:
    with stage.session() as session:
        rule = load_charter(session, stage.collaborative).rule
    applies(stage, replace(rule, week=2, weekday=0), country="")
    assert questions(stage) == []
    applies(stage)
    question = hears_directly(stage, stage.facilitator, "That is Columbus Day")
    assert labels(question)[0] == "Move to Monday 19 October"


def test_a_day_without_a_holiday_asks_nobody(stage: Stage) -> None:
    applies(stage)
    stage.move_to(StepKind.ASK)
    assert questions(stage) == []


def aside(stage: Stage, person: Person, where: Message, words: str) -> list[Message]:
    """What only this person is told below a message, even where they could not look."""
    told = stage.workspace.timeline.top_level(where.channel, person.id)
    return [message for message in told if message.ephemeral_to == person.id and words in message.text]


def no_question_stands(stage: Stage) -> bool:
    """The message that asked says what was decided, and has no buttons any more."""
    place = stage.workspace.direct_message(stage.facilitator.user, stage.bot)
    return not stage.facilitator.finds("Shall it move", place)


def test_the_card_of_the_collaborative_says_whose_holidays_count(stage: Stage) -> None:
    types(stage, stage.member, "/collab")
    assert "Public holidays" not in texts(hears(stage, stage.member, "Facilitators:"))
    applies(stage)
    types(stage, stage.member, "/collab")
    hears(stage, stage.member, "Public holidays: United States")


def test_a_facilitators_card_says_when_no_holidays_are_noticed(stage: Stage) -> None:
    types(stage, stage.facilitator, "/collab")
    hears(stage, stage.facilitator, "not noticed until the charter names a `country`")
