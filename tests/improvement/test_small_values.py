"""What other teams may see of a team's small numbers."""

from improvement.measure import Kind, Measure, Value
from improvement.small_values import too_small

SHARE = Measure("seen", "Seen", Kind.PROPORTION)
COUNT = Measure("falls", "Falls", Kind.COUNT)
RATE = Measure("rate", "Falls per 1,000 days", Kind.RATE, per=1000)
WAIT = Measure("wait", "Wait", Kind.TIME, "minutes")


def test_small_counts_and_small_rests_are_hidden_and_zeros_are_not() -> None:
    values = [Value(5, 400), Value(395, 400), Value(200, 400), Value(0, 400), None]
    assert too_small(SHARE, values, 11) == (True, True, False, False, False)
    assert too_small(COUNT, [Value(3), Value(11), Value(0)], 11) == (True, False, False)
    assert too_small(RATE, [Value(3, 1500), Value(30, 1500)], 11) == (True, False)


def test_the_threshold_is_the_collaboratives_own() -> None:
    assert too_small(COUNT, [Value(5)], 5) == (False,)


def test_a_share_without_its_counts_is_hidden_because_nobody_can_tell() -> None:
    assert too_small(SHARE, [Value(50, 100, percent_only=True)], 11) == (True,)


def test_an_average_reveals_no_count() -> None:
    assert too_small(WAIT, [Value(4), Value(9.5)], 11) == (False, False)


def test_one_hidden_value_hides_no_second_since_no_total_is_shown() -> None:
    assert too_small(COUNT, [Value(3), Value(50), Value(60)], 11) == (True, False, False)
