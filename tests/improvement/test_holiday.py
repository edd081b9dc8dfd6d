"""Holidays are known by country and part of it, and the day that is suggested instead is a sensible one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.holiday import (
    HolidayCalendar,
    day_instead,
    known_country,
    near_countries,
    near_subdivisions,
    subdivisions,
)

US = HolidayCalendar("US")
THANKSGIVING = date(2026, 11, 26)
NEW_YEAR = date(2026, 1, 1)
LONG_AGO = date(2020, 1, 1)

places = st.sampled_from(
    [
        US,
        HolidayCalendar("US", "MA"),
        HolidayCalendar("GB", "SCT"),
        HolidayCalendar("TR"),
        HolidayCalendar("JP"),
    ]
)
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def test_thanksgiving_is_a_holiday_and_the_day_before_is_none() -> None:
    assert US.name(THANKSGIVING) == "Thanksgiving Day"
    assert US.name(THANKSGIVING - timedelta(days=1)) == ""


def test_without_a_country_no_day_is_a_holiday() -> None:
    assert HolidayCalendar().name(date(2026, 12, 25)) == ""


def test_a_part_of_a_country_has_holidays_that_the_rest_has_not() -> None:
    saint_andrew = date(2026, 11, 30)
    assert HolidayCalendar("GB", "SCT").name(saint_andrew)
    assert not HolidayCalendar("GB", "ENG").name(saint_andrew)


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "Heilige Drei Könige"), ("en", "Epiphany"), ("fr", "Heilige Drei Könige")],
)
def test_a_holiday_is_named_in_the_language_where_there_is_a_name_and_else_as_at_home(
    language: str, name: str
) -> None:
    assert HolidayCalendar("DE", "BY", language).name(date(2026, 1, 6)) == name


def test_a_year_of_holidays_comes_in_order_each_with_a_name() -> None:
    year = list(US.between(date(2026, 1, 1), date(2026, 12, 31)))
    assert year == sorted(year)
    assert (date(2026, 7, 4), "Independence Day") in year
    assert all(name for _, name in year)


def test_thanksgivings_call_had_better_be_a_week_before() -> None:
    assert day_instead(US, THANKSGIVING, earliest=LONG_AGO) == date(2026, 11, 19)


def test_a_week_later_is_next_best_where_the_week_before_is_over_taken_or_in_another_month() -> None:
    veterans_day = date(2026, 11, 11)
    assert day_instead(US, veterans_day, earliest=date(2026, 11, 6)) == date(2026, 11, 18)
    assert day_instead(US, veterans_day, earliest=LONG_AGO, taken=[date(2026, 11, 4)]) == date(2026, 11, 18)
    assert day_instead(US, NEW_YEAR, earliest=LONG_AGO) == date(2026, 1, 8)


def test_days_around_come_last_the_nearest_first() -> None:
    assert day_instead(US, THANKSGIVING, earliest=date(2026, 11, 20)) == date(2026, 11, 25)


def test_nothing_is_suggested_where_the_rest_of_the_month_is_over() -> None:
    assert day_instead(US, THANKSGIVING, earliest=date(2026, 12, 1)) is None


@given(places, days, days, st.sets(days))
def test_a_suggestion_is_never_a_holiday_past_taken_at_a_weekend_or_in_another_month(
    place: HolidayCalendar, day: date, earliest: date, taken: set[date]
) -> None:
    instead = day_instead(place, day, earliest=earliest, taken=taken)
    if instead is not None:
        assert not place.name(instead)
        assert instead >= earliest
        assert instead not in taken
        assert (instead.year, instead.month) == (day.year, day.month)
        assert instead.weekday() < 5 or day.weekday() >= 5
        assert instead != day


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("UK", "GB (United Kingdom)"),
        ("USA", "US (United States)"),
        ("united states", "US (United States)"),
        ("Untied States", "US (United States)"),
        ("Frnace", "FR (France)"),
    ],
)
def test_a_slip_or_another_name_of_a_country_offers_its_code(typed: str, first: str) -> None:
    assert near_countries(typed)[0] == first


def test_a_part_by_its_name_or_with_a_slip_offers_its_code() -> None:
    assert near_subdivisions("US", "California") == ["CA"]
    assert near_subdivisions("GB", "Scottland")[0] == "SCT"
    assert near_subdivisions("JP", "Tokyo") == []


@given(st.text(max_size=30), st.sampled_from(["US", "JP", "ES", "XX"]))
def test_whatever_is_typed_only_known_codes_are_offered(typed: str, country: str) -> None:
    offered = [near.split(" ", 1)[0] for near in near_countries(typed)]
    assert all(map(known_country, offered))
    assert len(offered) <= 3
    assert set(near_subdivisions(country, typed)) <= set(subdivisions(country))
