"""The form: what it is filled with for a team and a month, and what somebody has written into it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from handlers.measure.keeping import Reported
from handlers.measure.place import Place, stored
from handlers.measure.values import (
    Fields,
    FormEntry,
    MeasureForm,
    MeasureSubmission,
    Pending,
    StoredValue,
    field_id,
)
from improvement.measure import Measure, Reading, as_typed, checked_month, parse_value, says_no_data
from improvement.refusal import Refused
from storage.tables import MeasureValue

MONTHS = 13
"""Offered in the form: a year and the running month. Older ones can be typed."""

ENTRIES = 20
"""Measures in one form: four blocks each, of the hundred that Slack allows."""

NO_DATA = "n/a"
"""How a field says in every language that the month has no data."""


@dataclass(frozen=True)
class Written:
    """What somebody wrote about one measure, fields left empty being as before, and what was kept."""

    measure: Measure
    fields: Fields
    before: Fields
    held: StoredValue | None


def form_of(
    place: Place,
    *,
    month: date | None = None,
    first: Measure | None = None,
    only: bool = False,
    typed: Mapping[str, Fields] | None = None,
) -> MeasureForm:
    """The form for a month, by default the one that is asked about: `first`, what is missing, then the rest.

    With `only` it is about the first measure alone. `typed` holds what was written into it already.
    """
    chosen = month or place.month
    wanted = _in_order(place, chosen, first)
    shown = wanted[:1] if only else wanted[:ENTRIES]
    return MeasureForm(
        team_id=place.team.id,
        team=place.name,
        language=place.language,
        month=chosen,
        months=((chosen, 0),) if only else _months(place, chosen),
        entries=tuple(_entry(place, measure, chosen, typed or {}) for measure in shown),
        of=len(wanted),
        only=first.key if first and only else "",
    )


def fields_of(pending: Pending, language: str) -> Fields:
    """An answer that waits for a yes, as it would be written into the form."""
    return _filled(StoredValue(pending.value, "", pending.comment), language, percent=True)


def written(session: Session, place: Place, sent: MeasureSubmission) -> dict[str, Written]:
    """What was written, by the key of the measure; what is as the form showed it is left out.

    Raises Refused `gone` for a measure that has left the charter since.
    """
    measures = {measure.key: measure for measure in place.measures}
    for key, typed in sent.fields.items():
        if key not in measures and typed != Fields():
            raise Refused("gone", field=_field(sent, "value", key))
    every = {key: _written(session, place, measures[key], sent) for key in sent.fields if key in measures}
    return {key: entry for key, entry in every.items() if entry.fields != entry.before}


def reported(session: Session, place: Place, sent: MeasureSubmission) -> Reported:
    """What a form reports. Raises Refused with the field that is wrong, or `measure.nothing_filled`."""
    month = checked_month(sent.month, today=place.today)
    changed = written(session, place, sent).values()
    if not changed:
        raise Refused("measure.nothing_filled", field=_field(sent, "value", next(iter(sent.fields), "")))
    readings = [_reading(place, sent, month, entry) for entry in changed]
    return Reported(readings, sent.seen if month == sent.drawn else {}, sent.agreed)


def _in_order(place: Place, month: date, first: Measure | None) -> list[Measure]:
    """The measures that the team reports: the one that is wanted, those that are missing, the others."""
    asked = [measure for measure in place.measures if measure == first or place.measures_it(measure)]
    return sorted(asked, key=lambda measure: (measure != first, place.held(measure, month) is not None))


def _months(place: Place, chosen: date) -> tuple[tuple[date, int], ...]:
    this_month = place.today.replace(day=1)
    offered = {this_month - relativedelta(months=back) for back in range(MONTHS)} | {chosen}
    return tuple((month, _missing(place, month)) for month in sorted(offered, reverse=True))


def _missing(place: Place, month: date) -> int:
    wanted = [measure for measure in place.measures if place.measures_it(measure)]
    return sum(place.held(measure, month) is None for measure in wanted)


def _entry(place: Place, measure: Measure, month: date, typed: Mapping[str, Fields]) -> FormEntry:
    row = place.held(measure, month)
    held = stored(row) if row else None
    kept = _filled(held, place.language) if held else Fields()
    return FormEntry(measure, held, row.id if row else 0, typed.get(measure.key, kept))


def _filled(held: StoredValue, language: str, *, percent: bool = False) -> Fields:
    """The fields of what is kept; a percentage leaves them empty for its counts, unless `percent`."""
    value = held.value
    if value is None:
        return Fields(NO_DATA, comment=held.comment)
    if value.percent_only:
        shown = f"{as_typed(value.numerator, language)}%" if percent else ""
        return Fields(shown, comment=held.comment)
    denominator = "" if value.denominator is None else as_typed(value.denominator, language)
    return Fields(as_typed(value.numerator, language), denominator, held.comment)


def _written(session: Session, place: Place, measure: Measure, sent: MeasureSubmission) -> Written:
    held = _seen(session, place, measure, sent)
    before = _filled(held, place.language) if held else Fields()
    return Written(measure, sent.fields[measure.key].over(before), before, held)


def _seen(session: Session, place: Place, measure: Measure, sent: MeasureSubmission) -> StoredValue | None:
    """What the form showed as kept."""
    row = session.get(MeasureValue, sent.seen.get(measure.key, 0))
    mine = row is not None and (row.team_id, row.measure_id) == (place.team.id, place.row(measure).id)
    return stored(row) if row and mine else None


def _reading(place: Place, sent: MeasureSubmission, month: date, entry: Written) -> Reading:
    key, fields = entry.measure.key, entry.fields
    if entry.held and replace(fields, comment="") == replace(entry.before, comment=""):
        no_data = entry.held.value is None
        return Reading(entry.measure, month, entry.held.value, fields.comment, no_data=no_data)
    if not fields.value:
        raise Refused("measure.number_missing", field=_field(sent, "value", key))
    if says_no_data(fields.value):
        return Reading(entry.measure, month, comment=fields.comment, no_data=True)
    try:
        value = parse_value(_number(entry), entry.measure, place.language)
    except Refused as refused:
        at = _field(sent, refused.field or "value", key)
        raise Refused(refused.code, field=at, **refused.facts) from None
    return Reading(entry.measure, month, value, fields.comment)


def _number(entry: Written) -> str:
    """The number to read. A percentage, or both numbers in the first field, need no second one."""
    fields, before = entry.fields, entry.before
    alone = re.search("[%/]", fields.value) and fields.denominator == before.denominator
    return fields.value if alone or not fields.denominator else f"{fields.value}/{fields.denominator}"


def _field(sent: MeasureSubmission, part: str, key: str) -> str:
    return field_id(part, key, sent.drawn, sent.seen.get(key, 0))
