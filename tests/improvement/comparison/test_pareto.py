"""Pareto charts: the most frequent reason first, and the vital few only where there are some."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.comparison.pareto import OTHER, pareto

reasons = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 50)), min_size=1).filter(
    lambda counts: any(count for _, count in counts)
)


@given(reasons)
def test_nothing_counted_is_lost_and_the_sums_rise_to_the_whole(counts: list[tuple[str, float]]) -> None:
    chart = pareto(counts)
    assert chart.total == sum(count for _, count in counts) == sum(bar.count for bar in chart.bars)
    falling = [bar.count for bar in chart.bars]
    assert falling == sorted(falling, reverse=True)
    sums = [bar.cumulative for bar in chart.bars]
    assert sums == sorted(sums)
    assert sums[-1] == 1


@given(reasons)
def test_the_vital_few_make_80_percent_and_one_fewer_do_not(counts: list[tuple[str, float]]) -> None:
    chart = pareto(counts)
    assert chart.bars[chart.vital - 1].cumulative >= 0.8
    assert all(bar.cumulative < 0.8 for bar in chart.bars[: chart.vital - 1])


def test_reasons_named_equally_often_keep_their_order() -> None:
    assert [bar.reason for bar in pareto([("z", 2), ("a", 2), ("m", 3)]).bars] == ["m", "z", "a"]


def test_other_comes_last_however_often_it_was_named() -> None:
    chart = pareto([("Other", 9), ("b", 2), ("a", 1)])
    assert [bar.reason for bar in chart.bars] == ["b", "a", "Other"]
    assert not chart.few
    assert {name.casefold() for name in OTHER} == OTHER


def test_few_are_vital_only_when_at_most_half_of_the_reasons_make_80_percent() -> None:
    assert pareto([("a", 80), ("b", 10), ("c", 10)]).few
    assert not pareto([("a", 40), ("b", 40), ("c", 20)]).few
    assert not pareto([("a", 1)]).few


def test_reasons_that_were_never_named_are_left_out_and_nothing_at_all_is_refused() -> None:
    assert [bar.reason for bar in pareto([("a", 0), ("b", 1)]).bars] == ["b"]
    with pytest.raises(ValueError, match="nothing was counted"):
        pareto([("a", 0)])
