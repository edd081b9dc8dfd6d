"""What is said of a practice whose counts are too small to show; nothing hidden can be worked out of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.measure import Direction, Kind, Measure, Value
from improvement.small_practice import LEAST_POSSIBLE, Shown, on_target, possible, shown

SEEN = Measure("seen", "Seen", Kind.PROPORTION, direction=Direction.UP, target=70)
FALLS = Measure("falls", "Falls", Kind.RATE, direction=Direction.DOWN, target=5, per=1000)
COUNT = Measure("deaths", "Deaths", Kind.COUNT)
SUMMER = [date(2026, month, 1) for month in (7, 8, 9)]


def months(*numerators: float, of: float = 18) -> dict[date, Value]:
    """July 2026 and on."""
    return {date(2026, 7 + at, 1): Value(number, of) for at, number in enumerate(numerators)}


# -- what is offered -------------------------------------------------------------------------------


def test_a_practice_of_eighteen_patients_is_shown_three_months_together() -> None:
    said = shown(SEEN, months(6, 7, 9), 11)
    assert said.months == {}
    assert said.quarters == {SUMMER[0]: Value(22, 54)}


def test_a_quarter_that_is_not_over_is_not_shown_since_the_last_month_could_be_subtracted_later() -> None:
    assert shown(SEEN, months(6, 7), 11).quarters == {}
    assert shown(SEEN, {at: months(6, 7, 9)[at] for at in (SUMMER[0], SUMMER[2])}, 11).quarters == {}


def test_quarters_do_not_overlap() -> None:
    said = shown(SEEN, months(6, 7, 9, 8, 8, 6), 11)
    assert list(said.quarters) == [SUMMER[0], date(2026, 10, 1)]


def test_a_quarter_with_one_hidden_month_is_not_shown_since_the_others_could_be_subtracted() -> None:
    said = shown(SEEN, months(6, 0, 18), 11)
    assert said.months.keys() == set(SUMMER[1:])
    assert said.quarters == {}


def test_a_quarter_that_is_small_itself_is_not_shown() -> None:
    assert shown(SEEN, months(2, 3, 4), 11).quarters == {}
    assert shown(SEEN, months(16, 16, 17), 11).quarters == {}


def test_a_quarter_of_the_largest_hidden_counts_there_are_would_give_each_away() -> None:
    assert shown(FALLS, months(10, 10, 10, of=1500), 11).quarters == {}
    assert shown(FALLS, months(10, 9, 8, of=1500), 11).quarters == {SUMMER[0]: Value(27, 4500)}


def test_counts_without_a_denominator_have_no_quarter() -> None:
    assert shown(COUNT, {at: Value(8) for at in SUMMER}, 11).quarters == {}


def test_a_percent_typed_alone_is_in_no_quarter() -> None:
    mixed = months(6, 7, 9) | {SUMMER[1]: Value(40, 100, percent_only=True)}
    assert shown(SEEN, mixed, 11).quarters == {}


def test_whether_a_hidden_month_is_on_target_is_said_where_it_gives_nothing_away() -> None:
    assert shown(SEEN, months(14, 9), 11).on_target == {SUMMER[0]: True, SUMMER[1]: False}
    assert on_target(FALLS, Value(3, 1500), 11) is True


def test_it_is_not_said_where_few_counts_would_be_left_whatever_the_answer() -> None:
    high = replace(SEEN, target=90)
    assert [on_target(high, Value(number, 18), 11) for number in (17, 9)] == [None, None]


def test_without_a_target_or_a_direction_nothing_is_said_of_it() -> None:
    assert on_target(replace(SEEN, target=None), Value(14, 18), 11) is None
    assert on_target(replace(SEEN, direction=Direction.NONE), Value(14, 18), 11) is None
    assert on_target(SEEN, Value(80, 100, percent_only=True), 11) is None


def test_a_percent_alone_is_shown_where_the_charter_agrees_and_enough_are_counted() -> None:
    said = shown(SEEN, months(7), 11, percent=True)
    assert said.months == {SUMMER[0]: Value(39, 100, percent_only=True)}
    assert said.hidden == frozenset()
    assert shown(SEEN, months(7, of=10), 11, percent=True).months == {}
    assert shown(SEEN, {SUMMER[0]: Value(39, 100, percent_only=True)}, 11, percent=True).months == {}
    assert shown(FALLS, months(7, of=1500), 11, percent=True).months == {}


def test_no_quarter_is_shown_over_months_that_are_shown_as_percents() -> None:
    assert shown(SEEN, months(6, 7, 9), 11, percent=True).quarters == {}


def test_a_collaborative_that_hides_nothing_shows_everything() -> None:
    assert shown(SEEN, months(1, 2), None) == Shown(months(1, 2), frozenset(), {}, {})


# -- nothing hidden can be worked out -----------------------------------------------------------------

SMALL = 4
"""A threshold at which every world can be tried."""

measures = st.builds(
    lambda direction, target: replace(SEEN, direction=direction, target=target),
    st.sampled_from(Direction),
    st.sampled_from([None, 20, 50, 70, 90]),
)
values = st.integers(1, 11).flatmap(lambda d: st.builds(Value, st.integers(0, d), st.just(d)))
quarters = st.lists(values, min_size=3, max_size=3).map(lambda three: dict(zip(SUMMER, three, strict=True)))
years = st.lists(values | st.none(), min_size=1, max_size=12).map(
    lambda year: {date(2026, 1 + at, 1): value for at, value in enumerate(year) if value}
)


@settings(max_examples=150)
@given(measures, quarters)
def test_every_hidden_month_keeps_several_possible_counts_for_whoever_knows_all_denominators(
    measure: Measure, reported: Mapping[date, Value]
) -> None:
    """Every world is tried: those that would show the very same leave each hidden month in doubt."""
    seen = shown(measure, reported, SMALL)
    worlds = [world for world in _worlds(reported, seen.hidden) if shown(measure, world, SMALL) == seen]
    for month in seen.hidden:
        counts = {world[month].numerator for world in worlds}
        before = len(possible(reported[month], SMALL))
        assert len(counts) >= min(LEAST_POSSIBLE, before)


@given(measures, years, st.sampled_from([SMALL, 11]))
def test_no_hidden_month_is_a_difference_of_what_is_shown(
    measure: Measure, reported: Mapping[date, Value], threshold: int
) -> None:
    """The sums shown, less the months shown, never leave one hidden month alone."""
    seen = shown(measure, reported, threshold)
    sums = [_hidden_in(start, seen) for start in seen.quarters]
    assert not any(set(one) & set(other) for one in sums for other in sums if one is not other)
    assert all(len(months_left) > 1 for months_left in sums)


@given(measures, years, st.dates(date(2026, 1, 1), date(2026, 12, 1)))
def test_what_was_shown_of_a_quarter_stays_so_when_later_months_come(
    measure: Measure, reported: Mapping[date, Value], until: date
) -> None:
    before = shown(measure, {at: value for at, value in reported.items() if at <= until}, 11)
    after = shown(measure, reported, 11)
    assert before.quarters.items() <= after.quarters.items()
    assert before.months.items() <= after.months.items()


@given(measures, years, st.booleans())
def test_each_month_is_either_shown_or_hidden(
    measure: Measure, reported: Mapping[date, Value], percent: bool
) -> None:
    seen = shown(measure, reported, 11, percent=percent)
    assert seen.months.keys() | seen.hidden == reported.keys()
    assert not seen.months.keys() & seen.hidden


@pytest.mark.parametrize("value", [Value(3), Value(2, 3), Value(2, 30), Value(28, 30), Value(3, 1450.5)])
def test_a_hidden_count_is_among_those_that_are_possible(value: Value) -> None:
    assert value.numerator in possible(value, 5)


def _worlds(reported: Mapping[date, Value], hidden: Iterable[date]) -> Iterable[dict[date, Value]]:
    """The same denominators with every other count in the hidden months."""
    away = sorted(hidden)
    for counts in product(*(range(int(reported[at].denominator or 0) + 1) for at in away)):
        changed = {at: replace(reported[at], numerator=n) for at, n in zip(away, counts, strict=True)}
        yield {**reported, **changed}


def _hidden_in(start: date, seen: Shown) -> list[date]:
    return [
        at
        for at in seen.hidden
        if start <= at < date(start.year, start.month, 28).replace(month=start.month + 2)
    ]
