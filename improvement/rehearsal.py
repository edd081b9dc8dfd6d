"""The year to come by the rules: each call, what the clock does for it and when, and what deserves a look.

It is played as if nobody answered, calls started on time and nobody ended them: the most the clock ever does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from improvement.call import Step, StepKind, plan, reporting_month, still_useful
from improvement.charter.values import Charter
from improvement.holiday import day_instead
from improvement.reschedule import Occasion, next_occasion

MINUTES_A_QUESTION = 2
MINUTES_A_MEASURE = 3
"""Assumed, not measured: to write a sentence or two, and to look up and type two counts."""

WORKING_HOURS = time(7), time(19)
"""A message outside them is read by people who are not at work."""

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Remark:
    """Something about a call that deserves a look: `code` names the sentence, `facts` fill its gaps."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RehearsedCall:
    """One call of the year. Instants are UTC; `day` is its local date, `usual_on` that of the rule."""

    usual_on: date
    day: date
    starts_at: datetime
    ends_at: datetime
    planned_at: datetime
    """When the clock plans it: at the beginning, or when the call before is over."""
    looks_back_on: date
    steps: tuple[Step, ...]
    """What the clock does and when it does it; what came too late to be useful is left out."""
    holidays: tuple[tuple[date, str], ...]
    """Public holidays from its first step to its last."""
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Rehearsal:
    """The calls of a charter from `start` to `until`, UTC instants."""

    charter: Charter
    start: datetime
    until: datetime
    calls: tuple[RehearsedCall, ...]
    cancelled: tuple[date, ...]
    """Usual dates of calls that the charter cancels."""
    always: tuple[Remark, ...]
    """Remarks that hold for each of several calls, said once."""


def rehearse(charter: Charter, start: datetime, months: int, grace: timedelta) -> Rehearsal:
    """Play so many months from the aware instant `start`.

    A call that nobody ends is over `grace` after its planned end, or when its summary is posted.
    """
    zone = ZoneInfo(charter.zone)
    until = start.astimezone(zone) + relativedelta(months=months)
    calls = tuple(_calls(charter, start, until, grace))
    always = _always(calls)
    first, last = start.astimezone(zone).date(), until.date()
    return Rehearsal(
        charter,
        start,
        until.astimezone(start.tzinfo),
        tuple(_without(call, always) for call in calls),
        tuple(usual for usual, moved in charter.rule.exceptions if moved is None and first <= usual < last),
        always,
    )


def minutes_asked(charter: Charter) -> int:
    """The minutes of work before a call that are assumed for one team, by its questions and measures."""
    return MINUTES_A_QUESTION * len(charter.questions) + MINUTES_A_MEASURE * len(charter.measures)


def _calls(charter: Charter, start: datetime, until: datetime, grace: timedelta) -> Iterator[RehearsedCall]:
    before: RehearsedCall | None = None
    held: list[date] = []
    planned_at = start
    while (occasion := next_occasion(charter.rule, planned_at, held)).starts_at < until:
        before = _call(charter, occasion, planned_at, before)
        yield before
        held.append(occasion.usual_on)
        planned_at = before.ends_at + min(charter.leads.summary_after, grace)


def _call(
    charter: Charter, occasion: Occasion, planned_at: datetime, before: RehearsedCall | None
) -> RehearsedCall:
    zone = ZoneInfo(charter.zone)
    planned = plan(charter.rule, charter.leads, occasion.starts_at)
    days = [step.due_at.astimezone(zone).date() for step in planned]
    day = occasion.starts_at.astimezone(zone).date()
    return RehearsedCall(
        usual_on=occasion.usual_on,
        day=day,
        starts_at=occasion.starts_at,
        ends_at=occasion.starts_at + timedelta(minutes=charter.rule.minutes),
        planned_at=planned_at,
        looks_back_on=reporting_month(occasion.starts_at, charter.zone),
        steps=tuple(_done(planned, planned_at, occasion.starts_at)),
        holidays=tuple(charter.holidays.between(min(days), max(days))),
        remarks=(
            *_about_the_call(charter, occasion, day, planned_at, before),
            *_about_its_steps(charter, occasion, planned, planned_at, first=before is None),
        ),
    )


