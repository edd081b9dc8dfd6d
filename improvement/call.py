"""The monthly call: a rule becomes dates, a date becomes the steps before and after it.

A rule is a wall time in a zone ("third Thursday, 12:30, Europe/London"), as RFC 5545 has it in
`FREQ=MONTHLY;BYDAY=3TH`. Weekday and wall time hold across daylight saving; what is stored and
returned are UTC instants.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule
from dateutil.rrule import weekday as nth_weekday
from dateutil.tz import datetime_exists

from improvement.refusal import Refused

LAST = -1
WEEKS = (1, 2, 3, 4, LAST)
"""There is no fifth: not every month has one."""

LONGEST_LEAD_DAYS = 21
"""Calls are four or five weeks apart: the next is not asked about before this one is over."""

NOT_STARTED_AFTER = timedelta(minutes=15)
"""Facilitators hear of a call that nobody started this long into its slot, or half-way into a shorter one."""

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class MonthlyRule:
    """One call a month: the `week`th `weekday` (Monday is 0; week -1 is the last) `at` a wall time in `zone`.

    `exceptions` are pairs of a usual date and the date it moved to in that month, or None where that
    month's call is cancelled. Raises ValueError for a rule that no calendar could hold, and `Refused`
    for an exception that fits no call of the rule.
    """

    week: int
    weekday: int
    at: time
    zone: str
    minutes: int = 60
    exceptions: tuple[tuple[date, date | None], ...] = ()

    def __post_init__(self) -> None:
        if self.week not in WEEKS or not 0 <= self.weekday <= 6:  # noqa: PLR2004 - the days of a week
            raise ValueError(f"no such day in a month: week {self.week}, weekday {self.weekday}")
        if self.at.tzinfo or self.at.second or self.at.microsecond:
            raise ValueError(f"a wall time in whole minutes is needed, not {self.at!r}")
        if not 0 < self.minutes <= 24 * 60:
            raise ValueError(f"a call cannot last {self.minutes} minutes")
        ZoneInfo(self.zone)
        for usual, moved in self.exceptions:
            _check_exception(self, usual, moved)

    def usual_date(self, year: int, month: int) -> date:
        """The local date by the rule alone, exceptions left aside."""
        day = nth_weekday(self.weekday, self.week)
        return rrule(MONTHLY, dtstart=datetime(year, month, 1), byweekday=day, count=1)[0].date()  # noqa: DTZ001 - a local date, no instant


@dataclass(frozen=True)
class LeadTimes:
    """How long before the call each step is due: whole days, counted on the local calendar.

    Asks, reminders and the hand-over to the facilitator go out at `morning`, the agenda becomes final
    and is posted at `agenda_at`, both local wall times. The summary is due `summary_after` the end of the
    call, if nobody ended it before. Raises `Refused` when the steps would not come in this order.
    """

    ask_days: int = 7
    remind_days: tuple[int, ...] = (4, 2)
    hand_over_days: int = 1
    agenda_days: int = 1
    morning: time = time(9)
    agenda_at: time = time(15)
    summary_after: timedelta = timedelta(hours=2)

    def __post_init__(self) -> None:
        if len(self.remind_days) > 2:  # noqa: PLR2004 - further reminders gain nothing (BMC HSR 2009 9:160, table 2)
            raise Refused("charter.lead_too_many_reminders", field="remind_days", count=len(self.remind_days))
        if not 1 <= self.ask_days <= LONGEST_LEAD_DAYS:
            raise Refused(
                "charter.lead_ask_days", field="ask_days", days=self.ask_days, most=LONGEST_LEAD_DAYS
            )
        chase = (self.ask_days, *self.remind_days, self.hand_over_days)
        if any(earlier <= later for earlier, later in pairwise(chase)):
            raise Refused(
                "charter.lead_order",
                field="remind_days" if self.remind_days else "hand_over_days",
                days=chase,
            )
        if not 1 <= self.agenda_days <= self.hand_over_days:
            raise Refused(
                "charter.lead_agenda_days",
                field="agenda_days",
                days=self.agenda_days,
                hand_over_days=self.hand_over_days,
            )
        if self.agenda_days == self.hand_over_days and self.agenda_at <= self.morning:
            raise Refused(
                "charter.lead_agenda_at", field="agenda_at", at=self.agenda_at, morning=self.morning
            )
        if not timedelta() <= self.summary_after <= 3 * _DAY:
            raise Refused("charter.lead_summary_after", field="summary_after", most_hours=72)


class StepKind(StrEnum):
    """What the clock does in a month, in this order."""

    ASK = "ask"
    REMIND_1 = "remind_1"
    REMIND_2 = "remind_2"
    HAND_OVER = "hand_over"
    AGENDA = "agenda"
    NEVER_STARTED = "never_started"
    SUMMARY = "summary"


@dataclass(frozen=True)
class Step:
    """One thing the clock does for one call, due at a UTC instant."""

    kind: StepKind
    due_at: datetime


def call_in(rule: MonthlyRule, year: int, month: int) -> datetime | None:
    """The UTC start of that month's call, or None where it is cancelled."""
    usual = rule.usual_date(year, month)
    held = dict(rule.exceptions).get(usual, usual)
    return None if held is None else instant(held, rule.at, rule.zone)


