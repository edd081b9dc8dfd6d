"""A value is reported: looked up, read, kept, with what it replaced and what the chart says now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from handlers.charts import compose
from handlers.charts.compose import ComposedChart
from handlers.measure.values import (
    MeasureForm,
    MeasureList,
    MeasureStatus,
    MeasureSubmission,
    Receipt,
    StoredValue,
)
from handlers.standing.flow import enqueue_status
from handlers.tools import Tools
from handlers.who import WhichTeam, team_for
from improvement.call import reporting_month
from improvement.measure import (
    Kind,
    Measure,
    Question,
    Reading,
    Setting,
    checked_month,
    find_measure,
    parse_value,
    read_line,
)
from improvement.measure_doubts import doubts
from improvement.refusal import Refused
from improvement.team import Asker
from storage import call as calls
from storage import measure as measures
from storage.tables import Collaborative, MeasureRow, Team

THEN = "measure"
"""What a menu of teams goes on with."""

MONTHS = 13
"""Offered in the form: a year and the running month. Older ones can be typed."""

EXAMPLE = "four-hour"
"""Stands for a measure in the help of somebody without one."""


@dataclass(frozen=True)
class _ReportPlace:
    """Where a report goes: a team, its collaborative and its measures."""

    asker: Asker
    team: Team
    collaborative: Collaborative
    rows: Sequence[MeasureRow]
    today: date
    """The local date."""
    month: date
    """The month the next call looks back on."""

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(measures.as_measure(row) for row in self.rows)

    def row(self, measure: Measure) -> MeasureRow:
        return next(row for row in self.rows if row.key == measure.key)


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
        place = _place(session, tools, asker, team_id=team_id)
        picked = find_measure(measure, place.measures) if measure else place.measures[0]
        return _form(session, place, picked, month, fixed=bool(measure and month))


def typed(tools: Tools, asker: Asker, text: str, *, team_id: int | None = None) -> Receipt | MeasureForm:
    """What was typed after the command: a value that is kept, or the form for the measure named.

    Raises as `team_for` does, and what the rules say of measure, value and month.
    """
    with tools.reading() as session:
        place = _place(session, tools, asker, team_id=team_id, text=text)
        reading = _typed(text, place)
        if reading.value is None:
            return _form(session, place, reading.measure, reading.month, fixed=False)
    return _keep(tools, asker, place.team.id, lambda now: _typed(text, now))


def submitted(tools: Tools, asker: Asker, sent: MeasureSubmission) -> Receipt:
    """A form that was sent. Raises Refused with the field that is wrong."""
    return _keep(tools, asker, sent.team_id, lambda place: _sent(sent, place))


def listing(tools: Tools, asker: Asker, *, team_id: int | None = None) -> MeasureList:
    """The team's measures, what is missing for the month and what was last reported."""
    with tools.reading() as session:
        place = _place(session, tools, asker, team_id=team_id, text="list")
        values = measures.values_of_teams(session, [row.id for row in place.rows], [place.team.id])
        entries = []
        for row in place.rows:
            mine = values.get((row.id, place.team.id), [])
            latest = (mine[-1].month, measures.as_value(mine[-1])) if mine else None
            on_time = next((value for value in mine if value.month == place.month), None)
            if on_time is not None:
                latest = (on_time.month, measures.as_value(on_time))
            entries.append(MeasureStatus(measures.as_measure(row), latest, on_time is not None))
        return MeasureList(
            place.team.id, place.team.name, place.collaborative.language, place.month, tuple(entries)
        )


def example(tools: Tools, asker: Asker) -> str:
    """A measure to show the command with: one of the person's own, if they have one of so many of so many."""
    try:
        with tools.reading() as session:
            known = _place(session, tools, asker, team_id=None).measures
    except (Refused, WhichTeam):
        return EXAMPLE
    return next((measure.key for measure in known if measure.kind is Kind.PROPORTION), EXAMPLE)


def chart(tools: Tools, asker: Asker, name: str, *, team_id: int | None = None) -> ComposedChart:
    """The chart of one measure of one's own team. Raises Refused `measure.no_values` while it is empty."""
    with tools.reading() as session:
        place = _place(session, tools, asker, team_id=team_id, text=f"chart {name}")
        measure = find_measure(name, place.measures) if name else place.measures[0]
        found = compose.composed_one(session, tools, measure_id=place.row(measure).id, team_id=place.team.id)
        if found is None:
            raise Refused("measure.no_values", team=place.team.name, measure=measure.name)
        return found


