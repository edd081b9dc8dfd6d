"""What is allowed in a charter, but worth a second look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from improvement.call import StepKind, calls_ahead, plan
from improvement.charter.fields import WEEKDAYS
from improvement.charter.values import Charter
from improvement.holiday import day_instead

USUAL_TEAMS = (3, 6)
"""How many sites on one call work best (Six Building Blocks, practice facilitator guide)."""

MANY_MEASURES = 6
_SATURDAY = 5
_MONTHS = 12
"""How far ahead holidays are looked for."""


@dataclass(frozen=True)
class Note:
    """One remark; `code` names the sentence, `facts` fill its gaps."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def notes(charter: Charter, now: datetime) -> tuple[Note, ...]:
    """Remarks about a charter that reads without mistakes; about holidays in the twelve months from `now`."""
    return (*_notes(charter), *_holidays(charter, now))


def _notes(charter: Charter) -> Iterator[Note]:
    least, most = USUAL_TEAMS
    if not least <= len(charter.teams) <= most:
        yield Note("note_team_count", {"count": len(charter.teams), "least": least, "most": most})
    if not charter.measures:
        yield Note("note_no_measures")
    elif len(charter.measures) > MANY_MEASURES:
        yield Note("note_many_measures", {"count": len(charter.measures), "most": MANY_MEASURES})
    yield from _weekend_steps(charter)
    for team in charter.teams:
        if not team.leads:
            yield Note("note_no_lead", {"name": team.name})


def _weekend_steps(charter: Charter) -> Iterator[Note]:
    leads = charter.leads
    reminders = zip((StepKind.REMIND_1, StepKind.REMIND_2), leads.remind_days, strict=False)
    days = {
        StepKind.ASK: leads.ask_days,
        **dict(reminders),
        StepKind.HAND_OVER: leads.hand_over_days,
        StepKind.AGENDA: leads.agenda_days,
    }
    for kind, before in days.items():
        weekday = (charter.rule.weekday - before) % 7
        if weekday >= _SATURDAY > charter.rule.weekday:
            yield Note("note_weekend", {"step": kind.value, "weekday": WEEKDAYS[weekday]})


def _holidays(charter: Charter, now: datetime) -> Iterator[Note]:
    if charter.country:
        for start in calls_ahead(charter.rule, now, _MONTHS):
            yield from _on_holidays(charter, start, now)


def _on_holidays(charter: Charter, start: datetime, now: datetime) -> Iterator[Note]:
    """What of one call falls on a holiday: the call itself, and each step before it."""
    zone, calendar = ZoneInfo(charter.zone), charter.holidays
    day, today = start.astimezone(zone).date(), now.astimezone(zone).date()
    if name := calendar.name(day):
        instead = day_instead(calendar, day, earliest=today + timedelta(days=1))
        yield Note("note_holiday_call", {"date": day, "holiday": name, "instead": instead})
    for step in plan(charter.rule, charter.leads, start):
        due_on = step.due_at.astimezone(zone).date()
        if step.due_at < start and (name := calendar.name(due_on)):
            facts = {"step": step.kind.value, "date": due_on, "holiday": name, "call": day}
            yield Note("note_holiday_step", facts)