def next_call(rule: MonthlyRule, after: datetime) -> datetime:
    """The UTC start of the first call later than the aware instant `after`, cancelled ones passed over."""
    month = after.astimezone(ZoneInfo(rule.zone)).date().replace(day=1)
    while True:
        start = call_in(rule, month.year, month.month)
        if start is not None and start > after:
            return start
        month += relativedelta(months=1)


def calls_ahead(rule: MonthlyRule, after: datetime, months: int) -> Iterator[datetime]:
    """The UTC starts of the calls later than `after` and at most so many months, in order."""
    zone = ZoneInfo(rule.zone)
    until = after.astimezone(zone) + relativedelta(months=months)
    start = next_call(rule, after)
    while start <= until:
        yield start
        start = next_call(rule, start)


def with_exception(rule: MonthlyRule, usual: date, moved: date | None) -> MonthlyRule:
    """The rule with one call moved within its month, or cancelled (`moved` is None), or back to usual.

    Moving a call to its usual date takes the exception away. Raises `Refused` (noun charter):
    `not_a_call_date` when the rule has no call on `usual`, and `moved_out_of_month` when the call would leave
    its month: one call a month is what answers, measures and agendas are kept by.
    """
    _check_exception(rule, usual, moved)
    others = tuple(pair for pair in rule.exceptions if pair[0] != usual)
    added = () if moved == usual else ((usual, moved),)
    return replace(rule, exceptions=tuple(sorted((*others, *added), key=lambda pair: pair[0])))


def instant(day: date, at: time, zone: str) -> datetime:
    """The UTC instant of a wall time: the next valid minute if clocks skip it, the first if they repeat."""
    local = datetime.combine(day, at, ZoneInfo(zone))
    while not datetime_exists(local):
        local += _MINUTE
    return local.astimezone(UTC)


def plan(rule: MonthlyRule, leads: LeadTimes, call_start: datetime) -> tuple[Step, ...]:
    """The steps of the call that starts at the aware instant `call_start`, in order."""
    day = call_start.astimezone(ZoneInfo(rule.zone)).date()

    def before(days: int, at: time) -> datetime:
        return instant(day - days * _DAY, at, rule.zone)

    length = timedelta(minutes=rule.minutes)
    reminders = zip((StepKind.REMIND_1, StepKind.REMIND_2), leads.remind_days, strict=False)
    return (
        Step(StepKind.ASK, before(leads.ask_days, leads.morning)),
        *(Step(kind, before(days, leads.morning)) for kind, days in reminders),
        Step(StepKind.HAND_OVER, before(leads.hand_over_days, leads.morning)),
        Step(StepKind.AGENDA, before(leads.agenda_days, leads.agenda_at)),
        Step(StepKind.NEVER_STARTED, call_start + min(NOT_STARTED_AFTER, length / 2)),
        Step(StepKind.SUMMARY, call_start + length + leads.summary_after),
    )


def due(steps: tuple[Step, ...], after: datetime, until: datetime) -> tuple[Step, ...]:
    """The steps that fall due later than `after` and not later than `until`, in order."""
    return tuple(step for step in steps if after < step.due_at <= until)


def still_useful(kind: StepKind, due_at: datetime, now: datetime, call_start: datetime) -> bool:
    """Whether a step that could not be done on time is worth doing at `now`."""
    return now < useful_until(kind, due_at, call_start)


def useful_until(kind: StepKind, due_at: datetime, call_start: datetime) -> datetime:
    """The instant from which nobody needs a step any more, nor a message of it that could not be posted.

    An ask helps until the day before the call; a reminder two hours late would come at an hour nobody
    chose; the facilitator can act and an agenda can be read until the call starts; a call that was not
    started can still be for the better part of an hour; a summary is news for a week.
    """
    match kind:
        case StepKind.ASK:
            return call_start - _DAY
        case StepKind.REMIND_1 | StepKind.REMIND_2:
            return min(due_at + timedelta(hours=2), call_start)
        case StepKind.HAND_OVER | StepKind.AGENDA:
            return call_start
        case StepKind.NEVER_STARTED:
            return due_at + timedelta(minutes=45)
        case StepKind.SUMMARY:
            return due_at + 7 * _DAY


def reporting_month(call_start: datetime, zone: str) -> date:
    """The first day of the month a call looks back on: the calendar month before the call's local date."""
    return call_start.astimezone(ZoneInfo(zone)).date().replace(day=1) - relativedelta(months=1)


def usual_leads(weekday: int) -> LeadTimes:
    """Lead times for a call on `weekday` (Monday is 0) that send nothing on a Saturday or Sunday.

    The day before a Monday is Friday; the two reminders take the best of four, two, three and five days
    before. A call at a weekend keeps the plain lead times: it has chosen its days.
    """
    if weekday >= _SATURDAY:
        return LeadTimes()
    last = 3 if weekday == 0 else 1
    working = [days for days in (4, 2, 3, 5) if days > last and (weekday - days) % 7 < _SATURDAY]
    return LeadTimes(
        remind_days=tuple(sorted(working[:2], reverse=True)), hand_over_days=last, agenda_days=last
    )


def _check_exception(rule: MonthlyRule, usual: date, moved: date | None) -> None:
    expected = rule.usual_date(usual.year, usual.month)
    if usual != expected:
        raise Refused("charter.not_a_call_date", field="exceptions", date=usual, expected=expected)
    if moved is not None and (moved.year, moved.month) != (usual.year, usual.month):
        raise Refused("charter.moved_out_of_month", field="exceptions", date=usual, moved=moved)
