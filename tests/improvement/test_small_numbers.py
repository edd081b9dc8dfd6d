import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.measure import Kind, Measure, Value
from improvement.small_numbers import Cell, hidden, is_small, too_small, total_hidden

SHARE = Measure("seen", "Seen", Kind.PROPORTION)
COUNT = Measure("falls", "Falls", Kind.COUNT)
RATE = Measure("rate", "Falls per 1,000 days", Kind.RATE, per=1000)
WAIT = Measure("wait", "Wait", Kind.TIME, "minutes")

cells = st.lists(
    st.integers(0, 60).flatmap(lambda n: st.builds(Cell, st.integers(0, n), st.just(n)))
    | st.builds(Cell, st.integers(0, 60) | st.none()),
    max_size=8,
)


@pytest.mark.parametrize(
    ("cell", "small"),
    [
        (Cell(1), True),
        (Cell(10), True),
        (Cell(11), False),
        (Cell(0), False),
        (Cell(None), False),
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


def test_a_lone_hidden_team_takes_the_next_smallest_with_it() -> None:
    assert hidden([Cell(50, 100), Cell(5, 100), Cell(20, 40)]) == (False, True, True)


def test_without_a_total_nothing_can_be_worked_out() -> None:
    assert hidden([Cell(50, 100), Cell(5, 100), Cell(20, 40)], total_shown=False) == (False, True, False)


def test_a_team_that_reported_nothing_is_no_cover() -> None:
    assert hidden([Cell(50, 100), Cell(5, 100), Cell(None)]) == (True, True, False)


def test_two_hidden_teams_whose_sum_is_still_small_need_a_third() -> None:
    assert hidden([Cell(3), Cell(4), Cell(30), Cell(90)]) == (True, True, True, False)


def test_the_total_goes_too_when_nothing_is_left_to_hide_behind() -> None:
    group = [Cell(3), Cell(4)]
    assert total_hidden(group, hidden(group))
    assert not total_hidden([Cell(30), Cell(40)], (False, False))


@given(cells)
def test_every_small_cell_is_hidden_and_the_rest_cannot_be_subtracted(group: list[Cell]) -> None:
    hide = hidden(group)
    assert all(away for cell, away in zip(group, hide, strict=True) if is_small(cell))
    if any(hide) and not total_hidden(group, hide):
        assert sum(hide) > 1


@given(cells)
def test_a_group_without_small_cells_is_shown_whole(group: list[Cell]) -> None:
    if not any(is_small(cell) for cell in group):
        assert not any(hidden(group))


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
