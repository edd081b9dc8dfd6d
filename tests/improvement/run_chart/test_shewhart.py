"""Shewhart's limits beside rules about runs, and limits from few points."""

import pytest

from improvement.measure import Direction
from improvement.refusal import Refused
from improvement.run_chart import Analysis, Point, Rule, RuleSet, Series, Verdict, analyse
from prompts.run_chart import sentence, title
from prompts.words import Words
from tests.improvement.run_chart.made import month, monthly

WORDS = Words()
SPIKE = [4.0, 5, 3, 4, 30, 4, 5, 3, 5, 3, 6, 4, 3, 5, 4, 6, 3, 5, 4, 5]


def spiked(rules: str = "anhoej", *, shewhart: bool = False) -> Analysis:
    return analyse(monthly(SPIKE, direction=Direction.UP), kind="c", rules=rules, shewhart=shewhart)


@pytest.mark.parametrize("rules", ["anhoej", "perla"])
def test_a_point_outside_limits_stays_a_signal_and_makes_no_verdict_of_runs(rules: str) -> None:
    analysis = spiked(rules)
    (signal,) = analysis.signals()
    assert (signal.rule, signal.first, signal.shewhart) == (Rule.OUTSIDE_LIMITS, 5, True)
    assert (analysis.verdict, analysis.finding) == (Verdict.NO_SIGNAL, None)


def test_title_and_sentence_say_both_truthfully() -> None:
    assert title(spiked(), WORDS) == "made: no sustained change; above the upper limit in May 2020"
    assert sentence(spiked(), WORDS).startswith("No signal by the Anhøj rules")
    assert sentence(spiked(), WORDS).endswith(
        " One point outside Shewhart's limits, in May 2020: look at that month."
    )


def test_more_than_one_point_outside_is_counted() -> None:
    analysis = analyse(monthly([*SPIKE, 29.0]), kind="c", centre=4.5)
    assert title(analysis, WORDS).endswith("; 2 points outside the limits, the last in September 2021")
    assert sentence(analysis, WORDS).endswith(
        " 2 points outside Shewhart's limits, the last in September 2021: look at those months."
    )


def test_whoever_asks_for_it_gets_the_verdict_by_shewharts_name() -> None:
    analysis = spiked(shewhart=True)
    assert analysis.verdict is Verdict.SIGNAL
    assert title(analysis, WORDS) == "made: better, above the upper limit in May 2020"
    assert "a signal by the Shewhart rules" in sentence(analysis, WORDS)
    assert "look at that month" not in sentence(analysis, WORDS)


def test_to_making_data_count_it_is_a_rule_of_its_own() -> None:
    analysis = spiked("mdc")
    assert not analysis.signals()[0].shewhart
    assert analysis.verdict is Verdict.SIGNAL


@pytest.mark.parametrize("points", [6, 7, 8])
def test_making_data_count_takes_the_number_of_points_that_is_asked_for(points: int) -> None:
    values = [5.0, 4, 6, 4, 5, 6, 4, *[8.0 + i % 2 for i in range(points)], 4, 5, 4, 6]
    seen, unseen = (
        {s.rule for s in analyse(monthly(values), rules="mdc", mdc_points=n).signals()}
        for n in (points, points + 1)
    )
    assert Rule.SHIFT in seen
    assert Rule.SHIFT not in unseen
    told = sentence(analyse(monthly(values), rules="mdc", mdc_points=points), WORDS)
    assert f"a shift is {points} or more" in told


@pytest.mark.parametrize("rules", RuleSet)
def test_nobody_gets_limits_from_fewer_than_twelve_points_unasked(rules: RuleSet) -> None:
    points = tuple(Point(month(i), 5.0 + i % 3, phase="a" if i < 12 else "b") for i in range(23))
    series = Series("made", points)
    enough, few = analyse(series, kind="auto", rules=rules).phases
    assert (enough.upper[0] is None, few.upper[0]) == (False, None)
    assert few.centre is not None
    assert analyse(series, kind="i", rules=rules).phases[1].upper[0] is not None
    assert analyse(series, kind="i", rules=rules, trial=False).phases[1].upper[0] is None


def test_a_baseline_of_empty_rows_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="chart_baseline_empty") as refused:
        analyse(monthly([None, None, 3.0, 4, 5], baseline=2))
    assert refused.value.facts == {"first": month(0), "last": month(1)}
