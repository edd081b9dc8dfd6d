"""The words of a chart."""

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Any

import pytest

from improvement.measure import Direction, Kind
from improvement.run_chart import ChartKind, Point, RuleSet, Series, analyse
from improvement.run_chart.chart import Mark
from improvement.run_chart.phases import FourQuestions, NewPhase, with_phases
from improvement.run_chart.suggest import Reason
from prompts.run_chart import chart, kind_reason, progress, sentence, standing, title
from prompts.run_chart_facts import isolated
from prompts.words import Words
from tests.improvement.run_chart.made import month, monthly, shares

WORDS = Words()
FLAT = [10.0, 12, 9, 11, 10.5, 9, 12, 8, 11, 10, 9, 11]


def told(
    values: Sequence[float | None], rules: str = "anhoej", kind: str = "run", **about: Any
) -> tuple[str, str]:
    analysis = analyse(monthly(values, **about), rules=rules, kind=kind)
    return title(analysis, WORDS), sentence(analysis, WORDS)


def test_a_signal_is_told_with_its_length_side_and_month() -> None:
    head, said = told([5, 6, 5, 7, 6, 5, 6, 7, 5, 6, 12, 13, 12, 14, 13, 12, 14, 13, 12, 13])
    assert head == "made: changed, 10 months above the median since November 2020"
    assert said == (
        "Changed, a signal by the Anhøj rules: 10 months above the median since November 2020 "
        "(chance explains up to 7 in a row; 20 useful points, January 2020 to August 2021)."
    )


def test_a_signal_that_ended_says_from_when_to_when_and_what_followed() -> None:
    values = [1.0, 2, 3] * 3 + [9, 8, 9, 2] * 3 + [9, 8, 9]
    head, _ = told(values, rules="perla", direction=Direction.UP)
    span = "from January 2020 to September 2020"
    assert head == f"made: better, 9 months below the median {span}, mostly above since"


@pytest.mark.parametrize(
    ("direction", "worth"),
    [(Direction.UP, "better"), (Direction.DOWN, "worse"), (Direction.NONE, "changed")],
)
def test_a_finding_says_whether_it_is_for_the_better(direction: Direction, worth: str) -> None:
    values = [5, 6, 5, 7, 6, 5, 6, 7, 5, 6, 12, 13, 12, 14, 13, 12, 14, 13, 12, 13]
    head, said = told(values, direction=direction)
    assert head == f"made: {worth}, 10 months above the median since November 2020"
    assert said.startswith(f"{worth.capitalize()}, a signal by the Anhøj rules")


def test_few_crossings_say_what_lies_below_and_above() -> None:
    values = [1.0, 2, 3, 1, 2, 3, 1, 9, 9, 1, 9, 8, 9, 8, 9, 8]
    head, _ = told(values, direction=Direction.UP)
    assert head == "made: better, first half mostly below the median, second half above"


RISING = [38.0, 40, 37, 45, 50, 60, 70, 75, 80, 92, 91, 93]


def how_far(values: Sequence[float | None], kind: str = "run", **about: Any) -> str:
    return progress(analyse(monthly(values, **about), kind=kind), WORDS)


def test_progress_goes_from_the_first_months_to_the_last_and_names_the_target() -> None:
    assert how_far(RISING) == "Median 38 in the first 3 months, 92 in the last 3."
    said = how_far(RISING, kind="i", direction=Direction.UP, target=95)
    assert said == "Mean 38 in the first 3 months, 92 in the last 3; target 95 not reached."
    said = how_far(RISING, direction=Direction.UP, target=90)
    assert said.endswith("; target 90 reached, not missed since October 2020.")
    assert how_far(RISING, target=90).endswith("; target 90.")


def test_progress_over_two_years_compares_them_and_says_the_last_months_too() -> None:
    said = how_far([*FLAT, *[y + 4 for y in FLAT]])
    assert said == "Median 10 in the first 12 months, 14 in the last 12, 14 in the last 3."
    said = how_far([*FLAT, None, *[y + 4 for y in FLAT]], baseline=12)
    assert said == "Median 10.25 in the baseline, 14.25 in the last 12 months, 14.00 in the last 3."


def test_a_line_made_of_all_months_says_so_and_any_other_does_not() -> None:
    def captions(series: Series, **how: Any) -> tuple[str, str]:
        made = chart(analyse(series, **how), WORDS).captions
        return made.subtitle, made.alt_text

    subtitle, alt = captions(monthly([*FLAT, None]))
    assert subtitle.endswith(" useful points, median of all")
    assert " Median 10.25 of all 12 months." in alt
    assert captions(monthly(FLAT), kind="i")[0].endswith(", mean of all")
    subtitle, alt = captions(monthly([*FLAT, 9, 12], baseline=12))
    assert subtitle.endswith(", median of the baseline")
    assert " of the baseline." in alt
    for series, how in (
        (monthly(FLAT[:9]), {}),
        (monthly([*HIGH, *LOW], phases=TWO), {}),
        (monthly(FLAT), {"centre": 11.0}),
    ):
        assert captions(series, **how)[0].endswith(" useful points")


