"""How far a measure came."""

from dataclasses import replace
from statistics import median

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from improvement.measure import Direction
from improvement.run_chart import Outcome, Point, Progress, Series, analyse
from tests.improvement.run_chart.made import monthly, shares

gappy = st.lists(st.none() | st.integers(-50, 50).map(float), min_size=1, max_size=60)
directions = st.sampled_from(Direction)
RISING = [38.0, 40, 37, 45, 50, 60, 70, 75, 80, 82, 80, 79]


def made(series: Series, kind: str = "run") -> Progress:
    progress = analyse(series, kind=kind).progress
    assert progress is not None
    return progress


def test_without_a_baseline_progress_begins_with_the_first_three_points_reported() -> None:
    progress = made(monthly([None, *RISING, None]))
    assert (progress.start.first, progress.start.last, progress.start.value) == (2, 4, 38)
    assert (progress.latest.first, progress.latest.last, progress.latest.value) == (11, 13, 80)
    assert not progress.frozen


def test_where_there_are_two_years_whole_years_are_compared_so_that_no_season_misleads() -> None:
    season = [90.0, 90, 90, 85, 85, 85, 80, 80, 80, 75, 75, 75]
    better = made(monthly([*season, *[y + 5 for y in season]]))
    assert (better.start.points, better.start.value) == (12, 82.5)
    assert better.year is not None
    assert (better.year.first, better.year.last, better.year.value) == (13, 24, 87.5)
    assert better.latest.value == 80
    assert made(monthly([*season, *season[:11]])).year is None
    assert made(monthly([*RISING[:10], *season], baseline=10)).year is not None


def test_events_have_no_years() -> None:
    assert made(monthly([float(days) for days in range(1, 40)]), "t").year is None


def test_a_frozen_baseline_is_where_progress_begins_and_its_line_is_what_is_told() -> None:
    analysis = analyse(monthly([38.0, 40, 37, 36, 39, *RISING], baseline=5))
    assert analysis.progress is not None
    assert analysis.progress.frozen
    assert analysis.progress.start.points == 5
    assert analysis.progress.start.value == analysis.phases[0].centre


def test_shares_on_a_p_chart_are_those_of_all_people_in_the_three_months() -> None:
    series = shares([(1, 10), (90, 100), (0, 90), *[(50, 100)] * 9])
    assert made(series, "p").start.value == pytest.approx(100 * 91 / 200)
    assert made(series).start.value == 10


@pytest.mark.parametrize(
    ("direction", "reached", "since"),
    [(Direction.UP, True, 9), (Direction.DOWN, False, None), (Direction.NONE, None, None)],
)
def test_a_target_is_reached_by_the_direction_of_good(
    direction: Direction, reached: bool | None, since: int | None
) -> None:
    progress = made(monthly(RISING, direction=direction, target=79))
    assert (progress.reached, progress.reached_since) == (reached, since)


def test_two_months_on_target_are_not_said_to_last() -> None:
    progress = made(monthly([*RISING, 78, 81, 82], direction=Direction.UP, target=79))
    assert (progress.reached, progress.reached_since) == (True, None)


def test_a_share_that_equals_the_target_reaches_it_whatever_the_arithmetic() -> None:
    series = replace(shares([(57, 100)] * 12), target=57.0)
    assert made(series, "p").reached is True


def test_nine_points_moving_ranges_and_a_baseline_without_three_months_after_it_have_no_progress() -> None:
    assert analyse(monthly(RISING[:9])).progress is None
    assert analyse(monthly(RISING), kind="mr").progress is None
    assert analyse(monthly(RISING, baseline=10)).progress is None


@given(gappy, directions, st.none() | st.integers(-50, 50).map(float), st.integers(0, 20))
def test_the_stretches_never_overlap_and_hold_what_was_reported(
    values: list[float | None], direction: Direction, target: float | None, baseline: int
) -> None:
    assume(not baseline or any(y is not None for y in values[:baseline]))
    progress = analyse(monthly(values, baseline=baseline, direction=direction, target=target)).progress
    if progress is None:
        return
    start, latest = progress.start, progress.latest
    assert 1 <= start.first <= start.last < latest.first <= latest.last <= len(values)
    for stretch in (start, latest, *filter(None, [progress.year])):
        numbers = [y for y in values[stretch.first - 1 : stretch.last] if y is not None]
        assert (stretch.points, stretch.value) == (len(numbers), median(numbers))
    assert latest.points == 3
    assert progress.frozen or start.points == (12 if progress.year else 3)
    if progress.year:
        assert (progress.year.points, progress.year.last) == (12, latest.last)
        assert progress.year.first > start.last


@given(gappy, directions, st.integers(-50, 50).map(float))
def test_a_target_said_to_be_reached_since_a_month_is_missed_in_none_after_it(
    values: list[float | None], direction: Direction, target: float
) -> None:
    progress = analyse(monthly(values, direction=direction, target=target)).progress
    if progress is None or progress.reached_since is None:
        return
    later = [y for y in values[progress.reached_since - 1 :] if y is not None]
    assert progress.reached
    assert len(later) >= 3
    assert all(y >= target if direction is Direction.UP else y <= target for y in later)


@given(st.lists(st.integers(-50, 50).map(float), min_size=12, max_size=40), st.sets(st.integers(0, 39)))
def test_excluded_points_are_as_good_as_missing(values: list[float], away: set[int]) -> None:
    points = monthly(values).points
    excluded = tuple(replace(p, excluded=at in away) for at, p in enumerate(points))
    missing = tuple(Point(p.period) if at in away else p for at, p in enumerate(points))
    assert analyse(Series("made", excluded)).progress == analyse(Series("made", missing)).progress


@given(gappy, st.integers(-50, 50).map(float))
def test_a_mirrored_measure_reaches_its_mirrored_target_alike(
    values: list[float | None], target: float
) -> None:
    mirrored = [None if y is None else -y for y in values]
    one = analyse(monthly(values, direction=Direction.UP, target=target)).progress
    other = analyse(monthly(mirrored, direction=Direction.DOWN, target=-target)).progress
    if one is None or other is None:
        assert one is other
        return
    assert (one.reached, one.reached_since) == (other.reached, other.reached_since)


@given(gappy, directions)
def test_from_one_value_to_another_is_said_only_where_it_goes_the_way_of_the_finding(
    values: list[float | None], direction: Direction
) -> None:
    analysis = analyse(monthly(values, direction=direction))
    if analysis.span is None:
        return
    first, last = analysis.span
    assert analysis.outcome in (Outcome.BETTER, Outcome.WORSE, Outcome.CHANGED)
    if analysis.outcome is not Outcome.CHANGED:
        up = (analysis.outcome is Outcome.BETTER) is (direction is Direction.UP)
        assert last > first if up else last < first
