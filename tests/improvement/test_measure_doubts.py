import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.measure import Kind, Measure, Value
from improvement.measure_doubts import Doubt, doubts

SHARE = Measure("agreement", "Signed agreement", Kind.PROPORTION)
COUNT = Measure("visits", "Pain visits", Kind.COUNT)

STEADY = [Value(10 + month % 3) for month in range(12)]


def shares(*denominators: float) -> list[Value]:
    return [Value(denominator // 2, denominator) for denominator in denominators]


@pytest.mark.parametrize("denominator", [151, 49, 1000])
def test_a_group_that_grows_or_shrinks_by_more_than_half_is_asked_about(denominator: float) -> None:
    found = doubts(SHARE, Value(denominator // 2, denominator), shares(100))
    assert found == (Doubt.DENOMINATOR_JUMP,)


@pytest.mark.parametrize("denominator", [150, 50, 100])
def test_half_more_or_half_less_is_still_ordinary(denominator: float) -> None:
    assert doubts(SHARE, Value(denominator // 2, denominator), shares(100)) == ()


def test_a_small_group_may_double_without_a_question() -> None:
    assert doubts(SHARE, Value(4, 12), shares(5)) == ()


def test_a_bare_percentage_has_no_group_to_compare() -> None:
    bare = Value(80, 100, percent_only=True)
    assert doubts(SHARE, bare, shares(1000)) == ()
    assert doubts(SHARE, Value(400, 1000), [bare]) == ()


def test_the_last_counted_group_is_compared_also_across_a_bare_percentage() -> None:
    earlier = [*shares(100), Value(80, 100, percent_only=True)]
    assert doubts(SHARE, Value(200, 400), earlier) == (Doubt.DENOMINATOR_JUMP,)


@pytest.mark.parametrize("value", [40.0, 0.0])
def test_a_value_outside_the_limits_of_the_months_before_is_asked_about(value: float) -> None:
    assert doubts(COUNT, Value(value), STEADY) == (Doubt.FAR_OUTSIDE,)


def test_fewer_than_ten_months_say_nothing_about_what_is_usual() -> None:
    assert doubts(COUNT, Value(4000), STEADY[:9]) == ()


def test_months_that_never_differ_set_no_limits() -> None:
    assert doubts(COUNT, Value(1), [Value(0)] * 12) == ()


@given(st.lists(st.integers(0, 10_000), max_size=30), st.integers(0, 10_000))
def test_a_repeated_last_value_is_never_doubted_as_a_jump(counts: list[int], value: int) -> None:
    earlier = [Value(float(count)) for count in counts]
    assert Doubt.DENOMINATOR_JUMP not in doubts(COUNT, Value(float(value)), earlier)
