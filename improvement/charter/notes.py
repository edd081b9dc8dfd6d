"""What is allowed in a charter, but worth a second look."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from improvement.call import StepKind
from improvement.charter.fields import WEEKDAYS
from improvement.charter.values import Charter

USUAL_TEAMS = (3, 6)
"""How many sites on one call work best (Six Building Blocks, practice facilitator guide)."""

MANY_MEASURES = 6
_SATURDAY = 5


@dataclass(frozen=True)
class Note:
    """One remark; `code` names the sentence, `facts` fill its gaps."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def notes(charter: Charter) -> tuple[Note, ...]:
    """Remarks about a charter that reads without mistakes."""
    return tuple(_notes(charter))


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
