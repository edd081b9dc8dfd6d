"""Reporting a measure: in one line or by the form, what the bot answers, and what it kindly refuses."""

from datetime import date

import pytest
from sqlmodel import select

from handlers import ids
from improvement.call import StepKind
from improvement.measure import Value
from storage.tables import MeasureValue
from tests.cast import Stage
from tests.dialogue import (
    acknowledged,
    form,
    hears,
    hears_directly,
    picture,
    sends,
    texts,
    types,
)
from tests.stories.measuring import SEPTEMBER, a_year_of, charts, filled, history, report, stored

# -- in one line ----------------------------------------------------------------------------------


def test_a_value_typed_in_one_line_is_kept_for_the_month_of_the_next_call(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement 81/90")
    answer = hears(stage, stage.member, "Signed agreement*, September 2026: *90% (81 of 90)*")
    assert answer.ephemeral_to == stage.member.id
    assert "This is the first value." in texts(answer)
    assert stored(stage) == {SEPTEMBER: Value(81, 90)}


def test_the_answer_says_last_months_value_and_never_calls_a_change_an_improvement(stage: Stage) -> None:
    report(stage, {date(2026, 8, 1): Value(70, 100)})
    types(stage, stage.member, "/measure agreement 80/100")
    answer = texts(hears(stage, stage.member, "September 2026"))
    assert "10 percentage points higher than in August: 70% (70 of 100)." in answer
    assert "better" not in answer
    assert "improve" not in answer.lower()


def test_a_value_brings_no_chart_until_somebody_wants_it_and_then_one(stage: Stage) -> None:
    report(stage, a_year_of(stage))
    for value in range(80, 86):
        types(stage, stage.member, f"/measure agreement {value}/100")
        answer = hears(stage, stage.member, f"({value} of 100)*")
    assert charts(stage) == []
    for _ in range(2):
        acknowledged(stage.member.presses(answer, f"{ids.MEASURE_CHART}:0"))
        hears(stage, stage.member, "The chart is on its way")
    message = hears_directly(stage, stage.member, "Run chart of Signed agreement")
    assert "Northside Family Practice" in texts(message)
    assert stage.workspace.uploads.get(picture(message)).content.startswith(b"\x89PNG")
    (image,) = [one for one in message.blocks if one["type"] == "image"]
    assert "Last value 85%" in image["alt_text"]
    assert "Signed agreement" in message.text
    assert len(charts(stage)) == 1


def test_words_behind_the_value_are_its_comment_and_a_small_slip_in_the_name_is_understood(
    stage: Stage,
) -> None:
    types(stage, stage.member, "/measure agreemnt 81 of 90, marginal after 2 new nurses")
    hears(stage, stage.member, "Signed agreement*, September 2026: *90% (81 of 90)*")
    with stage.session() as session:
        assert session.exec(select(MeasureValue)).one().comment == "marginal after 2 new nurses"


def test_a_count_needs_one_number_and_shows_its_unit(stage: Stage) -> None:
    types(stage, stage.member, "/measure pain visits 17")
    hears(stage, stage.member, "Pain visits*, September 2026: *17 visits*")


def test_a_value_reported_again_says_what_it_replaced_and_who_had_reported_it(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement 81/90")
    hears(stage, stage.member, "81 of 90")
    types(stage, stage.lead, "/measure agreement 82/90")
    answer = hears(stage, stage.lead, "It replaces 90% (81 of 90)")
    assert f"reported by <@{stage.member.id}>" in texts(answer)
    assert stored(stage) == {SEPTEMBER: Value(82, 90)}
    assert history(stage) == [(81, stage.member.id), (82, stage.lead.id)]


def test_the_same_value_again_changes_nothing_and_says_so(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement 81/90")
    hears(stage, stage.member, "81 of 90")
    types(stage, stage.lead, "/measure agreement 81/90")
    hears(stage, stage.lead, "This was reported before, so nothing changed")
    assert history(stage) == [(81, stage.member.id)]


def test_a_facilitator_reports_for_a_team_in_its_channel_and_the_answer_says_so(stage: Stage) -> None:
    types(stage, stage.facilitator, "/measure agreement 81/90")
    hears(stage, stage.facilitator, "entered by you as facilitator")
    assert history(stage) == [(81, stage.facilitator.id)]


def test_a_facilitator_elsewhere_chooses_the_team_first_and_the_value_is_not_lost(stage: Stage) -> None:
    types(stage, stage.facilitator, "/measure agreement 81/90", "opioid-care")
    menu = hears(stage, stage.facilitator, "Which one", "opioid-care")
    acknowledged(stage.facilitator.presses(menu, ids.TEAM_CHOOSE, value="Riverside Clinic"))
    hears(stage, stage.facilitator, "81 of 90", "opioid-care")
    assert stored(stage, team="riverside") == {SEPTEMBER: Value(81, 90)}


def test_what_is_too_long_for_the_choice_of_a_team_comes_back_whole_and_is_not_cut(stage: Stage) -> None:
    said = f"agreement 81/90, {'the ward was closed and ' * 5}opened again"
    types(stage, stage.facilitator, f"/measure {said}", "opioid-care")
    assert said in texts(hears(stage, stage.facilitator, "too long to be kept", "opioid-care"))
    types(
        stage,
        stage.facilitator,
        "/measure agreement 81/90 été à Évry, là où même l'équipe était réduite",
        "opioid-care",
    )
    menu = hears(stage, stage.facilitator, "Which one", "opioid-care")
    acknowledged(stage.facilitator.presses(menu, ids.TEAM_CHOOSE, value="Riverside Clinic"))
    hears(stage, stage.facilitator, "été à Évry, là où même l'équipe était réduite", "opioid-care")
    assert stored(stage, team="riverside") == {SEPTEMBER: Value(81, 90)}


def test_the_message_that_asked_the_team_no_longer_misses_what_was_reported(stage: Stage) -> None:
    stage.move_to(StepKind.ASK)
    assert "Signed agreement" in texts(hears(stage, stage.member, "how is it going"))
    types(stage, stage.member, "/measure agreement 81/90")
    hears(stage, stage.member, "81 of 90")
    stage.workspace.wait_for(
        lambda: "Signed agreement" not in texts(hears(stage, stage.member, "how is it going"))
    )


# -- a second look --------------------------------------------------------------------------------


def test_a_group_much_larger_than_before_is_kept_and_asked_about_with_a_way_to_correct_it(
    stage: Stage,
) -> None:
    report(stage, {date(2026, 8, 1): Value(70, 100)})
    types(stage, stage.member, "/measure agreement 810/900")
    answer = hears(stage, stage.member, "The group is 900 this time, and was 100 before.")
    assert stored(stage)[SEPTEMBER] == Value(810, 900)
    acknowledged(stage.member.presses(answer, f"{ids.MEASURE_OPEN}:0"))
    view = form(stage, stage.member, "Reported so far: 90% (810 of 900)")
    assert filled(view, "value:agreement", "denominator:agreement") == ("810", "900")
    sends(stage, stage.member, {"value:agreement": "81", "denominator:agreement": "90"})
    hears(stage, stage.member, "It replaces 90% (810 of 900)")


def test_a_value_far_outside_the_months_before_is_kept_and_asked_about(stage: Stage) -> None:
    report(stage, a_year_of(stage))
    types(stage, stage.member, "/measure agreement 5/100")
    hears(stage, stage.member, "far outside the months before")
    assert stored(stage)[SEPTEMBER] == Value(5, 100)


# -- charts, list, help ---------------------------------------------------------------------------


def test_a_chart_is_shown_on_demand_and_a_missing_month_is_no_point(stage: Stage) -> None:
    values = a_year_of(stage)
    del values[date(2026, 5, 1)]
    report(stage, values)
    types(stage, stage.neighbour, "/measure chart agreement", "riverside")
    hears(stage, stage.neighbour, "has no values", "riverside")
    types(stage, stage.member, "/measure chart agreement")
    hears(stage, stage.member, "The chart is on its way")
    (image,) = [
        one for one in hears_directly(stage, stage.member, "Run chart of").blocks if one["type"] == "image"
    ]
    assert "11 of 12 points reported" in image["alt_text"]


def test_the_reply_and_the_chart_say_the_finding_once_each(stage: Stage) -> None:
    report(stage, a_year_of(stage))
    types(stage, stage.member, "/measure chart agreement")
    reply = hears(stage, stage.member, "The chart is on its way")
    assert str(reply.blocks).count("2 more months needed") == 1
    message = hears_directly(stage, stage.member, "Run chart of")
    assert message.text.count("2 more months needed") == 1


def test_the_list_shows_definition_target_and_what_is_missing(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement 81/90")
    hears(stage, stage.member, "81 of 90")
    types(stage, stage.member, "/measure list")
    listed = hears(stage, stage.member, "Measures of Northside")
    for words in (
        "`agreement`",
        "Target 90%, higher is better.",
        "September: 90% (81 of 90).",
        "Nothing reported",
    ):
        assert words in texts(listed)
    acknowledged(stage.member.presses(listed, f"{ids.MEASURE_OPEN}:1"))
    form(stage, stage.member, "Value (visits)")
    acknowledged(stage.member.presses(listed, f"{ids.MEASURE_CHART}:0"))
    hears_directly(stage, stage.member, "Run chart of Signed agreement")


def test_help_is_for_everybody(stage: Stage) -> None:
    types(stage, stage.outsider, "/measure help", "lobby")
    hears(stage, stage.outsider, "A month without a value is a gap in the chart, never a zero.", "lobby")
    types(stage, stage.member, "/measure help")
    hears(stage, stage.member, "`/measure agreement 812/903` reports 812 of 903")


# -- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("agreement abc", "“abc” is not a number I can read"),
        ("agreement 12/0", "The number of all cases is 0"),
        ("agreement 120/100", "120 of 100 is more than all"),
        ("agreement -5/100", "cannot be below zero"),
        ("agreement 1e309/2e309", "larger than any count"),
        ("agreement 101%", "more than everybody"),
        ("agreement 81", "two numbers"),
        ("visits 3/4", "is one number"),
        ("visits 4%", "is not a percentage"),
        ("agreement 81/90 2026-12", "December 2026 has not begun yet"),
        ("agreement 81/90 2019-01", "more than 5 years ago"),
        ("agreement 81/90 march and april", "can be read in more than one way"),
        ("agreement 81/90 august was hard", "It could also mean something else"),
        ("agreement 81/90 or 82/90", "more than one number"),
        ("agreement 89,9%", "“89,9” is not a number I can read"),
        ("agremnet 81/90", "Did you mean `agreement`?"),
        ("<!channel> 81/90", "There is no measure “&lt;!channel&gt;”"),
        ("chart nonsense", "There is no measure “nonsense”"),
    ],
)
def test_a_slip_in_one_line_gets_a_kind_sentence_and_changes_nothing(
    stage: Stage, typed: str, words: str
) -> None:
    types(stage, stage.member, f"/measure {typed}")
    hears(stage, stage.member, words)
    assert stored(stage) == {}


def test_an_outsider_is_told_who_can_help(stage: Stage) -> None:
    for text in ("/measure", "/measure agreement 81/90", "/measure list", "/measure chart agreement"):
        types(stage, stage.outsider, text, "lobby")
        hears(stage, stage.outsider, "You are not on a team", "lobby")
    assert stage.outsider.modal is None
    assert stored(stage) == {}