def _place(
    session: Session, tools: Tools, asker: Asker, *, team_id: int | None, text: str = ""
) -> _ReportPlace:
    known, team = team_for(session, asker, then=THEN, text=text, team_id=team_id)
    collaborative = session.get_one(Collaborative, team.collaborative_id)
    rows = measures.measures(session, collaborative.id)
    if not rows:
        raise Refused("measure.no_measures")
    now = tools.now()
    return _ReportPlace(
        known,
        team,
        collaborative,
        rows,
        now.astimezone(ZoneInfo(collaborative.time_zone)).date(),
        _month_due(session, collaborative, now),
    )


def _month_due(session: Session, collaborative: Collaborative, now: datetime) -> date:
    """The month the next call looks back on; without a call planned, last month."""
    call = calls.next_call(session, collaborative.id, now)
    return call.reporting_month if call else reporting_month(now, collaborative.time_zone)


def _form(
    session: Session, place: _ReportPlace, picked: Measure, month: date | None, *, fixed: bool
) -> MeasureForm:
    rows = measures.values(session, place.row(picked).id, place.team.id)
    this_month = place.today.replace(day=1)
    offered = [this_month - relativedelta(months=back) for back in range(MONTHS)]
    chosen = month or place.month
    return MeasureForm(
        team_id=place.team.id,
        team=place.team.name,
        language=place.collaborative.language,
        measures=place.measures,
        picked=picked,
        month=chosen,
        months=tuple(sorted({*offered, chosen}, reverse=True)),
        kept={row.month: StoredValue(measures.as_value(row), row.reported_by) for row in rows},
        fixed=fixed,
    )


def _typed(text: str, place: _ReportPlace) -> Reading:
    language = place.collaborative.language
    reading = read_line(text, Setting(place.measures, place.today, place.month, language))
    if reading.no_data:
        raise Refused("stays_a_gap", field="value", measure=reading.measure.name, month=reading.month)
    if Question.UNSURE in reading.questions:
        raise Refused("unclear", field="value", typed=text)
    return reading


def _sent(sent: MeasureSubmission, place: _ReportPlace) -> Reading:
    measure = find_measure(sent.measure, place.measures)
    number = f"{sent.value}/{sent.denominator}" if sent.denominator else sent.value
    month = checked_month(date.fromisoformat(sent.month), today=place.today)
    value = parse_value(number, measure, place.collaborative.language)
    return Reading(measure, month, value, sent.comment)


def _keep(tools: Tools, asker: Asker, team_id: int, read: Callable[[_ReportPlace], Reading]) -> Receipt:
    """Keep what `read` makes of it, in one transaction; the chart is composed after it."""
    with tools.session() as session:
        place = _place(session, tools, asker, team_id=team_id)
        reading = read(place)
        reported = _report(session, tools, place, reading)
        session.commit()
    tools.wake_outbox()
    return replace(
        reported, composed=compose.composed_now(tools, place.row(reading.measure).id, place.team.id)
    )


def _report(session: Session, tools: Tools, place: _ReportPlace, reading: Reading) -> Receipt:
    """Keep a value that was read, and say what there is to say but the chart. The caller commits."""
    now, measure, month, value = tools.now(), reading.measure, reading.month, reading.value
    if value is None:
        raise ValueError("a report without a value is no report")
    row, team = place.row(measure), place.team
    earlier = measures.values(session, row.id, team.id)
    kept, replaced = measures.report(
        session,
        measure=row,
        team=team,
        month=month,
        value=value,
        reported_by=place.asker.user_id,
        now=now,
        comment=reading.comment,
    )
    past = [row for row in earlier if row.month < month]
    _tell_the_check_in(session, tools, place, now)
    return Receipt(
        team_id=team.id,
        team=team.name,
        language=place.collaborative.language,
        measure=measure,
        month=month,
        value=value,
        value_id=kept.id,
        before=(past[-1].month, measures.as_value(past[-1])) if past else None,
        replaced=StoredValue(measures.as_value(replaced), replaced.reported_by) if replaced else None,
        unchanged=any(row.id == kept.id for row in earlier),
        on_behalf=place.asker.role_on(team.id) is None,
        doubts=doubts(measure, value, [measures.as_value(row) for row in past]),
    )


def _tell_the_check_in(session: Session, tools: Tools, place: _ReportPlace, now: datetime) -> None:
    call = calls.next_call(session, place.collaborative.id, now)
    if call is not None:
        words = tools.words(place.collaborative.language)
        enqueue_status(session, now, words, call, place.team)
