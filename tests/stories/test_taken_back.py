"""Undo: what was reported is taken back, quietly until the agenda shows it, and then under a name."""

from datetime import date

from handlers import ids
from improvement.call import StepKind
from improvement.measure import Value
from sandbox.workspace.model import Message
from tests.cast import Stage
from tests.dialogue import acknowledged, form, hears, texts, types
from tests.stories.dialogue import sees, thread_of
from tests.stories.measuring import SEPTEMBER, history, report, stored


def reported(stage: Stage, value: str, *, by: str = "member") -> Message:
    person = getattr(stage, by)
    types(stage, person, f"/measure agreement {value}")
    return hears(stage, person, f"({value.partition(' ')[0].replace('/', ' of ')})*")


def test_what_stood_before_comes_back_and_the_record_keeps_both(stage: Stage) -> None:
    reported(stage, "81/90 before the ward moved", by="lead")
    answer = reported(stage, "18/90")
    acknowledged(stage.member.presses(answer, ids.MEASURE_UNDO))
    told = hears(stage, stage.member, "taken back")
    assert f"90% (81 of 90)*, reported by <@{stage.lead.id}>, stands again" in texts(told)
    assert "before the ward moved" in texts(told)
    assert stored(stage) == {SEPTEMBER: Value(81, 90)}
    assert history(stage) == [(81, stage.lead.id), (18, stage.member.id)]
    assert not [one for one in stage.member.sees(stage.channels["northside"]) if "(18 of 90)*" in one.text]


def test_where_nothing_stood_before_nothing_stands_again_and_the_ask_misses_it(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    answer = reported(stage, "81/90")
    stage.workspace.wait_for(lambda: "Signed agreement" not in ask(stage))
    acknowledged(stage.member.presses(answer, ids.MEASURE_UNDO))
    hears(stage, stage.member, "Nothing is reported for the month now")
    assert stored(stage) == {}
    stage.workspace.wait_for(lambda: "Signed agreement" in ask(stage))
    types(stage, stage.lead, "/measure list")
    listed = texts(hears(stage, stage.lead, "Measures of Northside"))
    assert f"Nothing reported yet. <@{stage.member.id}> took back what was reported." in listed


def test_pressed_twice_it_says_so_and_changes_nothing(stage: Stage) -> None:
    reported(stage, "70/90", by="lead")
    answer = reported(stage, "81/90")
    twice = [stage.member.presses(answer, ids.MEASURE_UNDO) for _ in range(2)]
    for pressed in twice:
        acknowledged(pressed)
    hears(stage, stage.member, f"<@{stage.member.id}> has taken this back already. Nothing was changed.")
    assert stored(stage) == {SEPTEMBER: Value(70, 90)}


def test_a_newer_value_of_somebody_else_stays(stage: Stage) -> None:
    answer = reported(stage, "81/90")
    reported(stage, "82/90", by="lead")
    acknowledged(stage.member.presses(answer, ids.MEASURE_UNDO))
    told = f"<@{stage.lead.id}> has reported *91.1% (82 of 90)* since. Nothing was changed."
    hears(stage, stage.member, told)
    assert stored(stage) == {SEPTEMBER: Value(82, 90)}


def test_after_the_agenda_it_is_a_correction_under_a_name(stage: Stage) -> None:
    reported(stage, "70/100", by="lead")
    stage.move_to(StepKind.AGENDA)
    answer = reported(stage, "30/100", by="facilitator")
    assert "this is a correction: your name stands beside it" in texts(answer)
    acknowledged(stage.facilitator.presses(answer, ids.MEASURE_UNDO))
    hears(stage, stage.facilitator, f"it stands under the name of <@{stage.facilitator.id}>")
    assert stored(stage) == {SEPTEMBER: Value(70, 100)}
    types(stage, stage.member, "/measure list")
    listed = hears(stage, stage.member, "Measures of Northside")
    assert f"September: 70% (70 of 100), corrected by <@{stage.facilitator.id}>." in texts(listed)
    types(stage, stage.member, "/measure agreement")
    form(stage, stage.member, f"Reported so far: 70% (70 of 100), corrected by <@{stage.facilitator.id}>.")
    stage.later(minutes=10)
    thread = thread_of(stage, sees(stage, stage.member, "Agenda: Opioid care"), 3)
    assert f"*70% (70 of 100)*, corrected by <@{stage.facilitator.id}>" in texts(thread[0])


def test_an_old_month_that_no_agenda_showed_needs_no_name(stage: Stage) -> None:
    march = date(2026, 3, 1)
    report(stage, {march: Value(70, 100)})
    answer = reported(stage, "81/90 july")
    acknowledged(stage.member.presses(answer, ids.MEASURE_UNDO))
    hears(stage, stage.member, "July 2026: taken back")
    assert stored(stage) == {march: Value(70, 100)}


def test_what_changed_nothing_has_nothing_to_undo(stage: Stage) -> None:
    reported(stage, "81/90")
    types(stage, stage.lead, "/measure agreement 81/90")
    again = hears(stage, stage.lead, "nothing changed")
    assert ids.MEASURE_UNDO not in str(again.blocks)


def test_others_cannot_take_it_back(stage: Stage) -> None:
    answer = reported(stage, "81/90")
    for person in (stage.outsider, stage.neighbour):
        acknowledged(person.presses(answer, ids.MEASURE_UNDO))
    assert stored(stage) == {SEPTEMBER: Value(81, 90)}


def ask(stage: Stage) -> str:
    return texts(hears(stage, stage.member, "how is it going"))
