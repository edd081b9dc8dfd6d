"""Values as people type them."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.measure import (
    Direction,
    Kind,
    Measure,
    Value,
    parse_month,
    parse_number,
    parse_value,
)
from improvement.refusal import Refused

TODAY = date(2026, 11, 22)
FOUR_HOUR = Measure("four-hour", "Seen within four hours", Kind.PROPORTION, "%", Direction.UP, 95)
FALLS = Measure("falls", "Falls", Kind.COUNT, "falls", Direction.DOWN)
INFECTIONS = Measure("infections", "Infections", Kind.RATE, "per 1,000 days", Direction.DOWN, per=1000)
WAIT = Measure("wait", "Wait to be seen", Kind.TIME, "min", Direction.DOWN)
ALL = (FOUR_HOUR, FALLS, INFECTIONS, WAIT)


@pytest.mark.parametrize(
    ("measure", "typed", "code"),
    [
        (FOUR_HOUR, "abc", "not_a_number"),
        (FOUR_HOUR, "12/0", "denominator_zero"),
        (FOUR_HOUR, "120/100", "above_all"),
        (FOUR_HOUR, "-1/100", "negative"),
        (FOUR_HOUR, "1/-100", "negative"),
        (FOUR_HOUR, "1e309/1e309", "too_large"),
        (FOUR_HOUR, "12.5/40", "not_whole"),
        (FOUR_HOUR, "89.9", "denominator_missing"),
        (FOUR_HOUR, "101%", "percent_above_100"),
        (FOUR_HOUR, "nan/2", "not_a_number"),
        (FOUR_HOUR, "1/2/3", "not_a_number"),
        (FOUR_HOUR, "12,345,6/9", "not_a_number"),
        (FALLS, "3/10", "denominator_unwanted"),
        (FALLS, "2.5", "not_whole"),
        (FALLS, "12%", "percent_unwanted"),
        (INFECTIONS, "3", "denominator_missing"),
        (WAIT, "-5", "negative"),
        (WAIT, "", "not_a_number"),
    ],
)
def test_a_value_that_cannot_be_is_refused_for_its_own_reason(
    measure: Measure, typed: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        parse_value(typed, measure)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,234", 1234),
        ("1 234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("12,345,678.9", 12345678.9),
        ("89,9", 89.9),
        ("0,812", 0.812),
        ("1.234", 1.234),
        ("\u2212 3", -3),
        ("1'000", 1000),
    ],
)
def test_thousands_and_decimal_commas_are_read_as_they_were_meant(typed: str, number: float) -> None:
    assert parse_number(typed) == number


@given(st.floats(min_value=0, max_value=1e9, allow_nan=False))
def test_any_number_python_prints_is_read_back(number: float) -> None:
    assert parse_number(str(number)) == number


@given(st.integers(min_value=0, max_value=10**11))
def test_any_number_with_grouped_thousands_is_read_back(number: int) -> None:
    assert parse_number(f"{number:,}") == number


@given(st.text(alphabet=string.printable + "\u0663\u00bd%\u2212", max_size=40))
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    for measure in ALL:
        try:
            value = parse_value(text, measure)
        except Refused:
            continue
        assert value.numerator >= 0


@pytest.mark.parametrize("typed", ["2026-10", "2026-10-31", "10/2026", "Oct 2026", "october", "oct. 2026"])
def test_a_month_may_be_written_as_people_do(typed: str) -> None:
    assert parse_month(typed, today=TODAY) == date(2026, 10, 1)


def test_a_month_later_in_the_year_than_today_is_last_years() -> None:
    assert parse_month("december", today=TODAY) == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-12", "month_ahead"),
        ("2019-01", "month_ancient"),
        ("2026-13", "not_a_month"),
        ("soon", "not_a_month"),
        ("0000-01", "not_a_month"),
    ],
)
def test_a_month_that_cannot_be_reported_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_month(typed, today=TODAY)
    assert refused.value.code == code


def test_the_value_shown_is_in_the_unit_of_its_measure() -> None:
    assert Value(812, 903).shown(FOUR_HOUR) == pytest.approx(89.9225, abs=1e-4)
    assert Value(3, 1500).shown(INFECTIONS) == 2
    assert Value(17.5).shown(WAIT) == 17.5
