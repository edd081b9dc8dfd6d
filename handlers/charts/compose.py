"""The charts room, shared by the features: from reported values to a kept picture and the words beside it.

What is loaded grows with neither teams nor measures: ten queries. Drawing happens between two sessions.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from handlers.charts.drawing import Sheet, draw_and_keep
from handlers.tools import Tools
from improvement.measure import Measure, Value
from improvement.run_chart import Analysis, Point, Series, series_of
from improvement.run_chart.chart import Chart, Mark
from improvement.run_chart.decisions import UNDECIDED, Decisions, decided_until, judged, likely_baseline
from improvement.run_chart.news import News
from prompts import run_chart as captions
from prompts.run_chart_desk import cut, with_baseline
from prompts.words import Words
from storage import measure as measures
from storage import pdsa
from storage import team as teams
from storage.call import first_call_on
from storage.charter import mdc_points
from storage.run_chart import decisions_of_teams
from storage.tables import Collaborative, MeasureRow, PdsaCycle

REMARKS = 5
"""How many remarks beside values, the latest ones, stand below a chart."""

MARKS = 4
"""How many PDSA cycles, the latest ones, have room in the key below a chart."""


@dataclass(frozen=True)
class ChartText:
    """One chart in words, and the key under which its picture is kept (empty until it is drawn)."""

    measure_id: int
    team_id: int
    measure: Measure
    team: str
    title: str
    """The finding."""
    sentence: str
    """The verdict with rule, number of points and period, then the progress."""
    alt: str
    month: date
    """The latest month that has a value."""
    latest: Value
    comment: str = ""
    """What was said beside it."""
    corrected_by: str = ""
    """The id of whoever changed it after the month's agenda had shown something else."""
    remarks: tuple[tuple[date, str], ...] = ()
    """What was said beside the values of the latest months, the last one first."""
    key: str = ""
    hidden: frozenset[date] = frozenset()
    """The months that are too small to be shown to other teams, where the chart is for everybody."""
    finding: str = ""
    """The finding alone, and the progress: for who has heard the sentence before."""
    news: News | None = None
    """What is new since the last agenda, where the chart is for everybody; None where there was none."""

    @property
    def withheld(self) -> bool:
        """Whether nothing of it may be shown to other teams."""
        return self.month in self.hidden


@dataclass(frozen=True)
class Material:
    """What one chart is made of, in plain values."""

    measure_id: int
    position: int
    """Charter order of the measure."""
    measure: Measure
    team_id: int
    team: str
    reported: Mapping[date, Value]
    """By month, in order of time; there is at least one."""
    cycles: tuple[Mark, ...]
    """PDSA cycles that were to move this measure."""
    held: Decisions
    """What people decided about it."""
    words: Words
    comments: Mapping[date, str] = field(default_factory=dict)
    """What people said beside the values, by month, where they said something."""
    corrected: Mapping[date, str] = field(default_factory=dict)
    """The ids of people who changed a value after its month's agenda had shown something else, by month."""
    asked: date | None = None
    """The month that was asked about, where the chart is for everybody."""
    step: int = 1
    """How many months one point stands for."""
    kickoff: date | None = None
    """The month of the collaborative's first call, or in which the team joined it later."""

    def as_of(self, month: date) -> Self:
        """The material as it was at the end of that month; nothing reported where no value is left."""
        reported = {at: value for at, value in self.reported.items() if at <= month}
        return replace(self, reported=reported, held=decided_until(self.held, month), asked=month)

    def series(self, hidden: Collection[date] = ()) -> Series:
        """The months from the first value to the last; those `hidden` are as good as missing."""
        full = _with_gaps(series_of(self.measure.name, self.measure, self.reported), self.step)
        points = (Point(p.period) if p.period in hidden else p for p in full.points)
        return replace(full, points=tuple(points)) if hidden else full

    def likely_baseline(self) -> tuple[date, date] | None:
        """First and last month to freeze, before the work began, where they deserve it."""
        if self.kickoff is None:
            return None
        return likely_baseline(self.series(), self.held, self.measure.rules, self.kickoff)

    def analysis(self, hidden: Collection[date] = ()) -> Analysis:
        """The chart judged by what people decided, without the months that are `hidden`."""
        return judged(self.series(hidden), self.held, self.measure.rules)


@dataclass(frozen=True)
class ComposedChart:
    """A chart ready to be drawn, and its words."""

    charted: ChartText
    chart: Chart
    every: Analysis
    """The analysis of all months, however many the chart shows."""
    material: Material

    @property
    def language(self) -> str:
        """The language of the words on it."""
        return self.material.words.language


def charted(tools: Tools, *, measure_id: int, team_id: int, now: datetime) -> ChartText | None:
    """One team's chart of one measure, drawn and kept; None without values. Opens its own sessions."""
    one = composed_now(tools, measure_id, team_id)
    return drawn(tools, [one], now)[0] if one else None


def composed_now(tools: Tools, measure_id: int, team_id: int) -> ComposedChart | None:
    """Compose one chart, as `composed_one` does, in a reading session of its own."""
    with tools.reading() as session:
        return composed_one(session, tools, measure_id=measure_id, team_id=team_id)


def composed_one(session: Session, tools: Tools, *, measure_id: int, team_id: int) -> ComposedChart | None:
    """One team's chart of one measure, not drawn yet; None without values."""
    measure = session.get(MeasureRow, measure_id)
    if measure is None:
        return None
    found = composed(session, tools, measure.collaborative_id, measure_ids=[measure_id], team_ids=[team_id])
    return found[0] if found else None


