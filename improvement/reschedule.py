"""A call is one thing, wherever it moves: when it may move or be cancelled, and what it looks back on.

Its identity is the date the charter's rule gives it (its occasion), one in each month. Answers, topics and
threads hang on the call, so they move with it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from improvement.call import MonthlyRule, call_in, instant, reporting_month
from improvement.call_record import CallTimes
from improvement.refusal import Refused

FURTHEST = timedelta(days=60)
"""A call moved further than this from its place is the call of another season."""

LONGEST_REASON = 300


@dataclass(frozen=True)
class Occasion:
    """One month's call by the rule: `usual_on` is the rule's own local date, `starts_at` a UTC instant."""

    usual_on: date
    starts_at: datetime


def next_occasion(rule: MonthlyRule, after: datetime, held: Collection[date]) -> Occasion:
    """The first call later than the aware instant `after` in a month whose call was not held yet.

    `held` are the usual dates of calls there are already, wherever they moved; cancelled months are passed
    over.
    """
    months = {(day.year, day.month) for day in held}
    month = after.astimezone(ZoneInfo(rule.zone)).date().replace(day=1)
    while True:
        start = call_in(rule, month.year, month.month)
        if start is not None and start > after and (month.year, month.month) not in months:
            return Occasion(rule.usual_date(month.year, month.month), start)
        month += relativedelta(months=1)


def may_change(call: CallTimes) -> None:
    """Until it starts. Raises Refused `reschedule.over` or `reschedule.started`."""
    if call.ended_at is not None:
        raise Refused("reschedule.over")
    if call.started_at is not None:
        raise Refused("reschedule.started")


def checked_start(call: CallTimes, day: str | None, at: str | None, now: datetime) -> datetime:
    """The UTC instant a call moves to: `day` is an ISO date, `at` a wall time such as 12:30, both local.

    Raises Refused `reschedule.no_date`, `no_time`, `past`, `same` or `too_far` (all of `reschedule`).
    """
    try:
        local_day = date.fromisoformat(day or "")
    except ValueError:
        raise Refused("reschedule.no_date", field="day") from None
    try:
        wall_time = time.fromisoformat(at or "")
    except ValueError:
        raise Refused("reschedule.no_time", field="at") from None
    start = instant(local_day, wall_time, call.zone)
    if start <= now:
        raise Refused("reschedule.past", field="day")
    if start == call.starts_at:
        raise Refused("reschedule.same", field="day")
    if abs(start - call.starts_at) > FURTHEST:
        raise Refused("reschedule.too_far", field="day", days=FURTHEST.days)
    return start


def months_to_look_back_on(looks_back_on: date, start: datetime, zone: str) -> tuple[date, ...]:
    """The months a moved call may look back on: its own, and that before its new date where it is another."""
    return tuple(dict.fromkeys((looks_back_on, reporting_month(start, zone))))


def checked_reason(why: str | None) -> str:
    """The reason as one line; it may be empty. Raises Refused `reschedule.reason_too_long`."""
    reason = " ".join((why or "").split())
    if len(reason) > LONGEST_REASON:
        raise Refused("reschedule.reason_too_long", field="why", most=LONGEST_REASON)
    return reason