def test_halves_that_differ_by_a_few_points_are_not_told_but_the_run_between_is() -> None:
    fell = [8.0, 12, 13, 8, 12, 13, 14, 8, 12, 8, 13, 12, 13, *[8.0, 7, 6] * 3]
    head, _ = told([*fell, *[12.0, 13, 8] * 4], direction=Direction.UP)
    span = "from February 2021 to October 2021"
    assert head == f"made: changed, 9 months below the median {span}, mostly above before and since"
    head, _ = told([*fell, *[12.0, 8, 13] * 4, 12, 8], direction=Direction.UP)
    assert head == f"made: changed, 9 months below the median {span}, on both sides since"


def test_progress_says_that_it_begins_with_a_frozen_baseline_and_that_months_are_missing() -> None:
    said = how_far([*FLAT, 12, 13, 12, 14, None, 13], baseline=12)
    assert said == "Median 10.25 in the baseline, 13.00 in the last 3 months with a value."
    said = how_far([38, None, 40, 37, *RISING])
    assert said == "Median 38 in the first 3 months with a value, 92 in the last 3."


def test_a_value_just_off_its_target_does_not_look_like_it() -> None:
    said = how_far([*RISING[:9], 89.996, 89.996, 91], direction=Direction.UP, target=90)
    assert said.endswith("89.996 in the last 3; target 90 not reached.")


def test_what_stands_below_a_chart_is_the_verdict_then_the_progress() -> None:
    analysis = analyse(monthly(RISING))
    assert standing(analysis, WORDS) == f"{sentence(analysis, WORDS)} {progress(analysis, WORDS)}"
    few = analyse(monthly(RISING[:9]))
    assert standing(few, WORDS) == sentence(few, WORDS)


HIGH = [13.0, 14, 12, 13.5, 12.8, 13.2, 13.1, 12.5, 13.7, 13.2, 14, 12]
LOW = [4.0, 4.4, 3.9, 4.2, 4.1, 4.6, 3.7, 4.1, 4.3, 3.8, 4.0, 4.4]
TWO = "a" * 12 + "b" * 12


@pytest.mark.parametrize(
    ("direction", "head", "begins"),
    [
        (Direction.DOWN, "better, steady", "Better: median 4.1 since"),
        (Direction.UP, "worse, steady", "Worse: median 4.1 since"),
        (Direction.NONE, "steady", "Median 4.1 since"),
    ],
)
def test_a_steady_new_phase_is_told_beside_the_one_before(
    direction: Direction, head: str, begins: str
) -> None:
    named, said = told([*HIGH, *LOW], direction=direction, phases=TWO)
    assert named == f"made: {head} at 4.1 since January 2021, 13.1 before"
    assert said.startswith(f"{begins} January 2021, 13.1 in the phase before, more than chance explains. ")
    assert "No signal within this phase by" in said


def test_two_phases_that_chance_explains_are_not_called_better_or_worse() -> None:
    head, said = told([*HIGH, *HIGH[::-1]], direction=Direction.DOWN, phases=TWO)
    assert head == "made: no signal, 13.15 since January 2021 as before"
    head, said = told([*HIGH, *[y + 0.5 for y in HIGH[::-1]]], direction=Direction.DOWN, phases=TWO)
    assert head == "made: no signal, 13.65 since January 2021, 13.15 before"
    assert "no further apart than chance explains." in said


def test_a_phase_with_few_points_says_what_it_lacks_and_none_before_it_is_compared_with_it() -> None:
    head, _ = told([*HIGH, *LOW[:6]], direction=Direction.DOWN, phases=TWO[:18])
    assert head == "made: new phase since January 2021, 4 more months needed before a chart can tell"
    head, said = told([*HIGH[:5], *LOW], direction=Direction.DOWN, phases="a" * 5 + "b" * 12)
    assert head == "made: steady at 4.1 since June 2020"
    assert said.startswith("Median 4.1 since June 2020. No signal within this phase")


def test_a_signal_in_the_latest_phase_goes_before_what_it_is_steady_at() -> None:
    head, _ = told([*HIGH, *LOW[:9], *[9.0, 9.5] * 5], direction=Direction.UP, phases="a" * 12 + "b" * 19)
    assert head == "made: better, first half mostly below the median, second half above"


