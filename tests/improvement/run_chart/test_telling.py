"""Which charts are posted where everybody reads, and which wait until somebody asks for them."""

from hypothesis import given
from hypothesis import strategies as st

from improvement.run_chart import Analysis, analyse
from improvement.run_chart.telling import picked, weight
from tests.improvement.run_chart.made import monthly

weights = st.lists(st.integers(0, 4), max_size=15)


def judged(*values: float | None) -> Analysis:
    return analyse(monthly(values))


STEADY = [70.0 + number % 4 for number in range(12)]
RISEN = [40.0 + number % 3 for number in range(8)] + [80.0 + number % 3 for number in range(8)]


def test_a_signal_says_more_than_a_steady_chart_and_too_few_points_say_nothing() -> None:
    assert weight([judged(*RISEN)]) > weight([judged(*STEADY)]) > weight([judged(*STEADY[:6])]) == 0


def test_seven_months_are_worth_a_look_before_a_rule_can_judge_and_gaps_are_no_months() -> None:
    assert 0 < weight([judged(*STEADY[:7])]) < weight([judged(*STEADY)])
    assert weight([judged(*STEADY[:3], None, *STEADY[3:6])]) == 0


def test_a_measure_says_as_much_as_the_chart_that_says_most() -> None:
    assert weight([judged(*STEADY[:5]), judged(*RISEN), judged(*STEADY)]) == weight([judged(*RISEN)])
    assert weight([]) == 0


def test_a_chart_that_is_mostly_one_value_is_worth_a_look() -> None:
    assert weight([judged(*[100.0] * 14)]) == weight([judged(*STEADY)])


@given(weights, st.integers(1, 12))
def test_what_says_nothing_is_never_picked_and_the_order_stays(given: list[int], most: int) -> None:
    places = picked(given, most)
    assert list(places) == sorted(places)
    assert len(places) == min(most, sum(weighs > 0 for weighs in given))
    left = [weighs for place, weighs in enumerate(given) if place not in places]
    assert all(given[place] >= max(left, default=0) and given[place] for place in places)
