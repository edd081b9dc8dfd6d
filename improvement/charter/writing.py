"""A charter as plain values in the order and words of its file, and as the file itself."""

from datetime import time, timedelta
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from improvement.call import LeadTimes, MonthlyRule
from improvement.charter.fields import BETTER, NO_CALL, NONE, WEEKDAYS, WEEKS, YES
from improvement.charter.values import Charter, CharterTeam
from improvement.measure import MDC_POINTS, Kind, Measure

_WIDTH = 100


def plain(charter: Charter) -> dict[str, Any]:
    """Text, numbers, lists and dicts only: what `read_charter` reads, sets written out."""
    return {
        "key": charter.key,
        "name": charter.name,
        "aim": charter.aim,
        "channel": charter.channel,
        "facilitators": list(charter.facilitators),
        "zone": charter.zone,
        **_filled(country=charter.country, subdivision=charter.subdivision),
        "language": charter.language,
        "small_cells": NONE if charter.small_cells is None else charter.small_cells,
        **({"small_percent": YES} if charter.small_percent else {}),
        **({"mdc_points": charter.mdc_points} if charter.mdc_points != MDC_POINTS else {}),
        "call": _call(charter.rule),
        "lead_times": _leads(charter.leads),
        "questions": [
            _filled(
                key=question.key,
                text=question.text,
                hint=question.hint,
                label=question.label,
                asks_for=str(question.asks_for),
            )
            for question in charter.questions
        ],
        "topics": [
            _filled(key=topic.key, text=topic.text, tags=list(topic.tags)) for topic in charter.topics
        ],
        "measures": [_measure(measure) for measure in charter.measures],
        "teams": [_team(team) for team in charter.teams],
    }


def to_yaml(charter: Charter) -> str:
    """The charter as the text of a file that reads back to the same charter."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # typed as None, means bool
    yaml.allow_unicode = True
    yaml.width = _WIDTH
    stream = StringIO()
    yaml.dump(plain(charter), stream)
    return stream.getvalue()


def _call(rule: MonthlyRule) -> dict[str, Any]:
    return _filled(
        week=next(word for word, week in WEEKS.items() if week == rule.week),
        weekday=WEEKDAYS[rule.weekday],
        at=_clock(rule.at),
        minutes=rule.minutes,
        exceptions=[
            {"date": usual.isoformat(), "instead": NO_CALL if moved is None else moved.isoformat()}
            for usual, moved in rule.exceptions
        ],
    )


def _leads(leads: LeadTimes) -> dict[str, Any]:
    return {
        "ask_days": leads.ask_days,
        "remind_days": list(leads.remind_days),
        "hand_over_days": leads.hand_over_days,
        "agenda_days": leads.agenda_days,
        "morning": _clock(leads.morning),
        "agenda_at": _clock(leads.agenda_at),
        "summary_after_hours": _number(leads.summary_after / timedelta(hours=1)),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    rate = measure.kind is Kind.RATE
    return _filled(
        key=measure.key,
        name=measure.name,
        type=measure.kind.value,
        unit=measure.unit,
        better=next(word for word, direction in BETTER.items() if direction is measure.direction),
        target=None if measure.target is None else _number(measure.target),
        per=_number(measure.per) if rate else None,
        definition=measure.definition,
        rules=measure.rules,
    )


def _team(team: CharterTeam) -> dict[str, Any]:
    return _filled(
        key=team.key,
        name=team.name,
        channel=team.channel,
        members=list(team.members),
        leads=list(team.leads),
    )


def _filled(**fields: Any) -> dict[str, Any]:
    """The fields that say something."""
    return {name: held for name, held in fields.items() if held not in (None, "", [])}


def _clock(at: time) -> str:
    return at.isoformat(timespec="minutes")


def _number(value: float) -> float:
    return int(value) if float(value).is_integer() else value
