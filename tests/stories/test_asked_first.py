"""What could be a slip is asked about before it is kept: privately, and nothing that was typed is lost."""

from datetime import date

import pytest

from handlers import ids
from improvement.measure import Value
from tests.cast import Stage
from tests.dialogue import acknowledged, form, hears, sends, texts, types
from tests.stories.measuring import SEPTEMBER, filled, history, report, stored

OCTOBER = date(2026, 10, 1)
APRIL = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("typed", "why", "month", "value"),
    [
        (
            "agreement 89.9%",
            "A share without its counts cannot show",
            SEPTEMBER,
            Value(89.9, 100, percent_only=True),
        ),
        ("agreement 81/90 this month", "October 2026 is not over yet", OCTOBER, Value(81, 90)),
        ("agreement 81/90 april", "April 2026 is long over and has a value: 70%", APRIL, Value(81, 90)),
        ("agreement 81/90?", "It could also mean something else", SEPTEMBER, Value(81, 90)),
    ],
)
def test_nothing_is_saved_before_the_answer_and_all_of_it_after(
    stage: Stage, typed: str, why: str, month: date, value: Value
) -> None:
    report(stage, {APRIL: Value(70, 100)})
    types(stage, stage.member, f"/measure {typed}")
    question = hears(stage, stage.member, "Nothing is saved yet")
    assert question.ephemeral_to == stage.member.id
    assert why in texts(question)
    assert (
        f"Signed agreement*, {month:%B %Y}: *{'89.9%' if value.percent_only else '90% (81 of 90)'}*"
        in texts(question)
    )
    assert stored(stage) == {APRIL: Value(70, 100)}
    acknowledged(stage.member.presses(question, ids.MEASURE_SAVE))
    hears(stage, stage.member, "This is the first value" if month == APRIL else "than in April")
    assert stored(stage) == {APRIL: Value(70, 100)} | {month: value}
    assert not [
        one for one in stage.member.sees(stage.channels["northside"]) if "Nothing is saved yet" in one.text
    ]


def test_a_percentage_over_counts_says_what_it_would_take_the_place_of(stage: Stage) -> None:
    report(stage, {SEPTEMBER: Value(81, 90)})
    types(stage, stage.member, "/measure agreement 89.9%, as the dashboard has it")
    question = hears(stage, stage.member, "Nothing is saved yet")
    assert f"It would take the place of 90% (81 of 90), reported by <@{stage.lead.id}>" in texts(question)
    acknowledged(stage.member.presses(question, ids.MEASURE_CHANGE))
    view = form(stage, stage.member)
    assert filled(view, "value:agreement", "denominator:agreement", "comment:agreement") == (
        "89.9%",
        "",
        "as the dashboard has it",
    )
    assert stored(stage) == {SEPTEMBER: Value(81, 90)}
    sends(stage, stage.member, {"value:agreement": "809", "denominator:agreement": "900"})
    hears(stage, stage.member, "It replaces 90% (81 of 90)")
    assert stored(stage) == {SEPTEMBER: Value(809, 900)}


def test_a_comment_of_any_letters_waits_with_its_value(stage: Stage) -> None:
    comment = "“öäü” \\ <!channel> & *bold* 😀 " * 12
    types(stage, stage.member, f"/measure agreement 81/90 this month, {comment}")
    question = hears(stage, stage.member, "Nothing is saved yet")
    acknowledged(stage.member.presses(question, ids.MEASURE_SAVE))
    hears(stage, stage.member, "This is the first value")
    assert stored(stage) == {OCTOBER: Value(81, 90)}
    answer = hears(stage, stage.member, "This is the first value")
    assert "<!channel>" not in answer.text


def test_a_comment_too_long_to_be_kept_comes_back_whole(stage: Stage) -> None:
    types(stage, stage.member, f"/measure agreement 81/90 {'word ' * 120}end")
    assert "word end" in texts(hears(stage, stage.member, "longer than 500 characters, so I kept nothing"))
    assert stored(stage) == {}


def test_a_yes_to_what_is_old_news_is_asked_again(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement 89.9%")
    question = hears(stage, stage.member, "Nothing is saved yet")
    types(stage, stage.lead, "/measure agreement 82/90")
    hears(stage, stage.lead, "82 of 90")
    acknowledged(stage.member.presses(question, ids.MEASURE_SAVE))
    question = hears(stage, stage.member, "It would take the place of 91.1% (82 of 90)")
    assert stored(stage) == {SEPTEMBER: Value(82, 90)}
    acknowledged(stage.member.presses(question, ids.MEASURE_SAVE))
    hears(stage, stage.member, "It replaces 91.1%")
    assert history(stage) == [(82, stage.lead.id), (89.9, stage.member.id)]


def test_a_yes_pressed_twice_is_kept_once(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement 89.9%")
    question = hears(stage, stage.member, "Nothing is saved yet")
    twice = [stage.member.presses(question, ids.MEASURE_SAVE) for _ in range(2)]
    for pressed in twice:
        acknowledged(pressed)
    hears(stage, stage.member, "This is the first value")
    assert history(stage) == [(89.9, stage.member.id)]


def test_a_percentage_that_was_kept_still_asks_for_its_counts(stage: Stage) -> None:
    types(stage, stage.lead, "/measure agreement 89.9% 2026-08")
    acknowledged(stage.lead.presses(hears(stage, stage.lead, "Nothing is saved yet"), ids.MEASURE_SAVE))
    answer = hears(stage, stage.lead, "This is the first value")
    acknowledged(stage.lead.presses(answer, f"{ids.MEASURE_COUNTS}:0"))
    view = form(stage, stage.lead, "Reported so far: 89.9%")
    assert "With the counts the chart can show" in texts(view)
    assert filled(view, "value:agreement", "denominator:agreement") == ("", "")
    sends(stage, stage.lead, {"value:agreement": "812", "denominator:agreement": "903"})
    hears(stage, stage.lead, "It replaces 89.9%")
    assert stored(stage) == {date(2026, 8, 1): Value(812, 903)}


def test_a_button_in_other_hands_saves_nothing(stage: Stage) -> None:
    types(stage, stage.member, "/measure agreement 89.9%")
    question = hears(stage, stage.member, "Nothing is saved yet")
    for person in (stage.outsider, stage.neighbour):
        acknowledged(person.presses(question, ids.MEASURE_SAVE))
        acknowledged(person.presses(question, ids.MEASURE_CHANGE))
        assert person.modal is None
    assert stored(stage) == {}