def test_a_possible_change_is_never_called_a_signal() -> None:
    head, said = told([*FLAT, 12, 13, 12, 14, 12, 13], baseline=12, direction=Direction.UP)
    assert head == "made: possibly better, 6 months above the baseline median since January 2021"
    assert said.startswith("Possibly better, but no signal by the Anhøj rules: 6 months above")
    assert said.endswith("What changed?")


def test_a_possible_change_that_is_over_is_not_said() -> None:
    head, _ = told([*FLAT, 12, 13, 12, 14, 12, 13, 9], baseline=12, direction=Direction.UP)
    assert head == "made: no signal"


def test_no_signal_promises_nothing_and_says_what_was_counted() -> None:
    head, said = told([1, 9, 2, 8] * 3)
    assert head == "made: no signal"
    assert said == (
        "No signal by the Anhøj rules: longest run 1 (up to 7 is chance), "
        "11 crossings (at least 3 is chance) (12 useful points, January 2020 to December 2020)."
    )


def test_too_few_points_say_how_many_more_are_needed() -> None:
    head, said = told([1, 2, 3, 4, 5, 6, 7, 8, 9.5])
    assert head == "made: 1 more month needed before a chart can tell"
    assert said == (
        "Too few points for any rule: 8 useful points, January 2020 to September 2020; 1 more month needed."
    )


def test_nothing_reported_is_said_so() -> None:
    assert told([None, None])[0] == "made: nothing reported yet"


def test_one_value_says_how_long_a_run_off_it_chance_explains() -> None:
    head, said = told([0.0] * 13 + [3, 1, 4])
    assert head == "made: no signal, mostly one value"
    assert "more than half of the points are 0, and chance explains up to 7 in a row off it" in said


def test_a_fall_from_mostly_one_value_is_told_as_a_signal() -> None:
    head, _ = told([100.0] * 14 + [80, 82, 79, 85, 81, 80, 78, 84], direction=Direction.UP)
    assert head == "made: worse, 8 months below the median since March 2021"


@pytest.mark.parametrize(("rules", "kind"), list(product(RuleSet, ("run", "i", "c", "g", "t", "mr"))))
def test_every_verdict_of_every_rule_set_has_words(rules: RuleSet, kind: str) -> None:
    series: list[Sequence[float | None]] = [
        [1, 9] * 12,
        [5, 6, 7, 8, 9, 10, 11, 12, 3, 4, 5, 6, 7],
        [1.0] * 8 + [2.0, 9] * 4 + [90.0],
        [3.0] * 12,
        [1, 2],
        [],
    ]
    for values in series:
        head, said = told(values, rules.value, kind)
        assert head
        assert said.endswith((".", "?"))


@pytest.mark.parametrize(("kind", "reason"), list(product([ChartKind.P, ChartKind.RUN], Reason)))
def test_every_reason_for_a_kind_has_words(kind: ChartKind, reason: Reason) -> None:
    assert kind_reason(kind, reason.value, WORDS).endswith(".")


def test_labels_show_percent_n_and_limits() -> None:
    series = shares([(40 + i % 5, 50) for i in range(24)])
    captions = chart(analyse(series, kind="p"), WORDS).captions
    assert captions.last == "86%"
    assert captions.last_n == "n = 50"
    assert captions.centres == ("Mean 83.8%",)
    assert captions.upper == "Upper 99.5%"
    assert captions.suffix == "%"


def test_shares_kept_as_parts_of_one_are_shown_as_percent_too() -> None:
    points = shares([(40 + i % 5, 50) for i in range(24)]).points
    series = Series("made", points, kind=Kind.PROPORTION, per=1, target=0.9)
    captions = chart(analyse(series), WORDS).captions
    assert (captions.target, captions.last) == ("Target 90%", "86%")


def test_all_lines_have_one_number_of_decimals_and_counts_stay_whole() -> None:
    shown = chart(analyse(monthly([50.0, 48, 51, 49, 53, 50, 47] * 3), kind="i"), WORDS).captions
    assert (shown.last, shown.centres, shown.upper) == ("47", ("Mean 49.7",), "Upper 57.3")
    exact = chart(analyse(shares([(n, 400) for n in (340, 345, 350, 351) * 5])), WORDS).captions
    assert (exact.last, exact.centres) == ("87.8%", ("Median 86.9%",))


def test_a_single_day_is_on_it_and_a_month_is_in_it() -> None:
    values = [90.0 if i == 15 else 50.0 + 2 * (i % 2) for i in range(20)]
    days = Series("Falls", tuple(Point(date(2025, 1, 1 + i), y) for i, y in enumerate(values)))
    assert title(analyse(days, kind="i", centre=51), WORDS).endswith("the upper limit on 16 January 2025")
    months = analyse(monthly(values), kind="i", centre=51)
    assert title(months, WORDS).endswith("above the upper limit in April 2021")


