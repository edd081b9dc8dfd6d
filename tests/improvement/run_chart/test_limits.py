"""Centre lines and limits, against hand-worked numbers and the formulas of qicharts2 written out again."""

import itertools
from math import sqrt
from statistics import fmean, median

import pytest

from improvement.measure import Direction, Kind
from improvement.refusal import Refused
from improvement.run_chart import Phase, Point, Rule, Series, analyse
from tests.improvement.run_chart.made import judged, month, monthly, shares

COUNTS = [(9.0, 40.0), (12, 50), (11, 44), (8, 52), (15, 60), (10, 38), (14, 55), (9, 41), (13, 47), (12, 50)]


def phase_of(kind: str, counts: list[tuple[float, float]], per: float = 1) -> Phase:
    points = tuple(Point(month(i), None, x, n) for i, (x, n) in enumerate(counts))
    return analyse(Series("made", points, per=per), kind=kind).phases[0]


def test_an_i_chart_uses_moving_ranges_and_never_the_overall_deviation() -> None:
    phase = judged([10, 12, 9, 13, 11, 10, 14, 9, 12, 10], kind="i")
    ranges = [2, 3, 4, 2, 1, 4, 5, 3, 2]
    spread = 3 * fmean(ranges) / 1.128
    assert phase.centre == pytest.approx(11)
    assert (phase.lower[0], phase.upper[0]) == pytest.approx((11 - spread, 11 + spread))


def test_a_moving_range_chart_starts_with_the_second_point_and_has_no_lower_limit_but_zero() -> None:
    analysis = analyse(monthly([10, 12, 9, 13, 11]), kind="mr")
    assert list(analysis.values) == [None, 2, 3, 4, 2]
    (phase,) = analysis.phases
    assert (phase.centre, phase.lower[0], phase.upper[0]) == pytest.approx((2.75, 0, 3.267 * 2.75))


def test_a_moving_range_does_not_reach_across_phases() -> None:
    assert analyse(monthly([1, 2, 9, 8], phases="aabb"), kind="mr").values == (None, 1, None, 1)


def test_a_p_chart_weighs_by_denominators_and_gives_each_point_its_own_limits() -> None:
    phase = phase_of("p", COUNTS)
    centre = sum(x for x, _ in COUNTS) / sum(n for _, n in COUNTS)
    spread = 3 * sqrt(centre * (1 - centre) / 40)
    assert phase.centre == pytest.approx(centre)
    assert (phase.lower[0], phase.upper[0]) == pytest.approx((centre - spread, centre + spread))
    upper = [limit for limit in phase.upper if limit is not None]
    assert upper[5] > upper[4]


def test_a_p_chart_ends_at_none_and_all() -> None:
    low, high = phase_of("p", [(0, 5), (1, 5)] * 6), phase_of("p", [(5, 5), (4, 5)] * 6)
    assert set(low.lower) == {0.0}
    assert set(high.upper) == {1.0}


def test_percent_only_changes_the_unit() -> None:
    plain, percent = phase_of("p", COUNTS), phase_of("p", COUNTS, per=100)
    assert percent.centre == pytest.approx(100 * (plain.centre or 0))
    assert percent.upper == pytest.approx([100 * (u or 0) for u in plain.upper])


@pytest.mark.parametrize(("kind", "share"), [("pp", True), ("up", False)])
def test_laneys_charts_widen_the_limits_by_what_the_denominators_do_not_explain(
    kind: str, share: bool
) -> None:
    phase = phase_of(kind, COUNTS)
    centre = sum(x for x, _ in COUNTS) / sum(n for _, n in COUNTS)
    deviations = [sqrt((centre * (1 - centre) if share else centre) / n) for _, n in COUNTS]
    scores = [(x / n - centre) / sd for (x, n), sd in zip(COUNTS, deviations, strict=True)]
    sigma_z = fmean([abs(b - a) for a, b in itertools.pairwise(scores)]) / 1.128
    assert phase.upper == pytest.approx([centre + 3 * sd * sigma_z for sd in deviations])


def test_a_c_chart_is_three_square_roots_wide_and_ends_at_zero() -> None:
    phase = judged([4, 5, 3, 4, 4], kind="c")
    assert (phase.centre, phase.lower[0], phase.upper[0]) == (4, 0, 10)


