"""Limits from moving ranges: what breaks a range, and what is stepped over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.measure import Kind
from improvement.run_chart import Point, Rule, Series, analyse
from tests.improvement.run_chart.made import month, monthly, shares

GAPPED = [10.0, 12, None, 30, 27, 31]
"""Ranges 2, 3 and 4: the one from 12 to 30 would span the missing month."""


def reach(series: Series, kind: str = "i", **how: str) -> float | None:
    """From the line of the only phase to its upper limit."""
    (phase,) = analyse(series, kind=kind, **how).phases  # type: ignore[arg-type] # rules alone
    upper = next((y for y in phase.upper if y is not None), None)
    return None if upper is None else upper - (phase.centre or 0)


def test_a_moving_range_does_not_span_a_missing_month() -> None:
    assert reach(monthly(GAPPED)) == pytest.approx(3 * 3 / 1.128)
    assert analyse(monthly(GAPPED), kind="mr").values == (None, 2, None, None, 3, 4)


def test_a_month_without_a_row_is_as_missing_as_an_empty_one() -> None:
    whole = monthly(GAPPED)
    sparse = replace(whole, points=tuple(p for p in whole.points if p.value is not None))
    assert reach(sparse) == pytest.approx(3 * 3 / 1.128)
    assert analyse(sparse, kind="mr").values == (None, 2, None, 3, 4)


def test_events_have_no_missing_month_between_them() -> None:
    days = [1, 5, 6, 20, 41, 43]
    events = tuple(Point(date.fromordinal(month(0).toordinal() + day), float(day)) for day in days)
    whole = monthly([float(d) for d in days])
    assert reach(Series("events", events), "t") == pytest.approx(reach(whole, "t"))
    assert reach(Series("events", events), "i") == pytest.approx(reach(whole, "i"))


def test_an_excluded_point_is_stepped_over_and_has_no_range() -> None:
    points = tuple(replace(p, excluded=i == 2) for i, p in enumerate(monthly([10.0, 12, 90, 15, 11]).points))
    series = Series("made", points)
    assert reach(series) == pytest.approx(3 * fmean([2, 3, 4]) / 1.128)
    moving = analyse(series, kind="mr")
    assert list(moving.values) == [None, 2, None, 3, 4]
    assert moving.phases[0].centre == pytest.approx(3)


def test_a_missing_month_beside_an_excluded_one_still_breaks_the_range() -> None:
    points = tuple(replace(p, excluded=i == 3) for i, p in enumerate(monthly([1.0, 2, None, 9, 7, 8]).points))
    assert reach(Series("made", points)) == pytest.approx(3 * 1 / 1.128)


@pytest.mark.parametrize("kind", ["pp", "up"])
def test_laneys_scatter_does_not_span_a_missing_month(kind: str) -> None:
    together = shares([(20, 50), (21, 50), (29, 50), (30, 50)])
    apart = shares([(20, 50), (21, 50), None, (29, 50), (30, 50)])
    wide, narrow = reach(together, kind) or 0, reach(apart, kind) or 0
    assert narrow > 0
    assert wide == pytest.approx(narrow * fmean([1, 8, 1]))


def test_months_that_have_no_neighbour_give_a_line_and_no_limits() -> None:
    (phase,) = analyse(monthly([1.0, None, 5, None, 3]), kind="i").phases
    assert phase.centre == 3
    assert set(phase.upper) == set(phase.lower) == {None}


@pytest.mark.parametrize("kind", ["i", "c", "p", "pp", "u", "up", "g", "t"])
def test_a_phase_of_one_point_has_no_limits(kind: str) -> None:
    counts = ((4, 10), (6, 10), (5, 10), (4, 10), (9, 10))
    points = tuple(Point(month(i), None, x, n, phase="aaaab"[i]) for i, (x, n) in enumerate(counts))
    before, alone = analyse(Series("made", points, kind=Kind.PROPORTION), kind=kind).phases
    assert before.upper[0] is not None
    assert (alone.lower, alone.upper) == ((None,), (None,))
    assert alone.centre is not None


def test_making_data_count_rounds_to_2_66() -> None:
    values = monthly([10.0, 12, 9, 13, 11])
    assert reach(values, rules="mdc") == pytest.approx(2.66 * fmean([2, 3, 4, 2]))
    assert reach(values) == pytest.approx(3 / 1.128 * fmean([2, 3, 4, 2]))


def slow(values: Sequence[float | None], skipped: Sequence[bool], *, screen: bool) -> float | None:
    """The mean moving range, month by month, by nothing but its definition."""
    kept = [y for y, out in zip(values, skipped, strict=True) if not out]
    ranges = []
    for at in range(1, len(kept)):
        one, other = kept[at - 1], kept[at]
        if one is not None and other is not None:
            ranges.append(abs(one - other))
    if not ranges:
        return None
    mean = sum(ranges) / len(ranges)
    small = [step for step in ranges if step < 3.267 * mean]
    return sum(small) / len(small) if screen and small else mean


months = st.lists(
    st.tuples(st.none() | st.integers(-50, 50).map(float), st.booleans()), min_size=1, max_size=40
)


@given(months, st.booleans())
def test_limits_are_those_of_a_slow_reference(
    series: list[tuple[float | None, bool]], screened: bool
) -> None:
    values, skipped = [y for y, _ in series], [out for _, out in series]
    points = tuple(replace(p, excluded=out) for p, out in zip(monthly(values).points, skipped, strict=True))
    (phase,) = analyse(Series("made", points), kind="i", screen=screened).phases
    mean = slow(values, skipped, screen=screened)
    if mean is None:
        assert set(phase.upper) == {None}
    else:
        assert phase.upper[0] == pytest.approx((phase.centre or 0) + 3 * mean / 1.128)


def test_two_of_three_names_the_two_near_the_limit_and_not_the_one_between() -> None:
    values = [0.0, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 4.6, 1, 4.6, -1, 1, -1, -1]
    (signal,) = [
        s for s in analyse(monthly(values), kind="i", rules="mdc").signals() if s.rule is Rule.TWO_OF_THREE
    ]
    assert (signal.first, signal.last, signal.length, signal.points) == (16, 18, 2, (16, 18))