def _done(planned: Iterable[Step], planned_at: datetime, starts_at: datetime) -> Iterator[Step]:
    """Each step when the clock gets to it: at its time, or at once when that was over already."""
    for step in planned:
        at = max(step.due_at, planned_at)
        if still_useful(step.kind, step.due_at, at, starts_at):
            yield Step(step.kind, at)


def _about_the_call(
    charter: Charter, occasion: Occasion, day: date, planned_at: datetime, before: RehearsedCall | None
) -> Iterator[Remark]:
    zone = ZoneInfo(charter.zone)
    if holiday := charter.holidays.name(day):
        earliest = planned_at.astimezone(zone).date() + (charter.leads.ask_days + 1) * _DAY
        instead = day_instead(charter.holidays, day, earliest=earliest)
        yield Remark("call_holiday", {"day": day, "holiday": holiday, "instead": instead})
    at = occasion.starts_at.astimezone(zone).time()
    if at != charter.rule.at:
        yield Remark("hour_skipped", {"day": day, "at": charter.rule.at, "becomes": at})
    if changes := _clock_change(zone, before.day if before else planned_at.astimezone(zone).date(), day):
        yield Remark("clock_change", {"day": changes, "at": at, "zone": charter.zone})


def _about_its_steps(
    charter: Charter, occasion: Occasion, planned: Iterable[Step], planned_at: datetime, *, first: bool
) -> Iterator[Remark]:
    """What is odd about a step: late, or on a day or at an hour when people are not at work."""
    zone = ZoneInfo(charter.zone)
    at_weekend = occasion.starts_at.astimezone(zone).weekday() >= _SATURDAY
    for step in planned:
        due = step.due_at.astimezone(zone)
        if step.due_at < planned_at:
            useful = still_useful(step.kind, step.due_at, planned_at, occasion.starts_at)
            code = ("late" if first else "before_summary") if useful else "too_late"
            yield Remark(code, {"step": step.kind.value, "day": due.date()})
        if step.due_at < occasion.starts_at:
            yield from _off_work(charter, step.kind, due, at_weekend=at_weekend)


def _off_work(charter: Charter, kind: StepKind, due: datetime, *, at_weekend: bool) -> Iterator[Remark]:
    """Whether people are not at work when a step is due, a local time."""
    facts = {"step": kind.value, "day": due.date()}
    opens, closes = WORKING_HOURS
    if holiday := charter.holidays.name(due.date()):
        yield Remark("step_holiday", {**facts, "holiday": holiday})
    if due.weekday() >= _SATURDAY and not at_weekend:
        yield Remark("step_weekend", facts)
    if not opens <= due.time() <= closes:
        yield Remark("step_hours", {**facts, "at": due.time()})


def _clock_change(zone: ZoneInfo, after: date, until: date) -> date | None:
    """The first local date from `after` to `until` whose clocks differ from those of the day before."""
    for number in range(1, (until - after).days + 1):
        day = after + number * _DAY
        noons = [datetime.combine(each, time(12), zone).utcoffset() for each in (day - _DAY, day)]
        if noons[0] != noons[1]:
            return day
    return None


def _always(calls: tuple[RehearsedCall, ...]) -> tuple[Remark, ...]:
    """Remarks of the first call that hold for every other, too, dates aside."""
    if len(calls) < 2:  # noqa: PLR2004 - one call is no habit
        return ()
    everywhere = set.intersection(*({_kind(remark) for remark in call.remarks} for call in calls))
    return tuple(remark for remark in calls[0].remarks if _kind(remark) in everywhere)


def _kind(remark: Remark) -> tuple[str, ...]:
    """What a remark says, its date aside."""
    facts = {**remark.facts, "day": f"{remark.facts['day']:%A}"}
    return (remark.code, *(f"{name}={facts[name]}" for name in sorted(facts)))


def _without(call: RehearsedCall, always: tuple[Remark, ...]) -> RehearsedCall:
    said = {_kind(remark) for remark in always}
    kept = tuple(remark for remark in call.remarks if _kind(remark) not in said)
    return RehearsedCall(**{**vars(call), "remarks": kept})
