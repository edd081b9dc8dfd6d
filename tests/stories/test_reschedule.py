"""A call is one thing, wherever it moves: told once, asked once, and nothing that was sent is lost."""

from dataclasses import replace
from datetime import date

from handlers import charter as charters
from handlers import ids
from improvement.call import MonthlyRule, StepKind, with_exception
from sandbox.person.person import Person
from sandbox.workspace.model import View
from storage.charter import load_charter
from tests.cast import Stage
from tests.dialogue import form, hears, texts, types

NOVEMBER = date(2026, 11, 19)


def opens_move(stage: Stage, person: Person) -> View:
    types(stage, person, "/agenda move", "opioid-care")
    return form(stage, person, "now on")


def moves(stage: Stage, day: str, at: str = "12:00", **more: str) -> None:
    """The facilitator moves the next call."""
    view = opens_move(stage, stage.facilitator)
    fields = {"day": day, "at": at, "why": "Snow"} | more
    assert stage.facilitator.submits(view, fields).result(10).error is None


def channel_says(stage: Stage, words: str, channel: str = "opioid-care") -> list[str]:
    place = stage.channels[channel]
    return [message.text for message in stage.member.sees(place) if words in message.text]


def test_a_moved_call_keeps_its_answers_and_the_channel_and_each_team_hear_of_it_once(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    types(stage, stage.lead, "/checkin")
    answers = form(stage, stage.lead, "for the call on")
    stage.lead.submits(answers, {"focus": "All agreements are revised."}).result(10)
    before = stage.call
    moves(stage, "2026-10-22", "13:30")
    stage.workspace.wait_for(lambda: channel_says(stage, "The call of Opioid care moves"))
    (told,) = channel_says(stage, "The call of Opioid care moves")
    assert "The reason: Snow." in told
    assert "22 October 2026, 13:30 (America/New_York)" in told
    stage.workspace.wait_for(lambda: channel_says(stage, "moves", "northside"))
    assert len(channel_says(stage, "moves", "northside")) == 1
    after = stage.call
    assert (after.id, after.starts_at.isoformat()) == (before.id, "2026-10-22T17:30:00+00:00")
    stage.workspace.wait_for(
        lambda: [
            message
            for message in stage.lead.sees(stage.channels["northside"])
            if "how is it going" in texts(message) and "22 October" in texts(message)
        ]
    )
    stage.move_to(StepKind.AGENDA)
    stage.workspace.wait_for(lambda: channel_says(stage, "Agenda: Opioid care"))
    assert len(channel_says(stage, "Agenda: Opioid care")) == 1


def test_teams_that_were_asked_are_not_asked_again_for_the_moved_call(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    moves(stage, "2026-10-22")
    stage.later(days=7)
    asks = [m for m in stage.lead.sees(stage.channels["northside"]) if "how is it going" in texts(m)]
    assert len(asks) == 1


def test_a_move_into_another_month_asks_which_month_is_looked_back_on(stage: Stage) -> None:
    view = opens_move(stage, stage.facilitator)
    fields = {"day": "2026-11-03", "at": "12:00", "why": ""}
    stage.facilitator.submits(view, fields).result(10)
    again = form(stage, stage.facilitator, "Which month does it look back on?")
    stage.facilitator.submits(again, fields | {"month": "September 2026"}).result(10)
    stage.workspace.wait_for(lambda: stage.call.starts_at.month == 11)
    assert stage.call.reporting_month == date(2026, 9, 1)


def test_novembers_call_is_still_planned_after_octobers_was_held_in_november(stage: Stage) -> None:
    view = opens_move(stage, stage.facilitator)
    fields = {"day": "2026-11-03", "at": "12:00", "why": ""}
    stage.facilitator.submits(view, fields).result(10)
    again = form(stage, stage.facilitator, "Which month does it look back on?")
    stage.facilitator.submits(again, fields | {"month": "September 2026"}).result(10)
    stage.workspace.wait_for(lambda: stage.call.starts_at.month == 11)
    stage.move_to("call")
    stage.later(hours=6)
    assert stage.call.starts_at.isoformat() == "2026-11-19T17:00:00+00:00"


def test_a_cancelled_call_reminds_nobody_and_the_next_one_is_planned(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    types(stage, stage.facilitator, "/agenda cancel", "opioid-care")
    view = form(stage, stage.facilitator, "will not take place")
    stage.facilitator.submits(view, {"why": "Thanksgiving"}).result(10)
    stage.workspace.wait_for(lambda: channel_says(stage, "does not take place"))
    stage.workspace.wait_for(lambda: channel_says(stage, "does not take place", "northside"))
    assert stage.call.starts_at.isoformat() == "2026-11-19T17:00:00+00:00"
    stage.later(days=8)
    assert channel_says(stage, "still missing", "northside") == []
    assert channel_says(stage, "Agenda: Opioid care") == []
    assert channel_says(stage, "Summary: Opioid care") == []


def test_only_a_facilitator_moves_or_cancels_and_an_outsider_is_told_why_not(stage: Stage) -> None:
    for person, words in ((stage.lead, "Only a facilitator"), (stage.outsider, "not on a team")):
        for command in ("/agenda move", "/agenda cancel"):
            place = "northside" if person is stage.lead else "lobby"
            types(stage, person, command, place)
            hears(stage, person, words, place)
            assert person.modal is None


def test_a_past_date_comes_back_to_its_field_and_nothing_moves(stage: Stage) -> None:
    view = opens_move(stage, stage.facilitator)
    before = stage.call.starts_at
    stage.facilitator.submits(view, {"day": "2026-09-01", "at": "12:00", "why": ""}).result(10)
    modal = stage.facilitator.modal
    assert modal is not None
    assert "over already" in modal.errors["day"]
    assert stage.call.starts_at == before


def test_a_charter_that_moves_the_date_after_the_ask_moves_the_same_call(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    before = stage.call
    applies(stage, lambda rule: with_exception(rule, date(2026, 10, 15), date(2026, 10, 22)))
    assert (stage.call.id, stage.call.starts_at.isoformat()) == (before.id, "2026-10-22T16:00:00+00:00")
    stage.beat()
    assert len(channel_says(stage, "The call of Opioid care moves")) == 1


def test_a_charter_that_cancels_the_call_after_the_ask_cancels_it_and_says_so_once(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    applies(stage, lambda rule: with_exception(rule, date(2026, 10, 15), None))
    stage.beat()
    assert len(channel_says(stage, "does not take place")) == 1
    assert stage.call.usual_on == NOVEMBER


def test_a_date_people_chose_stands_until_the_series_itself_changes(
    stage: Stage,
) -> None:
    moves(stage, "2026-10-20")
    applies(stage, lambda rule: replace(rule, minutes=90))
    assert stage.call.starts_at.isoformat() == "2026-10-20T16:00:00+00:00"
    applies(stage, lambda rule: replace(rule, week=4))
    assert stage.call.starts_at.isoformat() == "2026-10-22T16:00:00+00:00"


def test_words_that_only_begin_like_a_command_of_the_agenda_do_nothing_but_explain(stage: Stage) -> None:
    stage.move_to("call")
    types(stage, stage.facilitator, "/agenda start", "opioid-care")
    stage.workspace.wait_for(lambda: stage.call.started_at)
    types(stage, stage.facilitator, "/agenda end of life care for everybody", "opioid-care")
    stage.workspace.wait_for(lambda: channel_hears(stage, "I do not know"))
    assert stage.call.ended_at is None


def channel_hears(stage: Stage, words: str) -> list[str]:
    place = stage.channels["opioid-care"]
    return [message.text for message in stage.facilitator.sees(place) if words in message.text]


def applies(stage: Stage, change: object) -> None:
    """The facilitator applies the charter with another rule."""
    assert callable(change)
    with stage.session() as session:
        standing = load_charter(session, stage.collaborative)
    rule: MonthlyRule = change(standing.rule)
    charters.apply(stage.callboard.tools, stage.workspace.team_id, replace(standing, rule=rule))
    stage.beat()


def test_the_buttons_below_the_preview_open_the_same_forms(stage: Stage) -> None:
    types(stage, stage.facilitator, "/agenda", "opioid-care")
    preview = hears(stage, stage.facilitator, "Only you see", "opioid-care")
    stage.facilitator.presses(preview, ids.CALL_CANCEL).result(10)
    form(stage, stage.facilitator, "will not take place")
