"""What other teams may not see, so that nobody can be recognised or worked out."""

import pytest

from improvement.measure import Kind, Measure, Value
from improvement.small_numbers import Cell, is_small, too_small

SHARE = Measure("seen", "Seen", Kind.PROPORTION)
COUNT = Measure("falls", "Falls", Kind.COUNT)
RATE = Measure("rate", "Falls per 1,000 days", Kind.RATE, per=1000)
WAIT = Measure("wait", "Wait", Kind.TIME, "minutes")


@pytest.mark.parametrize(
    ("cell", "small"),
    [
        (Cell(1), True),
        (Cell(10), True),
        (Cell(11), False),
        (Cell(0), False),
        (Cell(0, 40), False),
        (Cell(40, 40), False),
        (Cell(30, 40), True),
        (Cell(29, 40), False),
        (Cell(0, 10), True),
        (Cell(10, 10), True),
        (Cell(0, 11), False),
        (Cell(5, 400), True),
    ],
)
def test_counts_of_one_to_ten_are_small_in_numerator_remainder_and_denominator(
    cell: Cell, small: bool
) -> None:
    assert is_small(cell) is small


def test_the_threshold_is_a_setting() -> None:
    assert not is_small(Cell(10, 100), threshold=6)
    assert is_small(Cell(5, 100), threshold=6)


def test_small_counts_and_small_rests_are_hidden_and_zeros_are_not() -> None:
    for numerator, hide in {5: True, 395: True, 200: False, 0: False, 400: False}.items():
        assert too_small(SHARE, Value(numerator, 400), 11) is hide
    assert [too_small(COUNT, Value(number), 11) for number in (3, 11, 0)] == [True, False, False]
    assert [too_small(RATE, Value(number, 1500), 11) for number in (3, 30)] == [True, False]


def test_the_threshold_is_the_collaboratives_own() -> None:
    assert not too_small(COUNT, Value(5), 5)


def test_a_share_without_its_counts_is_hidden_because_nobody_can_tell() -> None:
    assert too_small(SHARE, Value(50, 100, percent_only=True), 11)


def test_an_average_reveals_no_count() -> None:
    assert not too_small(WAIT, Value(4), 11)
