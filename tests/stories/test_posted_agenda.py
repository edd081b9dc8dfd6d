"""The posted agenda shows what came after it; the record of what was posted first stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from handlers.agenda import posting
from handlers.agenda.current import keep_current
from improvement.call import StepKind
from sandbox.person.person import Person
from sandbox.workspace.model import Message
from tests.cast import Stage
from tests.dialogue import form, hears_directly, sends, types
from tests.stories.dialogue import MAIN, answers, deliveries, sees, starts_call, thread_of

FOCUS = "focus"


def posted(stage: Stage) -> Message:
    stage.move_to(StepKind.ASK)
    stage.move_to(StepKind.AGENDA)
    agenda = sees(stage, stage.member, "Agenda: Opioid care")
    thread_of(stage, agenda, 3)
    return agenda


def reads(stage: Stage, agenda: Message, part: str) -> str:
    """The message of the agenda or its thread that says `part`, as soon as one does."""

    def saying() -> list[str]:
        said = [message.text for message in stage.workspace.thread(stage.channels[MAIN], agenda.ts)]
        return [text for text in said if part in text]

    return stage.workspace.wait_for(saying, timeout=30)[0]


def checks_in(stage: Stage, person: Person, words: str) -> None:
    types(stage, person, "/checkin")
    form(stage, person, "The agenda is already posted")
    sends(stage, person, {FOCUS: words})


def reports(stage: Stage, typed: str) -> None:
    types(stage, stage.member, f"/measure {typed}")
    stage.member.hears(typed.rsplit(maxsplit=1)[-1], stage.channels["northside"])


def changes(stage: Stage) -> int:
    return sum("#" in delivery.key for delivery in deliveries(stage, "agenda:"))


def test_no_update_received_goes_once_the_update_is_there(stage: Stage) -> None:
    agenda = posted(stage)
    assert "*No update received:* Northside Family Practice, Riverside Clinic" in agenda.text
    checks_in(stage, stage.member, "Flu shots")
    stage.later(minutes=1)
    header = reads(stage, agenda, "*Answered after the agenda was posted:* Northside Family Practice")
    assert "min · _update came later_" in header
    assert "*No update received:* Riverside Clinic" in header
    told = reads(stage, agenda, "they are below, in this thread")
    assert told.startswith("*Northside Family Practice*")
    assert "Flu shots" not in told
    assert "Flu shots" in reads(stage, agenda, "Late update from Northside")


def test_what_was_posted_first_stays_on_record(stage: Stage) -> None:
    posted(stage)
    checks_in(stage, stage.member, "Flu shots")
    stage.later(minutes=1)
    (first,) = [one for one in deliveries(stage, "agenda:") if one.key == f"agenda:{stage.call.id}"]
    assert "No update received:* Northside" in first.message["text"]


def test_what_came_in_time_stays_where_it_is_and_says_that_more_came(stage: Stage) -> None:
    answers(stage, "northside", stage.lead, successes="All agreements are revised")
    agenda = posted(stage)
    checks_in(stage, stage.member, "Flu shots")
    stage.later(minutes=1)
    told = reads(stage, agenda, "More came after the agenda was posted")
    assert "All agreements are revised" in told
    assert "Flu shots" not in told


def test_an_agenda_with_nothing_new_is_not_changed(stage: Stage) -> None:
    answers(stage, "northside", stage.lead, successes="All agreements are revised")
    posted(stage)
    for _ in range(3):
        stage.later(minutes=1)
    assert changes(stage) == 0


def test_two_late_answers_of_one_team_change_the_agenda_once(stage: Stage) -> None:
    posted(stage)
    checks_in(stage, stage.member, "Flu shots")
    stage.later(minutes=1)
    checks_in(stage, stage.member, "Flu shots and scripts")
    stage.later(minutes=1)
    assert changes(stage) == 2  # the header, and the team's line


def test_two_processes_that_beat_at_once_change_the_agenda_once(stage_on_both: Stage) -> None:
    stage = stage_on_both
    posted(stage)
    checks_in(stage, stage.member, "Flu shots")
    now, tools = stage.clock() + timedelta(minutes=1), stage.callboard.tools
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: keep_current(tools, now), range(2)))
    assert changes(stage) == 2  # the header, and the team's line


def test_after_the_call_the_agenda_stays_as_the_call_had_it(stage: Stage) -> None:
    posted(stage)
    starts_call(stage)
    stage.move_to(StepKind.SUMMARY)
    sees(stage, stage.member, "Summary")
    before = changes(stage)
    stage.later(minutes=1)
    assert changes(stage) == before


def test_a_figure_that_comes_later_is_counted_and_drawn(stage: Stage) -> None:
    agenda = posted(stage)
    assert "0 of 3 teams have reported" in agenda.text
    reports(stage, "visits 812")
    stage.later(minutes=1)
    assert "1 some of them" in reads(stage, agenda, "Agenda: Opioid care")


def test_an_agenda_that_cannot_be_brought_up_to_date_stays_and_a_facilitator_hears_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    agenda = posted(stage)
    monkeypatch.setattr(posting, "posted_panels", _fails)
    for words in ("Flu shots", "Scripts"):
        checks_in(stage, stage.member, words)
        stage.later(minutes=1)
    assert "could not bring it up to date" in hears_directly(stage, stage.facilitator, "posted agenda").text
    assert len(deliveries(stage, "trouble:agenda")) == 1
    assert "No update received:* Northside" in reads(stage, agenda, "Agenda: Opioid care")


def _fails(*_: object, **__: object) -> object:
    raise RuntimeError("no fonts")


def test_a_moved_call_has_its_new_time_on_the_posted_agenda(stage: Stage) -> None:
    agenda = posted(stage)
    types(stage, stage.facilitator, "/agenda move", MAIN)
    form(stage, stage.facilitator, "now on")
    sends(stage, stage.facilitator, {"day": "2026-10-22", "at": "13:30", "why": "Snow"})
    stage.later(minutes=1)
    assert "22 October 2026, 13:30" in reads(stage, agenda, "Agenda: Opioid care")


def test_a_cancelled_call_says_so_on_the_posted_agenda(stage: Stage) -> None:
    agenda = posted(stage)
    types(stage, stage.facilitator, "/agenda cancel", MAIN)
    form(stage, stage.facilitator)
    sends(stage, stage.facilitator, {"why": "Snow"})
    stage.later(minutes=1)
    assert "Agenda: Opioid care" in reads(stage, agenda, "*This call was cancelled.*")


def test_nothing_is_shown_as_nothing_and_not_as_an_answer(stage: Stage) -> None:
    answers(stage, "northside", stage.lead, successes="All agreements are revised", help="n/a", discuss="-")
    agenda = posted(stage)
    told = reads(stage, agenda, "All agreements are revised")
    assert "\nNothing this month: Is there anything you need help with" in told
    assert "n/a" not in told


def test_the_same_as_last_month_says_what_that_was(stage: Stage) -> None:
    answers(stage, "northside", stage.lead, focus="Flu <shots>")
    starts_call(stage)
    stage.move_to(StepKind.SUMMARY)
    answers(stage, "northside", stage.lead, focus="Same as last month")
    agenda = posted(stage)
    assert "Same as last month\n(On the call before: Flu &lt;shots&gt;)" in reads(stage, agenda, "Same as")


def test_a_late_nothing_is_shown_as_nothing_too(stage: Stage) -> None:
    agenda = posted(stage)
    types(stage, stage.member, "/checkin")
    form(stage, stage.member, "The agenda is already posted")
    sends(stage, stage.member, {FOCUS: "Flu shots", "successes": "n/a"})
    stage.beat()
    told = reads(stage, agenda, "Late update from Northside")
    assert "Nothing this month: What are some recent successes and challenges?" in told
    assert "n/a" not in told
