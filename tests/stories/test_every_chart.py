"""The agenda shows the charts that say something; every chart comes privately, by a button."""

from datetime import date

from handlers import ids
from handlers.slack import kit
from improvement.call import StepKind
from improvement.measure import Value
from sandbox.person.person import Person
from sandbox.workspace.model import Message
from tests.cast import Stage
from tests.dialogue import hears_directly, readable
from tests.stories.dialogue import MAIN, deliveries, labels, presses, sees, starts_call, types
from tests.stories.measuring import report


def test_the_agenda_shows_one_picture_of_a_measure_that_says_something_and_the_summary_none(
    stage: Stage,
) -> None:
    report(stage, a_year())
    report(stage, two_months(), team="riverside")
    agenda = posted(stage)
    assert len(pictures(agenda)) == 1
    thread = stage.workspace.thread(stage.channels[MAIN], agenda.ts)[1:]
    assert len(thread) == 3
    assert [pictures(message) for message in thread] == [[], [], []]
    starts_call(stage)
    stage.move_to(StepKind.SUMMARY)
    summary = sees(stage, stage.member, "Summary: Opioid care")
    line = "no signal in Northside Family Practice; too few points in Riverside Clinic"
    assert f"*Signed agreement*: {line}" in summary.text
    assert pictures(summary) == []
    assert "Show every chart" in labels(summary)


def test_measures_that_say_nothing_are_one_line_of_words(stage: Stage) -> None:
    report(stage, two_months())
    agenda = posted(stage)
    assert pictures(agenda) == []
    assert "*Too few points to judge:* Signed agreement" in agenda.text


def test_a_measure_that_is_too_small_to_show_is_said_to_be_so(stage: Stage) -> None:
    report(stage, dict.fromkeys(a_year(), Value(2, 9)))
    assert "*Counts too small to show here:* Signed agreement" in posted(stage).text


def test_without_any_value_there_is_neither_a_line_nor_a_button(stage: Stage) -> None:
    agenda = posted(stage)
    assert labels(agenda) == []
    assert "Too few" not in agenda.text


def test_a_late_value_gives_the_posted_agenda_its_picture(stage: Stage) -> None:
    report(stage, {month: Value(50 + 2 * at, 100) for at, month in enumerate(list(a_year())[6:])})
    agenda = posted(stage)
    assert pictures(agenda) == []
    types(stage, stage.member, "/measure agreement 71/100", "71% (71 of 100)", "northside")
    stage.later(minutes=1)
    stage.later(minutes=1)
    assert len(pictures(sees(stage, stage.member, "Agenda: Opioid care"))) == 1


def test_a_member_of_any_team_gets_every_chart_privately_and_only_once(stage: Stage) -> None:
    report(stage, a_year())
    report(stage, two_months(), team="riverside")
    agenda = posted(stage)
    for person in (stage.hillcrest, stage.facilitator):
        presses(stage, person, agenda, ids.CHART_EVERY, "on its way to you")
        stage.beat()
        sent = hears_directly(stage, person, "every chart, up to September 2026")
        assert len(pictures(sent)) == 3
        assert "*Northside Family Practice*: No signal" in sent.text
        assert "*Riverside Clinic*: Too few points" in sent.text
        presses(stage, person, agenda, ids.CHART_EVERY, "Nothing was sent twice")
    assert len(deliveries(stage, "chart:")) == 2
    stage.later(hours=24)
    presses(stage, stage.hillcrest, agenda, ids.CHART_EVERY, "on its way to you")
    assert len(deliveries(stage, "chart:")) == 3


def test_every_chart_hides_from_a_neighbour_what_the_agenda_hides(stage: Stage) -> None:
    report(stage, a_year() | {date(2026, 8, 1): Value(3, 17)})
    agenda = posted(stage)
    presses(stage, stage.neighbour, agenda, ids.CHART_EVERY, "on its way")
    stage.beat()
    sent = readable(hears_directly(stage, stage.neighbour, "every chart"))
    assert "1 month is not shown" in sent
    assert "17.6" not in sent


