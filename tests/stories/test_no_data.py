"""A month without data, and a measure that a team does not measure: answers, and nobody is reminded."""

from handlers import ids
from improvement.call import StepKind
from improvement.measure import Value
from tests.cast import Stage
from tests.dialogue import acknowledged, hears, hears_directly, texts, types
from tests.stories.dialogue import sees, thread_of
from tests.stories.measuring import SEPTEMBER, report, stored


def test_no_data_is_kept_with_its_reason_and_nobody_is_asked_for_it_again(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    types(stage, stage.member, "/measure agreement no data, because the server was down")
    answer = hears(stage, stage.member, "Signed agreement*, September 2026: *no data*")
    assert "the server was down" in texts(answer)
    assert stored(stage) == {SEPTEMBER: None}
    stage.workspace.wait_for(
        lambda: "You said that September 2026 has no data for Signed agreement" in ask(stage)
    )
    stage.move_to(StepKind.REMIND_1)
    reminder = texts(hears(stage, stage.member, "This is still missing; a sentence"))
    assert "September 2026: Pain visits" in reminder
    assert "September 2026 has no data for Signed agreement" in reminder


def test_the_list_says_so_and_a_value_takes_its_place(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement none")
    hears(stage, stage.member, "*no data*")
    types(stage, stage.member, "/measure list")
    assert "September: no data." in texts(hears(stage, stage.member, "Measures of Northside"))
    types(stage, stage.member, "/measure agreement 81/90")
    hears(stage, stage.member, "It replaces no data")
    assert stored(stage) == {SEPTEMBER: Value(81, 90)}


def test_no_data_in_place_of_a_value_is_asked_about_and_can_be_undone(stage: Stage) -> None:
    report(stage, {SEPTEMBER: Value(81, 90)})
    types(stage, stage.member, "/measure agreement no data, wrong patients were counted")
    question = hears(stage, stage.member, "Nothing is saved yet")
    assert "There is a value: 90% (81 of 90)" in texts(question)
    acknowledged(stage.member.presses(question, ids.MEASURE_SAVE))
    answer = hears(stage, stage.member, "It replaces 90% (81 of 90)")
    assert stored(stage) == {SEPTEMBER: None}
    acknowledged(stage.member.presses(answer, ids.MEASURE_UNDO))
    hears(stage, stage.member, "90% (81 of 90)*, reported by")
    assert stored(stage) == {SEPTEMBER: Value(81, 90)}


def test_the_agenda_tells_no_data_from_not_reported(stage: Stage) -> None:
    report(stage, {SEPTEMBER.replace(month=8): Value(70, 100)})
    types(stage, stage.member, "/measure agreement no data, the server was down")
    hears(stage, stage.member, "*no data*")
    types(stage, stage.member, "/measure visits n/a, nobody counted")
    hears(stage, stage.member, "Pain visits*, September 2026: *no data*")
    stage.move_to(StepKind.AGENDA)
    header = sees(stage, stage.member, "Agenda: Opioid care")
    assert "0 of 3 teams have reported them all; 1 has no data for some of them." in texts(header)
    assert "No data this month, and no answers:* Northside Family Practice" in texts(header)
    told = "\n".join(texts(one) for one in thread_of(stage, header, 3))
    assert "*Signed agreement*: no data for September. The last is August 2026: 70% (70 of 100)" in told
    assert "*Pain visits*: no data for September." in told
    assert "the server was down" in told
    assert "nobody counted" in told
    assert "September not reported" not in told


def test_a_months_gap_is_no_point_of_the_chart(stage: Stage) -> None:
    report(stage, {SEPTEMBER.replace(month=month): Value(80, 90) for month in (6, 7)})
    types(stage, stage.member, "/measure agreement no data august")
    hears(stage, stage.member, "August 2026: *no data*")
    types(stage, stage.member, "/measure agreement 81/90")
    hears(stage, stage.member, "81 of 90")
    types(stage, stage.member, "/measure chart agreement")
    hears_directly(stage, stage.member, "3 of 4 points reported")


def test_a_measure_that_a_team_does_not_measure_is_never_asked_for_until_it_does(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    types(stage, stage.member, "/measure agreement we do not measure this")
    hears(stage, stage.member, "I will not ask for it any more")
    stage.workspace.wait_for(lambda: "Signed agreement" not in ask(stage))
    types(stage, stage.member, "/measure list")
    listed = hears(stage, stage.member, "Your team does not measure it")
    acknowledged(stage.member.presses(listed, f"{ids.MEASURE_AGAIN}:0"))
    hears(stage, stage.member, "I will ask for it again")
    stage.workspace.wait_for(lambda: "Signed agreement" in ask(stage))
    assert stored(stage) == {}


def test_a_value_takes_back_that_a_measure_is_not_measured(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement we do not measure this")
    hears(stage, stage.member, "I will not ask for it any more")
    types(stage, stage.lead, "/measure agreement 81/90")
    hears(stage, stage.lead, "81 of 90")
    types(stage, stage.member, "/measure list")
    assert "does not measure" not in texts(hears(stage, stage.member, "Measures of Northside"))
    acknowledged(stage.lead.presses(hears(stage, stage.lead, "81 of 90"), ids.MEASURE_UNDO))
    hears(stage, stage.lead, "taken back")
    types(stage, stage.member, "/measure list")
    hears(stage, stage.member, "Your team does not measure it")


def test_others_cannot_say_what_a_team_measures(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement we do not measure this")
    answer = hears(stage, stage.member, "I will not ask for it any more")
    for person in (stage.outsider, stage.neighbour):
        acknowledged(person.presses(answer, f"{ids.MEASURE_AGAIN}:0"))
    types(stage, stage.member, "/measure list")
    hears(stage, stage.member, "Your team does not measure it")


def test_a_comment_stands_where_the_value_is(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement 70/100, <!channel> half the ward was closed")
    hears(stage, stage.member, "half the ward was closed")
    types(stage, stage.member, "/measure list")
    assert "half the ward was closed" in texts(hears(stage, stage.member, "Measures of Northside"))
    stage.move_to(StepKind.AGENDA)
    header = sees(stage, stage.member, "Agenda: Opioid care")
    told = "\n".join(texts(one) for one in thread_of(stage, header, 3))
    assert "half the ward was closed" in told
    types(stage, stage.member, "/measure chart agreement")
    assert "half the ward was closed" in texts(hears_directly(stage, stage.member, "Run chart of"))


def test_the_agenda_says_of_what_is_not_measured_any_more_that_it_is_not(stage: Stage) -> None:
    report(stage, {SEPTEMBER.replace(month=8): Value(70, 100)})
    types(stage, stage.member, "/measure agreement we do not measure this")
    hears(stage, stage.member, "I will not ask for it any more")
    types(stage, stage.member, "/measure visits 17")
    hears(stage, stage.member, "17 visits")
    stage.move_to(StepKind.AGENDA)
    header = sees(stage, stage.member, "Agenda: Opioid care")
    assert "1 of 3 teams has reported them all." in texts(header)
    told = "\n".join(texts(one) for one in thread_of(stage, header, 3))
    assert "*Signed agreement*: not measured by this team any more. The last is August 2026" in told
    assert "September not reported" not in told


def ask(stage: Stage) -> str:
    return texts(hears(stage, stage.member, "how is it going"))
