"""A call keeps its identity: one occasion a month, wherever its call is held."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from improvement.call import MonthlyRule, with_exception
from improvement.call_record import CallTimes
from improvement.refusal import Refused
from improvement.reschedule import (
    FURTHEST,
    checked_reason,
    checked_start,
    may_change,
    months_to_look_back_on,
    next_occasion,
)

RULE = MonthlyRule(week=3, weekday=3, at=time(12), zone="America/New_York")
NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
CALL = CallTimes("Opioid care", datetime(2026, 10, 15, 16, tzinfo=UTC), "America/New_York")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2031, 1, 1)), st.integers(1, 24))  # noqa: DTZ001 - made aware below
def test_occasions_come_once_a_month_in_order_however_many_were_held(start: datetime, count: int) -> None:
    held: list[date] = []
    for _ in range(count):
        occasion = next_occasion(RULE, start.replace(tzinfo=UTC), held)
        assert not held or occasion.usual_on > held[-1]
        held.append(occasion.usual_on)
    assert len({(day.year, day.month) for day in held}) == count


def test_a_call_that_moved_into_the_next_month_does_not_take_that_months_place() -> None:
    october_held_in_november = [date(2026, 10, 15)]
    after = datetime(2026, 11, 6, tzinfo=UTC)
    assert next_occasion(RULE, after, october_held_in_november).usual_on == date(2026, 11, 19)


def test_a_month_whose_call_was_held_early_is_not_planned_again() -> None:
    assert next_occasion(RULE, NOW, [date(2026, 10, 15)]).usual_on == date(2026, 11, 19)


def test_a_month_that_the_charter_cancels_is_passed_over() -> None:
    rule = with_exception(RULE, date(2026, 10, 15), None)
    assert next_occasion(rule, NOW, []).usual_on == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("day", "at", "code"),
    [
        (None, "12:00", "no_date"),
        ("soon", "12:00", "no_date"),
        ("2026-10-20", None, "no_time"),
        ("2026-10-20", "noon", "no_time"),
        ("2026-09-30", "12:00", "past"),
        ("2026-10-15", "12:00", "same"),
        ("2027-01-15", "12:00", "too_far"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_reason(day: str | None, at: str | None, code: str) -> None:
    with pytest.raises(Refused, match=code):
        checked_start(CALL, day, at, NOW)


@given(
    st.dates(date(2026, 10, 2), date(2026, 12, 10)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_a_date_that_is_taken_is_in_the_future_and_not_far(day: date, at: time) -> None:
    try:
        start = checked_start(CALL, day.isoformat(), at.strftime("%H:%M"), NOW)
    except Refused:
        return
    assert NOW < start <= CALL.starts_at + FURTHEST


def test_only_a_move_into_another_month_asks_which_month_is_looked_back_on() -> None:
    september, october = date(2026, 9, 1), date(2026, 10, 1)
    same = datetime(2026, 10, 22, 16, tzinfo=UTC)
    later = datetime(2026, 11, 3, 17, tzinfo=UTC)
    assert months_to_look_back_on(september, same, CALL.zone) == (september,)
    assert months_to_look_back_on(september, later, CALL.zone) == (september, october)


def test_a_call_that_began_or_is_over_stays_where_it_is() -> None:
    began = CallTimes("Opioid care", CALL.starts_at, CALL.zone, started_at=NOW)
    over = CallTimes("Opioid care", CALL.starts_at, CALL.zone, ended_at=NOW + timedelta(hours=1))
    for call, code in ((began, "started"), (over, "over")):
        with pytest.raises(Refused, match=code):
            may_change(call)
    may_change(CALL)


def test_a_reason_is_one_line_and_may_be_missing() -> None:
    assert (checked_reason(None), checked_reason(" snow\nstorm ")) == ("", "snow storm")
    with pytest.raises(Refused, match="reason_too_long"):
        checked_reason("x" * 301)