def test_the_numbers_come_privately_as_a_table_of_months_by_teams_newest_first(stage: Stage) -> None:
    report(stage, a_year())
    report(stage, two_months(), team="riverside")
    agenda = posted(stage)
    presses(stage, stage.hillcrest, agenda, ids.CHART_NUMBERS, "on their way to you")
    stage.beat()
    sent = hears_directly(stage, stage.hillcrest, "*Signed agreement*, month by month")
    head, newest, second, *_ = rows(sent)
    assert head == ["Month", "Northside Family Practice", "Riverside Clinic"]
    assert newest == ["September 2026", "not reported", "49% (49 of 100)"]
    assert second == ["August 2026", "73% (73 of 100)", "48% (48 of 100)"]
    assert len(rows(sent)) == 14
    said = "August 2026: Northside Family Practice 73% (73 of 100); Riverside Clinic 48% (48 of 100)"
    assert said in sent.text
    presses(stage, stage.hillcrest, agenda, ids.CHART_NUMBERS, "Nothing was sent twice")


def test_the_table_hides_from_everybody_what_the_pictures_hide(stage: Stage) -> None:
    report(stage, a_year() | {date(2026, 8, 1): Value(3, 17)})
    agenda = posted(stage)
    presses(stage, stage.member, agenda, ids.CHART_NUMBERS, "on their way")
    stage.beat()
    sent = hears_directly(stage, stage.member, "month by month")
    assert rows(sent)[1] == ["August 2026", "too small to show"]
    assert "17" not in sent.text


def test_a_team_gets_its_own_numbers_exact_below_its_own_chart(stage: Stage) -> None:
    report(stage, a_year() | {date(2026, 8, 1): Value(3, 17)})
    stage.member.types("/measure chart agreement", stage.channels["northside"]).result(20)
    chart = hears_directly(stage, stage.member, "Run chart of Signed agreement")
    stage.member.presses(chart, ids.CHART_OWN_NUMBERS).result(20)
    stage.beat()
    sent = hears_directly(
        stage, stage.member, "*Northside Family Practice*, Signed agreement, month by month"
    )
    assert rows(sent)[1] == ["August 2026", "17.6% (3 of 17)"]


def test_many_months_come_in_several_messages_that_say_so(stage: Stage) -> None:
    years = {date(2022 + at // 12, at % 12 + 1, 1): Value(70 + at % 4, 100) for at in range(8, 56)}
    for team in ("northside", "riverside", "hillcrest"):
        report(stage, years, team=team)
    agenda = posted(stage)
    presses(stage, stage.member, agenda, ids.CHART_NUMBERS, "on their way")
    stage.beat()
    last = hears_directly(stage, stage.member, "month by month, continued")
    first = hears_directly(stage, stage.member, "month by month\n")
    assert len(rows(first)) + len(rows(last)) == 48 + 2
    assert rows(last)[-1][0] == "September 2022"
    assert "September 2022" in last.text


def test_an_outsider_gets_neither_a_chart_nor_a_number(stage: Stage) -> None:
    report(stage, a_year())
    agenda = posted(stage)
    stage.outsider.joins(stage.channels[MAIN])
    for button in (ids.CHART_EVERY, ids.CHART_NUMBERS):
        presses(stage, stage.outsider, agenda, button, "not on a team")
    assert deliveries(stage, "chart:") == []


def test_a_button_bent_to_a_call_that_is_not_there_is_refused(stage: Stage) -> None:
    report(stage, a_year())
    agenda = posted(stage)
    button = kit.button("Press", ids.CHART_EVERY, value=999)
    bent = stage.workspace.timeline.edit(
        agenda, blocks=[kit.actions(button) | {"block_id": "bent"}], text="bent"
    )
    presses(stage, stage.member, bent, ids.CHART_EVERY, "not there any more")
    assert deliveries(stage, "chart:") == []


def a_year() -> dict[date, Value]:
    """September 2025 to August 2026, steady."""
    months = [date(2025 + at // 12, at % 12 + 1, 1) for at in range(8, 20)]
    return {month: Value(70 + number % 4, 100) for number, month in enumerate(months)}


def two_months() -> dict[date, Value]:
    return {date(2026, month, 1): Value(40 + month, 100) for month in (8, 9)}


def posted(stage: Stage, person: Person | None = None) -> Message:
    """The agenda, with all its threads and pictures."""
    stage.move_to(StepKind.AGENDA)
    stage.later(minutes=1)
    return sees(stage, person or stage.member, "Agenda: Opioid care")


def pictures(message: Message) -> list[str]:
    return [block["slack_file"]["id"] for block in message.blocks if block["type"] == "image"]


def rows(message: Message) -> list[list[str]]:
    """The cells of its one table."""
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    return [[cell["text"] for cell in row] for row in table["rows"]]
