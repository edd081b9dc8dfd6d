"""What people ask for with `/measure`: a value reported, a form, the list, a chart."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from handlers.charts import compose
from handlers.charts.compose import ComposedChart
from handlers.measure.filling import fields_of, form_of, reported, written
from handlers.measure.keeping import Reported, keep, tell_the_check_in
from handlers.measure.place import Place, place_of, stored
from handlers.measure.values import (
    COMMENT_CHARACTERS,
    MeasureForm,
    MeasureList,
    MeasureStatus,
    MeasureSubmission,
    Pending,
    Questions,
    Receipt,
)
from handlers.tools import Tools
from handlers.who import WhichTeam
from improvement.measure import Kind, Measure, Reading, checked_month, find_measure, read_line
from improvement.refusal import Refused
from improvement.team import Asker
from storage import measure as measures

EXAMPLE = "four-hour"
"""Stands for a measure in the help of somebody without one."""


def form(
    tools: Tools,
    asker: Asker,
    *,
    team_id: int | None = None,
    measure: str = "",
    month: date | None = None,
) -> MeasureForm:
    """The form for a team; with a measure and a month, to correct that value. Raises as `team_for` does."""
    with tools.reading() as session:
        place = place_of(session, tools, asker, team_id=team_id)
        first = find_measure(measure, place.measures) if measure else None
        return form_of(place, month=month, first=first, only=bool(first and month))


def typed(
    tools: Tools, asker: Asker, text: str, *, team_id: int | None = None
) -> Receipt | Questions | MeasureForm:
    """What was typed after the command: a value that is kept or asked about, or the form of a measure.

    Raises as `team_for` does, and what the rules say of measure, value and month.
    """
    with tools.reading() as session:
        place = place_of(session, tools, asker, team_id=team_id, text=text)
        reading = _typed(text, place)
        if reading.value is None and not reading.no_data:
            return form_of(place, month=reading.month, first=reading.measure)
    return keep(tools, asker, place.team.id, lambda _, now: Reported([_typed(text, now)]))


def submitted(tools: Tools, asker: Asker, sent: MeasureSubmission) -> Receipt | MeasureForm:
    """A form that was sent: all of it is kept, or the form comes again with what is asked about first.

    Raises Refused with the field that is wrong.
    """
    done = keep(tools, asker, sent.team_id, lambda session, place: reported(session, place, sent))
    if isinstance(done, Receipt):
        return done
    return replace(redrawn(tools, asker, sent), questions=done)


def redrawn(tools: Tools, asker: Asker, sent: MeasureSubmission) -> MeasureForm:
    """The form anew, for another month or with questions; what was written stays."""
    with tools.reading() as session:
        place = place_of(session, tools, asker, team_id=sent.team_id)
        month = checked_month(sent.month, today=place.today)
        first = find_measure(sent.only, place.measures) if sent.only else None
        typed = {key: entry.fields for key, entry in written(session, place, sent).items()}
        return form_of(place, month=month, first=first, only=bool(sent.only), typed=typed)


def agreed(tools: Tools, asker: Asker, pending: Pending) -> Receipt | Questions:
    """An answer that was asked about, and somebody said yes. Asked again if another one came meanwhile."""

    def read(_session: Session, place: Place) -> Reported:
        return Reported([_agreed(pending, place)], agreed=pending.agreed)

    return keep(tools, asker, pending.team_id, read)


def to_change(tools: Tools, asker: Asker, pending: Pending) -> MeasureForm:
    """The form for an answer that was asked about and shall be changed."""
    with tools.reading() as session:
        place = place_of(session, tools, asker, team_id=pending.team_id)
        first = find_measure(pending.measure, place.measures)
        typed = {first.key: fields_of(pending, place.language)}
        return form_of(place, month=pending.month, first=first, typed=typed)


def measured_again(tools: Tools, asker: Asker, name: str, *, team_id: int) -> tuple[Place, Measure]:
    """The team measures something after all, and is asked for it again. Raises as `team_for` does."""
    with tools.session() as session:
        place = place_of(session, tools, asker, team_id=team_id, writing=True)
        measure, now = find_measure(name, place.measures), tools.now()
        by = place.asker.user_id
        measures.measure_again(session, place.row(measure).id, place.team.id, by=by, now=now)
        tell_the_check_in(session, tools, place)
        session.commit()
    tools.wake_outbox()
    return place, measure


def listing(tools: Tools, asker: Asker, *, team_id: int | None = None) -> MeasureList:
    """The team's measures, what is missing for the month and what was last reported."""
    with tools.reading() as session:
        place = place_of(session, tools, asker, team_id=team_id, text="list")
        ids = [row.id for row in place.rows]
        gone = measures.taken_back_by(session, ids, place.team.id, place.month)
        entries = tuple(_status(place, measure, gone) for measure in place.measures)
        return MeasureList(place.team.id, place.name, place.language, place.month, entries)


def example(tools: Tools, asker: Asker) -> str:
    """A measure to show the command with: one of the person's own, if they have one of so many of so many."""
    try:
        with tools.reading() as session:
            known = place_of(session, tools, asker, team_id=None).measures
    except (Refused, WhichTeam):
        return EXAMPLE
    return next((measure.key for measure in known if measure.kind is Kind.PROPORTION), EXAMPLE)


def chart(tools: Tools, asker: Asker, name: str, *, team_id: int | None = None) -> ComposedChart:
    """The chart of one measure of one's own team. Raises Refused `measure.no_values` while it is empty."""
    with tools.reading() as session:
        place = place_of(session, tools, asker, team_id=team_id, text=f"chart {name}")
        measure = find_measure(name, place.measures) if name else place.measures[0]
        found = compose.composed_one(session, tools, measure_id=place.row(measure).id, team_id=place.team.id)
        if found is None:
            raise Refused("measure.no_values", team=place.name, measure=measure.name)
        return found


def _status(place: Place, measure: Measure, gone: Mapping[int, str]) -> MeasureStatus:
    """The value of the month asked about, or else the latest there is."""
    on_time, reported = place.held(measure, place.month), place.of(measure)
    latest = on_time or (reported[-1] if reported else None)
    return MeasureStatus(
        measure,
        (latest.month, stored(latest)) if latest else None,
        is_reported=on_time is not None,
        has_values=bool(place.values_of(measure)),
        unmeasured=not place.measures_it(measure),
        taken_back_by="" if on_time else gone.get(place.row(measure).id, ""),
    )


def _typed(text: str, place: Place) -> Reading:
    """The line as it is read; a comment is at most so long that the form can hold it.

    Raises Refused `comment_too_long`, and what `read_line` raises.
    """
    reading = read_line(text, place.setting)
    if len(reading.comment) > COMMENT_CHARACTERS:
        raise Refused("comment_too_long", field="comment", typed=text, longest=COMMENT_CHARACTERS)
    return reading


def _agreed(pending: Pending, place: Place) -> Reading:
    measure = find_measure(pending.measure, place.measures)
    month = checked_month(pending.month, today=place.today)
    return Reading(measure, month, pending.value, pending.comment, no_data=pending.value is None)
