"""Funnel plots: limits are those of Spiegelhalter's appendix, by another way of counting."""

from math import comb, exp
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.comparison.funnel import TAILS, FunnelKind, Place, Unit, funnel, limits

whole_units = st.lists(
    st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=40
)


def units_of(counts: list[tuple[int, int]]) -> list[Unit]:
    return [Unit(f"unit {i}", x, n) for i, (x, n) in enumerate(counts)]


def plainly(chances: list[float], denominator: float, tail: float) -> float:
    """The smallest r whose chances reach the tail, less (sum - tail) / chance of r, a denominator."""
    total = 0.0
    for r, chance in enumerate(chances):
        total += chance
        if total >= tail:
            return max((r - (total - tail) / chance) / denominator, 0.0)
    raise AssertionError(tail)


@pytest.mark.parametrize(("p", "n"), [(0.11, 95), (0.5, 20), (0.9, 310), (0.02, 640), (0.3, 1)])
def test_limits_of_shares_are_interpolated_binomial_quantiles(p: float, n: int) -> None:
    chances = [comb(n, r) * p**r * (1 - p) ** (n - r) for r in range(n + 1)]
    expected = [plainly(chances, n, tail) for tail in TAILS]
    assert list(limits(FunnelKind.SHARE, p, n)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("rate", "exposure"), [(0.004, 14_768.4), (1.2, 3.5), (0.00001, 20_000)])
def test_limits_of_rates_are_interpolated_poisson_quantiles(rate: float, exposure: float) -> None:
    mean = rate * exposure
    chances = [exp(-mean)]
    while len(chances) < 400:
        chances.append(chances[-1] * mean / len(chances))
    expected = [plainly(chances, exposure, tail) for tail in TAILS]
    assert list(limits(FunnelKind.RATE, rate, exposure)) == pytest.approx(expected, rel=1e-9)


@given(whole_units)
def test_limits_lie_in_order_about_the_pooled_share_and_within_what_a_share_can_be(
    counts: list[tuple[int, int]],
) -> None:
    result = funnel(units_of(counts))
    assert result.centre == pytest.approx(sum(x for x, _ in counts) / sum(n for _, n in counts))
    for one in result.units:
        low3, low2, high2, high3 = one.limits
        assert 0 <= low3 <= low2 <= high2 <= high3 <= 1
        assert low3 <= result.centre <= high3


@given(whole_units)
def test_a_unit_is_judged_by_its_own_limits_and_units_keep_their_order(counts: list[tuple[int, int]]) -> None:
    result = funnel(units_of(counts))
    assert [one.unit for one in result.units] == units_of(counts)
    for one in result.units:
        assert (one.place is Place.ABOVE) == (one.value > one.limits.high3)
        assert (one.place is Place.BELOW) == (one.value < one.limits.low3)
    assert set(result.outside) <= set(result.units)


@given(st.floats(0.01, 0.99), st.integers(2_000, 50_000))
def test_limits_narrow_as_units_grow(p: float, n: int) -> None:
    small, large = limits(FunnelKind.SHARE, p, n), limits(FunnelKind.SHARE, p, 4 * n)
    assert large.high3 - large.low3 < small.high3 - small.low3


def test_exact_and_normal_limits_meet_where_one_takes_over_from_the_other() -> None:
    exact, normal = (limits(FunnelKind.SHARE, 0.5, n) for n in (3_999_000, 4_001_000))
    assert list(exact) == pytest.approx(list(normal), abs=1e-6)


def test_of_units_that_differ_by_chance_alone_about_one_in_five_hundred_lies_outside() -> None:
    random = Random(8)  # noqa: S311 - a seed gives the same units again
    units = [
        Unit(str(i), sum(random.random() < 0.2 for _ in range(n)), n)
        for i, n in enumerate(random.randint(20, 300) for _ in range(2000))
    ]
    result = funnel(units)
    assert len(result.outside) <= 10
    assert 60 <= sum(one.place is not Place.WITHIN for one in result.units) <= 130
    assert not result.overdispersed


def test_units_that_differ_much_more_than_their_counts_explain_are_said_to() -> None:
    result = funnel([Unit(str(i), 100 + 300 * (i % 2), 1000) for i in range(20)])
    assert result.overdispersed
    assert result.dispersion == pytest.approx(150**2 * 1000 / (250 * 750), rel=1e-6)


def test_where_everybody_or_nobody_has_it_nothing_lies_outside() -> None:
    for x in (0, 1):
        result = funnel([Unit("a", 10 * x, 10), Unit("b", 500 * x, 500)])
        assert (result.outside, result.dispersion, result.overdispersed) == ((), None, False)


def test_counts_that_are_not_whole_or_more_than_their_denominators_are_rates() -> None:
    assert funnel([Unit("a", 3, 100.5), Unit("b", 1, 80)]).kind is FunnelKind.RATE
    assert funnel([Unit("a", 3, 2), Unit("b", 1, 80)]).kind is FunnelKind.RATE
    assert funnel([Unit("a", 2, 3), Unit("b", 1, 80)]).kind is FunnelKind.SHARE