def test_a_u_chart_follows_the_exposure() -> None:
    phase = phase_of("u", [(4, 100), (8, 200)])
    assert phase.centre == pytest.approx(0.04)
    assert phase.upper == pytest.approx([0.04 + 3 * sqrt(0.04 / 100), 0.04 + 3 * sqrt(0.04 / 200)])


def test_a_g_chart_draws_the_median_and_takes_its_limits_from_the_mean() -> None:
    values = [12.0, 3, 25, 40, 7, 9, 1, 30, 18, 5]
    phase = judged(values, kind="g")
    mean = fmean(values)
    assert phase.centre == median(values)
    assert phase.upper[0] == pytest.approx(mean + 3 * sqrt(mean * (mean + 1)))
    assert phase.lower[0] == 0


def test_a_t_chart_is_an_i_chart_of_the_transformed_times() -> None:
    values = [12.0, 3, 25, 40, 7, 9, 1, 30, 18, 5]
    phase, roots = judged(values, kind="t"), judged([v ** (1 / 3.6) for v in values], kind="i")
    assert phase.centre == pytest.approx((roots.centre or 0) ** 3.6)
    assert phase.upper[0] == pytest.approx((roots.upper[0] or 0) ** 3.6)
    assert phase.lower[0] == pytest.approx(max(roots.lower[0] or 0, 0) ** 3.6)


def test_a_t_chart_refuses_a_time_of_zero() -> None:
    with pytest.raises(Refused, match="chart_time_not_positive"):
        judged([1, 0, 2], kind="t")


@pytest.mark.parametrize("kind", ["p", "pp", "u", "up"])
def test_a_chart_of_shares_or_rates_refuses_data_without_denominators(kind: str) -> None:
    with pytest.raises(Refused, match="chart_needs_denominators"):
        judged([1, 2, 3], kind=kind)


@pytest.mark.parametrize("kind", ["p", "pp", "u", "up"])
def test_a_missing_month_has_no_limit_where_limits_follow_the_denominator(kind: str) -> None:
    analysis = analyse(shares([(9, 40), None, (12, 50)]), kind=kind)
    assert analysis.values[1] is None
    assert analysis.phases[0].upper[1] is None


@pytest.mark.parametrize("kind", ["run", "i", "mr", "c", "g", "t"])
def test_a_single_point_is_no_mistake(kind: str) -> None:
    assert judged([5.0], kind=kind).signals == ()


@pytest.mark.parametrize("kind", ["i", "t"])
def test_a_single_point_has_no_limits_where_they_come_from_moving_ranges(kind: str) -> None:
    assert judged([5.0], kind=kind).upper == (None,)


@pytest.mark.parametrize("kind", ["run", "i", "c", "p", "u", "g", "t"])
def test_people_may_set_the_centre_line(kind: str) -> None:
    points = tuple(Point(month(i), None, x, n) for i, (x, n) in enumerate(COUNTS))
    phase = analyse(Series("made", points), kind=kind, centre=0.2).phases[0]
    assert phase.centre == pytest.approx(0.2)


def test_points_outside_the_limits_are_signals_of_any_chart_with_limits() -> None:
    phase = judged([4, 5, 3, 4, 30, 4, 5, 3, 5, 3, 6, 4], kind="c")
    outside = [s for s in phase.signals if s.rule is Rule.OUTSIDE_LIMITS]
    assert [(s.first, s.last, s.direction) for s in outside] == [(5, 5, Direction.UP)]


def test_an_i_chart_of_shares_ends_at_none_and_all_and_of_times_at_zero() -> None:
    shown = analyse(shares([(0, 5), (5, 5)] * 6), kind="i").phases[0]
    assert (shown.lower[0], shown.upper[0]) == (0, 100)
    times = analyse(monthly([1, 30] * 6, kind=Kind.TIME), kind="i").phases[0]
    assert times.lower[0] == 0
    assert analyse(monthly([1, 30] * 6), kind="i").phases[0].lower[0] != 0


def test_nearness_to_a_limit_is_measured_before_the_scale_cuts_it_off() -> None:
    counts = [(46.0, 50.0), (47.0, 50.0)] * 6 + [(50, 50), (47.5, 50), (50, 50)]
    phase = analyse(shares(list(counts)), kind="p", rules="mdc").phases[0]
    assert phase.upper[12] == 100
    assert Rule.TWO_OF_THREE not in {s.rule for s in phase.signals}
