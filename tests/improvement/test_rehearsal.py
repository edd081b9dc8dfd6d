"""A rehearsed year is the year by the rules: every call, each step when the clock gets to it, what is odd."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.call import (
    LeadTimes,
    MonthlyRule,
    Step,
    StepKind,
    calls_ahead,
    plan,
    still_useful,
    usual_leads,
)
from improvement.charter.values import Charter, Question
from improvement.rehearsal import Rehearsal, Remark, minutes_asked, rehearse

START = datetime(2026, 10, 1, 12, tzinfo=UTC)
GRACE = timedelta(hours=2)
RULE = MonthlyRule(week=3, weekday=3, at=time(12), zone="America/New_York")


def charter(rule: MonthlyRule = RULE, leads: LeadTimes | None = None, country: str = "US") -> Charter:
    return Charter(
        key="opioid-care",
        name="Opioid care",
        aim="Safer prescribing.",
        channel="#opioid-care",
        facilitators=("@ann",),
        zone=rule.zone,
        language="en",
        rule=rule,
        leads=leads or usual_leads(rule.weekday),
        country=country,
        questions=(Question("focus", "What is your focus?"),),
    )


rules = st.builds(
    MonthlyRule,
    st.sampled_from([1, 2, 3, 4, -1]),
    st.integers(0, 6),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(
        ["America/New_York", "Europe/London", "Australia/Sydney", "America/Santiago", "Asia/Tokyo"]
    ),
)
leads = st.builds(
    LeadTimes,
    ask_days=st.integers(8, 21),
    remind_days=st.sampled_from([(), (5,), (6, 3), (4, 2)]),
    morning=st.sampled_from([time(6), time(9), time(13)]),
    summary_after=st.integers(0, 72).map(lambda hours: timedelta(hours=hours)),
)
starts = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware here


def remarks(year: Rehearsal, code: str) -> list[Remark]:
    every = [*year.always, *(remark for call in year.calls for remark in call.remarks)]
    return [remark for remark in every if remark.code == code]


@settings(max_examples=60)
@given(rules, leads, starts, st.integers(1, 15))
def test_every_call_of_the_rule_is_there_once_and_no_other(
    rule: MonthlyRule, lead_times: LeadTimes, start: datetime, months: int
) -> None:
    year = rehearse(charter(rule, lead_times), start, months, GRACE)
    expected = [at for at in calls_ahead(rule, start, months) if at < year.until]
    assert [call.starts_at for call in year.calls] == expected


@settings(max_examples=60)
@given(rules, leads, starts)
def test_each_step_is_when_the_rules_have_it_or_when_its_call_is_planned(
    rule: MonthlyRule, lead_times: LeadTimes, start: datetime
) -> None:
    for call in rehearse(charter(rule, lead_times), start, 12, GRACE).calls:
        planned = {step.kind: step.due_at for step in plan(rule, lead_times, call.starts_at)}
        assert call.steps == tuple(sorted(call.steps, key=lambda step: step.due_at))
        for step in call.steps:
            assert step.due_at == max(planned.pop(step.kind), call.planned_at)
        left_out = [Step(kind, due_at) for kind, due_at in planned.items()]
        assert not [s for s in left_out if still_useful(s.kind, s.due_at, call.planned_at, call.starts_at)]


@settings(max_examples=60)
@given(rules, leads, starts)
def test_nothing_of_a_call_comes_before_the_call_before_it_is_over(
    rule: MonthlyRule, lead_times: LeadTimes, start: datetime
) -> None:
    year = rehearse(charter(rule, lead_times), start, 12, GRACE)
    for before, call in pairwise(year.calls):
        assert min(step.due_at for step in call.steps) >= before.ends_at


@settings(max_examples=30)
@given(rules, starts)
def test_a_remark_on_a_holiday_is_made_where_the_calendar_has_one(rule: MonthlyRule, start: datetime) -> None:
    american = charter(rule)
    year = rehearse(american, start, 12, GRACE)
    on_holiday = {call.day for call in year.calls if american.holidays.name(call.day)}
    assert {remark.facts["day"] for remark in remarks(year, "call_holiday")} == on_holiday


def test_thanksgivings_call_is_marked_with_the_day_instead() -> None:
    year = rehearse(charter(replace(RULE, week=4)), START, 2, GRACE)
    (remark,) = remarks(year, "call_holiday")
    assert remark.facts["instead"] == date(2026, 11, 19)


def test_clocks_that_change_before_a_call_are_marked_with_their_day() -> None:
    year = rehearse(charter(country=""), START, 7, GRACE)
    assert [remark.facts["day"] for remark in remarks(year, "clock_change")] == [
        date(2026, 11, 1),
        date(2027, 3, 14),
    ]


def test_clocks_that_change_before_the_first_call_are_marked_too() -> None:
    year = rehearse(charter(country=""), datetime(2026, 10, 20, tzinfo=UTC), 1, GRACE)
    assert [remark.facts["day"] for remark in remarks(year, "clock_change")] == [date(2026, 11, 1)]


def test_a_call_at_an_hour_that_clocks_skip_says_when_it_is() -> None:
    at_night = MonthlyRule(2, 6, time(2, 30), "America/New_York")
    year = rehearse(charter(at_night), datetime(2027, 3, 1, tzinfo=UTC), 1, GRACE)
    (remark,) = remarks(year, "hour_skipped")
    assert remark.facts["becomes"] == time(3)


def test_a_weekends_reminder_is_marked_but_not_for_a_call_at_a_weekend() -> None:
    year = rehearse(charter(leads=LeadTimes()), START, 3, GRACE)
    (always,) = remarks(year, "step_weekend")
    assert (always.facts["step"], always in year.always) == ("remind_1", True)
    at_weekend = charter(replace(RULE, weekday=5), LeadTimes())
    assert remarks(rehearse(at_weekend, START, 3, GRACE), "step_weekend") == []


def test_teams_that_would_be_asked_before_the_last_call_is_over_are_marked() -> None:
    first = replace(RULE, week=1, exceptions=((date(2026, 10, 1), date(2026, 10, 30)),))
    year = rehearse(charter(first), START, 2, GRACE)
    (remark,) = remarks(year, "before_summary")
    assert (remark.facts["step"], remark.facts["day"]) == ("ask", date(2026, 10, 29))
    assert year.calls[1].steps[0] == Step(StepKind.ASK, year.calls[0].ends_at + GRACE)


@pytest.mark.parametrize(
    ("start", "late", "too_late"),
    [
        (datetime(2026, 10, 9, 12, tzinfo=UTC), ["ask"], []),
        (datetime(2026, 10, 14, 17, tzinfo=UTC), ["hand_over"], ["ask", "remind_1", "remind_2"]),
    ],
)
def test_a_year_that_begins_in_the_middle_of_a_month_says_what_comes_at_once_and_what_never(
    start: datetime, late: list[str], too_late: list[str]
) -> None:
    year = rehearse(charter(), start, 1, GRACE)
    assert [remark.facts["step"] for remark in remarks(year, "late")] == late
    assert [remark.facts["step"] for remark in remarks(year, "too_late")] == too_late


def test_a_cancelled_month_has_no_call_and_is_named() -> None:
    cancelled = replace(RULE, exceptions=((date(2026, 11, 19), None),))
    year = rehearse(charter(cancelled), START, 3, GRACE)
    assert [call.day.month for call in year.calls] == [10, 12]
    assert year.cancelled == (date(2026, 11, 19),)


def test_the_minutes_asked_grow_with_questions_and_measures() -> None:
    assert minutes_asked(charter()) == 2
    assert minutes_asked(replace(charter(), questions=())) == 0


def test_the_days_of_a_call_are_those_of_its_collaborative() -> None:
    evening = MonthlyRule(3, 3, time(20), "America/Los_Angeles")
    (call,) = rehearse(charter(evening), START, 1, GRACE).calls
    assert call.day == call.starts_at.astimezone(ZoneInfo(evening.zone)).date() == date(2026, 10, 15)
