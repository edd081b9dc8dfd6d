"""The monthly call: dates that hold across daylight saving, and steps that fall due in order."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import datetime_exists
from hypothesis import given
from hypothesis import strategies as st

from improvement.call import (
    LeadTimes,
    MonthlyRule,
    StepKind,
    call_in,
    due,
    instant,
    next_call,
    plan,
    reporting_month,
    still_useful,
    usual_leads,
    with_exception,
)
from improvement.refusal import Refused

THIRD_THURSDAY = MonthlyRule(week=3, weekday=3, at=time(12, 30), zone="Europe/London")

ZONES = (
    "America/Los_Angeles",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Gaza",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
)

rules = st.builds(
    MonthlyRule,
    week=st.sampled_from((1, 2, 3, 4, -1)),
    weekday=st.integers(0, 6),
    at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    zone=st.sampled_from(ZONES),
    minutes=st.integers(10, 240),
)
years = st.integers(2000, 2050)
months = st.integers(1, 12)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def local(start: datetime | None, rule: MonthlyRule) -> datetime:
    assert start is not None
    return start.astimezone(ZoneInfo(rule.zone))


@given(rules, years, months)
def test_weekday_and_wall_time_hold_all_year_round(rule: MonthlyRule, year: int, month: int) -> None:
    held = local(call_in(rule, year, month), rule)
    wanted = datetime.combine(rule.usual_date(year, month), rule.at, ZoneInfo(rule.zone))
    if datetime_exists(wanted):
        assert (held.year, held.month, held.weekday()) == (year, month, rule.weekday)
        assert held.time() == rule.at
    else:
        assert wanted.replace(tzinfo=None) < held.replace(tzinfo=None)


@given(rules, years, months)
def test_the_week_of_the_month_is_the_one_that_was_asked_for(
    rule: MonthlyRule, year: int, month: int
) -> None:
    day = rule.usual_date(year, month)
    if rule.week == -1:
        assert (day + timedelta(days=7)).month != month
    else:
        assert (day.day - 1) // 7 + 1 == rule.week


@given(rules, instants)
def test_the_next_call_is_the_first_one_later_than_now(rule: MonthlyRule, now: datetime) -> None:
    start = next_call(rule, now)
    assert start > now
    assert next_call(rule, start - timedelta(seconds=1)) == start
    before = start - timedelta(days=31)
    assert not any(
        earlier and now < earlier < start
        for earlier in (call_in(rule, before.year, before.month), call_in(rule, now.year, now.month))
    )


@given(rules, instants)
def test_calls_follow_one_another_four_or_five_weeks_apart(rule: MonthlyRule, now: datetime) -> None:
    first = next_call(rule, now)
    weeks = (next_call(rule, first) - first) / timedelta(weeks=1)
    assert min(abs(weeks - 4), abs(weeks - 5)) < 0.16


def test_missing_time() -> None:
    """Clocks jump from 01:00 to 02:00 in London on 29 March 2026: 01:30 is asked at the next valid minute."""
    rule = MonthlyRule(week=-1, weekday=6, at=time(1, 30), zone="Europe/London")
    assert call_in(rule, 2026, 3) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert local(call_in(rule, 2026, 3), rule).time() == time(2, 0)


def test_missing_time_in_the_southern_hemisphere() -> None:
    """Clocks jump from 02:00 to 03:00 in Auckland on the last Sunday of September."""
    assert instant(date(2026, 9, 27), time(2, 15), "Pacific/Auckland") == datetime(
        2026, 9, 26, 14, 0, tzinfo=UTC
    )


def test_missing_time_where_half_an_hour_is_skipped() -> None:
    """Lord Howe Island moves its clocks by thirty minutes: 02:00 to 02:30."""
    held = instant(date(2026, 10, 4), time(2, 10), "Australia/Lord_Howe")
    assert held.astimezone(ZoneInfo("Australia/Lord_Howe")).time() == time(2, 30)


def test_missing_day() -> None:
    """Samoa crossed the date line and had no 30 December 2011."""
    held = instant(date(2011, 12, 30), time(12, 0), "Pacific/Apia").astimezone(ZoneInfo("Pacific/Apia"))
    assert held == datetime(2011, 12, 31, tzinfo=ZoneInfo("Pacific/Apia"))


def test_repeated_time() -> None:
    """01:30 comes twice in London on 25 October 2026: the first is meant, which is still summer time."""
    rule = MonthlyRule(week=4, weekday=6, at=time(1, 30), zone="Europe/London")
    assert call_in(rule, 2026, 10) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_repeated_time_in_the_southern_hemisphere() -> None:
    """02:30 comes twice in Auckland on 5 April 2026: the first is meant."""
    assert instant(date(2026, 4, 5), time(2, 30), "Pacific/Auckland") == datetime(
        2026, 4, 4, 13, 30, tzinfo=UTC
    )


def test_the_call_stays_at_half_past_twelve_when_the_clocks_change() -> None:
    winter, summer = call_in(THIRD_THURSDAY, 2026, 3), call_in(THIRD_THURSDAY, 2026, 4)
    assert winter == datetime(2026, 3, 19, 12, 30, tzinfo=UTC)
    assert summer == datetime(2026, 4, 16, 11, 30, tzinfo=UTC)


def test_a_call_can_move_within_its_month() -> None:
    rule = with_exception(THIRD_THURSDAY, date(2026, 12, 17), date(2026, 12, 10))
    assert call_in(rule, 2026, 12) == datetime(2026, 12, 10, 12, 30, tzinfo=UTC)
    assert next_call(rule, datetime(2026, 12, 11, tzinfo=UTC)) == call_in(rule, 2027, 1)


def test_a_cancelled_call_is_passed_over() -> None:
    rule = with_exception(THIRD_THURSDAY, date(2026, 8, 20), None)
    assert call_in(rule, 2026, 8) is None
    assert next_call(rule, datetime(2026, 8, 1, tzinfo=UTC)) == call_in(rule, 2026, 9)


def test_moving_a_call_back_to_its_usual_date_takes_the_exception_away() -> None:
    moved = with_exception(THIRD_THURSDAY, date(2026, 12, 17), date(2026, 12, 10))
    assert with_exception(moved, date(2026, 12, 17), date(2026, 12, 17)) == THIRD_THURSDAY


def test_a_cancellation_can_be_turned_into_a_move() -> None:
    cancelled = with_exception(THIRD_THURSDAY, date(2026, 12, 17), None)
    moved = with_exception(cancelled, date(2026, 12, 17), date(2026, 12, 10))
    assert moved.exceptions == ((date(2026, 12, 17), date(2026, 12, 10)),)


def test_an_exception_for_a_day_without_a_call_is_refused_with_the_right_day() -> None:
    with pytest.raises(Refused) as refused:
        with_exception(THIRD_THURSDAY, date(2026, 12, 24), None)
    assert refused.value.code == "charter.not_a_call_date"
    assert refused.value.facts["expected"] == date(2026, 12, 17)


def test_a_call_does_not_leave_its_month() -> None:
    with pytest.raises(Refused, match=r"charter\.moved_out_of_month"):
        with_exception(THIRD_THURSDAY, date(2026, 12, 17), date(2027, 1, 7))


@pytest.mark.parametrize(
    "wrong",
    [
        {"week": 5},
        {"week": 0},
        {"weekday": 7},
        {"at": time(12, 30, 15)},
        {"at": time(12, 30, tzinfo=UTC)},
        {"minutes": 0},
        {"zone": "Europe/Leeds"},
    ],
)
def test_a_rule_that_no_calendar_holds_cannot_be_made(wrong: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError)):
        replace(THIRD_THURSDAY, **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_a_month_runs_ask_remind_twice_hand_over_agenda_summary() -> None:
    start = next_call(THIRD_THURSDAY, datetime(2026, 11, 22, tzinfo=UTC))
    steps = plan(THIRD_THURSDAY, usual_leads(THIRD_THURSDAY.weekday), start)
    assert [(step.kind.value, f"{step.due_at:%a %d %b %H:%M}") for step in steps] == [
        ("ask", "Thu 10 Dec 09:00"),
        ("remind_1", "Mon 14 Dec 09:00"),
        ("remind_2", "Tue 15 Dec 09:00"),
        ("hand_over", "Wed 16 Dec 09:00"),
        ("agenda", "Wed 16 Dec 15:00"),
        ("never_started", "Thu 17 Dec 12:45"),
        ("summary", "Thu 17 Dec 15:30"),
    ]


def test_teams_are_asked_at_their_local_morning_although_the_clocks_change_before_the_call() -> None:
    rule = MonthlyRule(week=1, weekday=1, at=time(10), zone="America/New_York")  # 9 March 2027 is the second
    start = call_in(replace(rule, week=3), 2027, 3)
    assert start is not None
    ask = plan(rule, LeadTimes(ask_days=7), start)[0]
    assert local(ask.due_at, rule).time() == time(9)
    spring = call_in(replace(rule, week=2, weekday=6), 2027, 3)
    assert spring is not None
    assert local(plan(rule, LeadTimes(), spring)[0].due_at, rule) == datetime(
        2027, 3, 7, 9, tzinfo=ZoneInfo("America/New_York")
    )


@given(rules, instants, st.integers(0, 2))
def test_steps_come_in_order_and_the_agenda_before_the_call(
    rule: MonthlyRule, now: datetime, reminders: int
) -> None:
    start = next_call(rule, now)
    leads = replace(LeadTimes(), remind_days=LeadTimes().remind_days[:reminders])
    steps = plan(rule, leads, start)
    assert all(earlier.due_at < later.due_at for earlier, later in pairwise(steps))
    after = (StepKind.NEVER_STARTED, StepKind.SUMMARY)
    assert all((step.due_at < start) == (step.kind not in after) for step in steps)
    assert len(steps) == 5 + reminders
    assert due(steps, steps[0].due_at - timedelta(seconds=1), steps[-1].due_at) == steps


def test_a_step_falls_due_once_between_two_ticks_of_the_clock() -> None:
    steps = plan(THIRD_THURSDAY, LeadTimes(), datetime(2026, 12, 17, 12, 30, tzinfo=UTC))
    ask = steps[0]
    tick = timedelta(seconds=20)
    assert due(steps, ask.due_at - tick, ask.due_at) == (ask,)
    assert due(steps, ask.due_at, ask.due_at + tick) == ()


@pytest.mark.parametrize("weekday", range(7))
def test_usual_lead_times_send_nothing_at_a_weekend_unless_the_call_is_there(weekday: int) -> None:
    rule = replace(THIRD_THURSDAY, weekday=weekday)
    start = next_call(rule, datetime(2026, 11, 22, tzinfo=UTC))
    before = plan(rule, usual_leads(weekday), start)[:-2]
    assert len(before) == 5
    if weekday < 5:
        assert all(local(step.due_at, rule).weekday() < 5 for step in before)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ask_days": 0}, "charter.lead_ask_days"),
        ({"ask_days": 22}, "charter.lead_ask_days"),
        ({"remind_days": (5, 4, 3)}, "charter.lead_too_many_reminders"),
        ({"remind_days": (7,)}, "charter.lead_order"),
        ({"remind_days": (2, 4)}, "charter.lead_order"),
        ({"remind_days": (3, 3)}, "charter.lead_order"),
        ({"hand_over_days": 2}, "charter.lead_order"),
        ({"remind_days": (), "hand_over_days": 7}, "charter.lead_order"),
        ({"agenda_days": 2}, "charter.lead_agenda_days"),
        ({"agenda_days": 0}, "charter.lead_agenda_days"),
        ({"agenda_at": time(9)}, "charter.lead_agenda_at"),
        ({"summary_after": timedelta(days=4)}, "charter.lead_summary_after"),
    ],
)
def test_lead_times_that_would_not_come_in_order_are_refused(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        replace(LeadTimes(), **wrong)  # type: ignore[arg-type]  # wrong on purpose


CALL = datetime(2026, 12, 17, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "late", "useful"),
    [
        (StepKind.ASK, timedelta(), True),
        (StepKind.ASK, timedelta(days=5), True),
        (StepKind.ASK, timedelta(days=6, hours=4), False),
        (StepKind.REMIND_1, timedelta(hours=1, minutes=59), True),
        (StepKind.REMIND_1, timedelta(hours=2), False),
        (StepKind.REMIND_2, timedelta(hours=3), False),
    ],
)
def test_a_late_ask_still_helps_but_a_late_reminder_is_dropped(
    kind: StepKind, late: timedelta, useful: bool
) -> None:
    due_at = CALL - timedelta(days=7)
    assert still_useful(kind, due_at, due_at + late, CALL) is useful


@pytest.mark.parametrize("kind", [StepKind.HAND_OVER, StepKind.AGENDA])
def test_handing_over_and_the_agenda_help_until_the_call_starts(kind: StepKind) -> None:
    due_at = CALL - timedelta(days=1)
    assert still_useful(kind, due_at, CALL - timedelta(minutes=1), CALL)
    assert not still_useful(kind, due_at, CALL, CALL)


def test_a_summary_is_news_for_a_week() -> None:
    due_at = CALL + timedelta(hours=3)
    assert still_useful(StepKind.SUMMARY, due_at, due_at + timedelta(days=6), CALL)
    assert not still_useful(StepKind.SUMMARY, due_at, due_at + timedelta(days=7), CALL)


@given(rules, instants)
def test_every_step_is_useful_at_the_moment_it_falls_due(rule: MonthlyRule, now: datetime) -> None:
    start = next_call(rule, now)
    for step in plan(rule, LeadTimes(), start):
        assert still_useful(step.kind, step.due_at, step.due_at, start)


def test_a_call_looks_back_on_the_month_before() -> None:
    assert reporting_month(CALL, "Europe/London") == date(2026, 11, 1)
    assert reporting_month(datetime(2027, 1, 7, 20, tzinfo=UTC), "UTC") == date(2026, 12, 1)


def test_the_month_before_is_counted_where_the_call_is_held() -> None:
    """A morning call in Auckland on 1 December begins while it is still November in UTC."""
    start = instant(date(2026, 12, 1), time(9), "Pacific/Auckland")
    assert start.month == 11
    assert reporting_month(start, "Pacific/Auckland") == date(2026, 11, 1)