def composed(
    session: Session,
    tools: Tools,
    collaborative_id: int,
    *,
    measure_ids: Collection[int] | None = None,
    team_ids: Collection[int] | None = None,
    until: date | None = None,
) -> list[ComposedChart]:
    """Charts of a collaborative, not drawn yet, in charter order of teams, then measures.

    With `until`, the month that was asked about, what was reported or decided for later months is left out:
    it changes nothing of what is said about that month.
    """
    every = materials(session, tools, collaborative_id, measure_ids=measure_ids, team_ids=team_ids)
    kept = every if until is None else [material.as_of(until) for material in every]
    return [chart_of(material) for material in kept if material.reported]


def materials(
    session: Session,
    tools: Tools,
    collaborative_id: int,
    *,
    measure_ids: Collection[int] | None = None,
    team_ids: Collection[int] | None = None,
    at: datetime | None = None,
) -> list[Material]:
    """What charts are made of, as it is now or was known at that instant, in the order of `composed`."""
    collaborative = session.get(Collaborative, collaborative_id)
    if collaborative is None:
        return []
    rows = [
        row
        for row in measures.measures(session, collaborative_id)
        if measure_ids is None or row.id in measure_ids
    ]
    of_teams = [
        team for team in teams.teams(session, collaborative_id) if team_ids is None or team.id in team_ids
    ]
    numbers = [team.id for team in of_teams]
    values = measures.values_of_teams(session, [row.id for row in rows], numbers, at)
    cycles = pdsa.cycles_of_teams(session, numbers)
    held = decisions_of_teams(session, [row.id for row in rows], numbers, at)
    words = tools.words(collaborative.language)
    began = first_call_on(session, collaborative_id)
    return [
        Material(
            measure_id=row.id,
            position=row.position,
            measure=measures.as_measure(row),
            team_id=team.id,
            team=team.name,
            reported={value.month: measures.as_value(value) for value in values[row.id, team.id]},
            comments={value.month: value.comment for value in values[row.id, team.id] if value.comment},
            corrected={value.month: value.reported_by for value in values[row.id, team.id] if value.corrects},
            cycles=_marks(cycles.get(team.id, ()), row.id),
            held=replace(held.get((row.id, team.id), UNDECIDED), mdc_points=mdc_points(collaborative)),
            words=words,
            kickoff=team.first_month or (began and began.replace(day=1)),
        )
        for team in of_teams
        for row in rows
        if (row.id, team.id) in values
    ]


def drawn(tools: Tools, composed_charts: Sequence[ComposedChart], now: datetime) -> list[ChartText]:
    """The charts under the keys of their pictures; only those not kept yet are drawn. Opens its own sessions.

    A picture that cannot be drawn now has its key all the same: it comes later.
    """
    keyed = {one.chart.fingerprint(): one.chart for one in composed_charts}
    draw_and_keep(tools, [([key], Sheet((chart,))) for key, chart in keyed.items()], now)
    return [replace(one.charted, key=one.chart.fingerprint()) for one in composed_charts]


def whole(material: Material, hidden: Collection[date] = ()) -> Chart:
    """The chart of all months as people decided to see it; those `hidden` are as good as missing."""
    held, series = material.held, material.series(hidden)
    since = series.points[0].period
    chart = captions.chart(
        judged(series, held, material.measure.rules),
        material.words,
        subject=material.team,
        marks=[mark for mark in material.cycles if mark.on >= since][-MARKS:],
        decisions=held.phases,
    )
    return with_baseline(chart, held.baseline, material.words)


def chart_of(material: Material) -> ComposedChart:
    """The chart of what is in the material, not drawn yet."""
    every = whole(material)
    chart = cut(every, material.held.months, material.words)
    month = max(material.reported)
    told = ChartText(
        measure_id=material.measure_id,
        team_id=material.team_id,
        measure=material.measure,
        team=material.team,
        title=chart.captions.title,
        sentence=captions.standing(every.analysis, material.words),
        alt=chart.captions.alt_text,
        finding=captions.heard_before(every.analysis, material.words),
        month=month,
        latest=material.reported[month],
        comment=material.comments.get(month, ""),
        corrected_by=material.corrected.get(month, ""),
        remarks=_remarks(material),
    )
    return ComposedChart(told, chart, every.analysis, material)


def _remarks(material: Material) -> tuple[tuple[date, str], ...]:
    said = [(month, material.comments[month]) for month in material.reported if month in material.comments]
    return tuple(reversed(said[-REMARKS:]))


def _with_gaps(series: Series, step: int) -> Series:
    """Every month (or quarter) between the first and the last: what nobody reported is a gap, never zero."""
    reported = {point.period: point for point in series.points}
    month, last = min(reported), max(reported)
    points = []
    while month <= last:
        points.append(reported.get(month, Point(month)))
        month += relativedelta(months=step)
    return replace(series, points=tuple(points))


def _marks(cycles: Iterable[PdsaCycle], measure_id: int) -> tuple[Mark, ...]:
    """The cycles that were to move this measure, at the day they began."""
    return tuple(
        Mark(cycle.started_on, cycle.change_idea) for cycle in cycles if cycle.measure_id == measure_id
    )
