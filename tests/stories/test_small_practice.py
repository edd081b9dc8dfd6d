"""A practice whose counts are too small to show: what others read of it, and what it is told."""

from datetime import date

from handlers import ids
from improvement.call import StepKind
from improvement.measure import Value
from sandbox.workspace.model import Message
from tests.cast import Stage
from tests.dialogue import hears_directly, readable
from tests.stories.dialogue import MAIN, all_seen, deliveries, presses, sees, thread_of, types
from tests.stories.measuring import report
from tests.stories.test_every_chart import rows

WHY = "Why other teams do not see all your figures"


def test_the_team_is_told_once_why_and_in_its_own_channel_alone(stage: Stage) -> None:
    small(stage)
    posted(stage)
    said = sees(stage, stage.member, WHY, "northside")
    assert (
        "Signed agreement\nA month is hidden from other teams when it counts fewer than 11 people"
        in said.text
    )
    assert "`/measure chart`" in said.text
    assert all_seen(stage, stage.facilitator, WHY) == []
    again(stage)
    assert len(all_seen(stage, stage.member, WHY, "northside")) == 1
    assert len(deliveries(stage, "hidden:")) == 1


def test_a_second_measure_that_is_hidden_later_is_told_of_by_itself(stage: Stage) -> None:
    small(stage)
    posted(stage)
    types(stage, stage.member, "/measure visits Sep 7", "7 visits", "northside")
    again(stage)
    first, second = deliveries(stage, "hidden:")
    assert "Signed agreement" in first.message["text"]
    assert "Pain visits" in second.message["text"]
    assert "Signed agreement" not in second.message["text"]


def test_a_team_of_which_nothing_is_hidden_hears_nothing(stage: Stage) -> None:
    report(stage, {date(2026, 9, 1): Value(60, 100)})
    posted(stage)
    assert deliveries(stage, "hidden:") == []


def test_other_teams_read_a_quarter_and_whether_the_month_is_on_target(stage: Stage) -> None:
    small(stage)
    agenda = posted(stage)
    northside = thread_of(stage, agenda, 3)[0]
    assert "No month is shown to other teams: counts below 11 are hidden." in northside.text
    assert "July to September 2026 together: 40.7% (22 of 54)." in northside.text
    presses(stage, stage.neighbour, agenda, ids.CHART_NUMBERS, "on their way")
    stage.beat()
    sent = hears_directly(stage, stage.neighbour, "month by month")
    assert rows(sent)[1:3] == [
        ["July to September 2026 together", "40.7% (22 of 54)"],
        ["September 2026", "too small to show"],
    ]
    presses(stage, stage.neighbour, agenda, ids.CHART_EVERY, "on its way")
    stage.beat()
    charts = readable(hears_directly(stage, stage.neighbour, "every chart"))
    assert "By quarter" in charts
    assert "of 18" not in charts + readable(agenda) + readable(northside)


def small(stage: Stage) -> None:
    """Nine months of eighteen patients."""
    report(stage, {date(2026, month, 1): Value((6, 7, 9)[month % 3], 18) for month in range(1, 10)})


def posted(stage: Stage) -> Message:
    stage.move_to(StepKind.AGENDA)
    stage.later(minutes=1)
    return sees(stage, stage.member, "Agenda: Opioid care")


def again(stage: Stage) -> None:
    """The agenda of the call after this one."""
    stage.move_to(StepKind.SUMMARY)
    stage.move_to(StepKind.AGENDA)
    stage.later(minutes=1)
    assert len(all_seen(stage, stage.member, "Agenda: Opioid care", MAIN)) == 2
