"""Numbers that others printed: qicharts2 0.8.1, NHSRplotthedots 0.2.2, and the table of Perla 2011."""

from math import comb, log2

import pytest

from improvement.run_chart import Rule, analyse
from improvement.run_chart.runs import PERLA_RUNS, crossings_min, longest_run_max
from tests.improvement.run_chart.made import judged, monthly

SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]

# Useful points: longest run and fewest crossings of random data, as qicharts2 prints them.
ANHOEJ = """
10:6,2 11:6,2 12:7,3 13:7,3 14:7,4 15:7,4 16:7,4 17:7,5 18:7,5 19:7,6 20:7,6 21:7,6 22:7,7 23:8,7 24:8,8
25:8,8 26:8,8 27:8,9 28:8,9 29:8,10 30:8,10 31:8,11 32:8,11 33:8,11 34:8,12 35:8,12 36:8,13 37:8,13 38:8,14
39:8,14 40:8,14 41:8,15 42:8,15 43:8,16 44:8,16 45:8,17 46:9,17 47:9,17 48:9,18 49:9,18 50:9,19
55:9,21 60:9,23
"""


@pytest.mark.parametrize("row", ANHOEJ.split())
def test_the_bounds_of_random_data_are_those_of_qicharts2(row: str) -> None:
    useful, bounds = row.split(":")
    longest, fewest = bounds.split(",")
    assert (longest_run_max(int(useful)), crossings_min(int(useful))) == (int(longest), int(fewest))


def test_the_fewest_crossings_are_the_exact_binomial_quantile() -> None:
    for useful in range(2, 400):
        k, trials = crossings_min(useful), useful - 1
        assert 20 * sum(comb(trials, i) for i in range(k + 1)) >= 2**trials
        assert 20 * sum(comb(trials, i) for i in range(k)) < 2**trials


def test_both_ways_to_round_the_longest_run_agree() -> None:
    assert all(longest_run_max(n) == round(log2(n) + 3) for n in range(2, 2000))


def test_perlas_table_is_the_printed_one() -> None:
    assert sorted(PERLA_RUNS) == list(range(10, 61))
    assert [PERLA_RUNS[n] for n in (10, 16, 20, 24, 45, 60)] == [
        (3, 9),
        (5, 13),
        (6, 16),
        (8, 18),
        (17, 30),
        (24, 38),
    ]
    assert all(fewest < most for fewest, most in PERLA_RUNS.values())


def test_perla_finds_a_trend_of_exactly_five_through_equal_values() -> None:
    phase = judged([5, 6, 7, 7, 7, 8, 9, 4, 3, 5, 4, 6], "perla")
    (trend,) = phase.signals
    assert (trend.rule, trend.first, trend.last, trend.length) == (Rule.TREND, 1, 7, 5)


def test_perla_finds_a_shift_and_too_few_runs_about_a_median_of_ten() -> None:
    phase = judged([10, 12, 10, 13, 12, 14, 10, 15, 12, 13, 8, 7, 9, 6, 8, 7], "perla")
    assert (phase.centre, phase.useful, phase.longest_run) == (10, 13, 7)
    assert (phase.runs, phase.runs_min, phase.runs_max) == (2, 4, 11)
    assert {signal.rule for signal in phase.signals} == {Rule.SHIFT, Rule.RUNS}


def test_perla_says_nothing_to_a_run_of_five() -> None:
    phase = judged([8, 7, 9, 6, 8, 12, 13, 12, 14, 13, 8, 12], "perla")
    assert phase.longest_run == 5
    assert phase.signals == ()


def test_perla_finds_too_many_runs() -> None:
    phase = judged([1, 9] * 6, "perla")
    (runs,) = phase.signals
    assert (phase.runs, phase.runs_max, runs.rule) == (12, 11, Rule.RUNS)


def test_screening_leaves_the_wild_ranges_out_of_the_limits_once() -> None:
    plain = analyse(monthly(SPIKE), kind="i").phases[0]
    assert plain.centre == pytest.approx(1.944, abs=5e-4)
    assert (plain.lower[0], plain.upper[0]) == pytest.approx((-3.06, 6.95), abs=5e-3)
    screened = analyse(monthly(SPIKE), kind="i", screen=True).phases[0]
    assert (screened.lower[0], screened.upper[0]) == pytest.approx((-0.715, 4.604), abs=5e-4)


def test_making_data_count_screens_unless_told_otherwise() -> None:
    assert analyse(monthly(SPIKE), kind="i", rules="mdc").phases[0].upper[0] == pytest.approx(4.604, abs=5e-4)
    told = analyse(monthly(SPIKE), kind="i", rules="mdc", screen=False).phases[0]
    assert told.upper[0] == pytest.approx(6.95, abs=5e-3)