def test_the_alternative_text_names_limits_phases_and_notes() -> None:
    points = [Point(month(i), 40.0 - i % 4, phase="a" if i < 12 else "Pooled lists") for i in range(24)]
    points[14] = Point(month(14), 39, phase="Pooled lists", note="Flood")
    alt = chart(analyse(Series("Waiting", tuple(points)), kind="i"), WORDS).captions.alt_text
    assert "Trial lower 34.96, Trial upper 42.21." in alt
    assert "New phase in January 2021: Pooled lists." in alt
    assert "Notes: March 2021: Flood." in alt


def test_the_alternative_text_says_what_the_picture_shows_and_not_the_finding_beside_it() -> None:
    analysis = analyse(monthly([*FLAT, None, 14.5], target=15))
    alt = chart(
        analysis, WORDS, name="Waiting time", subject="North", marks=[Mark(month(3), "Triage")]
    ).captions.alt_text
    for part in (
        "Run chart of Waiting time, North",
        "January 2020 to February 2021",
        "13 of 14 points reported",
        "Last value 14.5; lowest 8.0, highest 14.5.",
        "Median 10.",
        "Target 15.",
        "Marked: (1) 1 Apr 2020: Triage.",
    ):
        assert part in alt
    assert sentence(analysis, WORDS) not in alt


def test_panels_have_a_name_and_a_finding_that_stands_alone() -> None:
    captions = chart(analyse(monthly(FLAT)), WORDS, name="Waiting time", subject="North").captions
    assert (captions.name, captions.finding) == ("North", "No signal")


def test_names_are_shown_as_people_wrote_them() -> None:
    captions = chart(analyse(monthly(FLAT)), WORDS, name="A & B <c>", subject="{{ x }}").captions
    assert captions.title == "A & B <c>: no signal"
    assert captions.name == "{{ x }}"


def test_a_name_written_from_right_to_left_is_set_apart() -> None:
    assert isolated("North") == "North"
    assert isolated("مركز") == "\u2068مركز\u2069"


def test_a_phase_shows_why_it_began_and_who_decided_it_when() -> None:
    answers = FourQuestions(True, True, True, True)
    decision = NewPhase(month(12), "Team lead of North", month(23).replace(day=3), "Pooled lists", answers)
    series = with_phases(monthly([1, 9, 2, 8] * 6), [decision])
    captions = chart(analyse(series), WORDS, decisions=[decision]).captions
    assert captions.phases == ((13, "Pooled lists (Team lead of North, 3 Dec 2021)"),)
    assert chart(analyse(series), WORDS).captions.phases == ((13, "1. Pooled lists"),)


def test_equal_charts_have_one_fingerprint_and_others_another() -> None:
    first, same = (chart(analyse(monthly(FLAT)), WORDS) for _ in range(2))
    other = chart(analyse(monthly([*FLAT[:-1], 12])), WORDS)
    assert first.fingerprint() == same.fingerprint() != other.fingerprint()
    assert len(first.fingerprint()) == 64


@pytest.mark.parametrize(("points", "label"), [(19, "Trial upper "), (20, "Upper ")])
def test_limits_set_by_fewer_than_twenty_points_are_called_trial_limits(points: int, label: str) -> None:
    values = [10.0 + at % 3 for at in range(points)]
    assert chart(analyse(monthly(values), kind="i"), WORDS).captions.upper.startswith(label)


@pytest.mark.parametrize(
    ("target", "direction", "said"),
    [
        (30.0, Direction.UP, "Variation: common cause; assurance: left as it is, it misses the target."),
        (30.0, Direction.DOWN, "Variation: common cause; assurance: left as it is, it meets the target."),
        (10.5, Direction.UP, "Variation: common cause; assurance: hit or miss."),
        (None, Direction.UP, "Variation: common cause."),
    ],
)
def test_under_making_data_count_its_icons_are_said_in_words(
    target: float | None, direction: Direction, said: str
) -> None:
    series = monthly([10.0, 11, 9, 12, 10, 11] * 4, direction=direction, target=target)
    analysis = analyse(series, kind="i", rules="mdc")
    assert standing(analysis, WORDS).endswith(said)
    assert said.rstrip(".") in chart(analysis, WORDS).captions.finding
    assert "Variation" not in standing(analyse(series, kind="i", shewhart=True), WORDS)


def test_a_last_point_far_above_the_limits_is_a_special_cause() -> None:
    series = monthly([*[10.0, 11, 9, 12, 10, 11] * 4, 40], direction=Direction.DOWN)
    said = standing(analyse(series, kind="i", rules="mdc"), WORDS)
    assert said.endswith("Variation: special cause, concern, high.")
