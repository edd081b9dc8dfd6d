"""Many charts at once are judged as one by one."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from improvement.measure import Direction
from improvement.refusal import Refused
from improvement.run_chart import Point, RuleSet, Series, analyse_all
from improvement.run_chart.batch import analyse_many
from tests.improvement.run_chart.made import month, monthly

few = st.integers(-3, 3).map(float)
"""Many ties, and often mostly one value."""
numbers = (
    few
    | st.floats(-1e9, 1e9).map(lambda number: round(number, 3))
    | st.sampled_from([0.1, 0.2, 0.3, 0.1 + 0.2])
)


@st.composite
def series(draw: st.DrawFn) -> Series:
    """A series with gaps, excluded points, a frozen beginning and phases, each of them now and then."""
    among = draw(st.sampled_from([numbers, few, st.none() | few, st.just(1.0) | few]))
    values = draw(st.lists(among, max_size=45))
    excluded = draw(st.sets(st.integers(0, 44), max_size=4))
    frozen, begins = draw(st.just(0) | st.integers(0, 20)), draw(st.just(60) | st.integers(0, 45))
    points = [
        Point(month(at), value, phase=str(at >= begins), baseline=at < frozen, excluded=at in excluded)
        for at, value in enumerate(values)
    ]
    decimals = draw(st.none() | st.none() | st.just(0))
    return Series("made", tuple(points), direction=draw(st.sampled_from(Direction)), decimals=decimals)


def _can_be_judged(one: Series) -> bool:
    """Whether no phase has a baseline without any value."""
    with suppress(Refused):
        return bool(analyse_all(one))
    return False


@given(st.lists(series().filter(_can_be_judged), max_size=6))
@example(
    [
        monthly([float(at) for at in range(24)]),
        monthly([1.0] * 24),
        monthly([*[1.0] * 12, *[2.0] * 8]),
        monthly([]),
    ]
)
@example([monthly([1.0] * 12)] * 2)
def test_many_series_are_judged_as_one_by_one(many: list[Series]) -> None:
    judged = analyse_many(many)
    assert judged == [analyse_all(one) for one in many]
    for rules in RuleSet:
        assert analyse_many(many, rules=(rules,)) == [{rules: each[rules]} for each in judged]


def test_a_run_after_a_frozen_year_is_possible_at_once_as_one_by_one() -> None:
    year = [float(month % 4) for month in range(12)]
    many = [
        replace(monthly([*year, *[9.0] * more], baseline=12), direction=Direction.UP) for more in range(9)
    ]
    many.append(replace(many[-1], points=monthly([*year, *[9.0] * 7, 0.0], baseline=12).points))  # over
    judged = analyse_many(many)
    possible = [bool(each[RuleSet.ANHOEJ].phases[0].possible) for each in judged]
    assert possible == [*[False] * 6, *[True] * 3, False]
    assert judged == [analyse_all(one) for one in many]


def test_shares_are_judged_by_what_their_counts_make() -> None:
    shares = [Point(month(at), None, at % 7, 10.0 + at % 3) for at in range(24)]
    one = Series("shares", tuple(shares), per=100.0)
    assert analyse_many([one]) == [analyse_all(one)]


def test_a_baseline_without_a_value_is_refused_among_many_too() -> None:
    first, *others = monthly([float(month % 5) for month in range(24)], baseline=1).points
    bad = Series("bad", (replace(first, value=None), *others))
    with pytest.raises(Refused, match="chart_baseline_empty"):
        analyse_many([monthly([1.0] * 20), bad])
