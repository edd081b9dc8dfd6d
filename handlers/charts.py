"""The charts room, shared by the features: from reported values to a kept picture and the words beside it.

What is loaded grows with neither teams nor measures: five queries. Drawing takes tens of milliseconds, so
it happens between two sessions, and matplotlib is imported only when something is drawn.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from handlers.tools import Tools
from improvement.measure import Measure, Value
from improvement.run_chart import Point, Series, Verdict, analyse, series_of
from improvement.run_chart.chart import Chart, Mark
from prompts import run_chart as captions
from prompts.words import Words
from storage import measure as measures
from storage import pdsa
from storage import picture as pictures
from storage import team as teams
from storage.tables import Collaborative, MeasureRow, MeasureValue, PdsaCycle, Team

DRAWING = 1
"""Counts up when the same chart would look different, so that kept pictures are drawn anew."""

PANELS_A_PAGE = 12
"""As many `improvement.run_chart.panels` draws; named here too, for that module imports matplotlib."""

MARKS = 4
"""As many PDSA cycles, the latest ones, have room in the key below a chart."""


@dataclass(frozen=True)
class Charted:
    """One chart in words, and the key under which its picture is kept (empty until it is drawn)."""

    measure_id: int
    team_id: int
    measure: Measure
    team: str
    title: str
    """The finding."""
    sentence: str
    """The verdict with rule, number of points and period."""
    alt: str
    month: date
    """The latest month that has a value."""
    latest: Value
    key: str = ""


@dataclass(frozen=True)
class Composed:
    """A chart ready to be drawn, and its words."""

    charted: Charted
    chart: Chart
    language: str
    position: int = 0
    """Charter order of the measure."""


@dataclass(frozen=True)
class Panels:
    """One page of small multiples: one measure across teams in charter order, never ranked."""

    measure: Measure
    title: str
    """How many teams show a signal."""
    alt: str
    key: str


def charted(tools: Tools, *, measure_id: int, team_id: int, now: datetime) -> Charted | None:
    """One team's chart of one measure, drawn and kept; None without values. Opens its own sessions."""
    with tools.session() as session:
        one = composed_one(session, tools, measure_id=measure_id, team_id=team_id)
    return drawn(tools, [one], now)[0] if one else None


def charted_all(
    tools: Tools,
    *,
    collaborative_id: int,
    now: datetime,
    measure_ids: Collection[int] | None = None,
    team_ids: Collection[int] | None = None,
) -> list[Charted]:
    """The teams' own charts, drawn and kept: by team, then measure, in charter order; empty ones left out."""
    with tools.session() as session:
        found = composed(session, tools, collaborative_id, measure_ids=measure_ids, team_ids=team_ids)
    return drawn(tools, found, now)


def charted_panels(
    tools: Tools, *, collaborative_id: int, now: datetime, measure_ids: Collection[int] | None = None
) -> list[Panels]:
    """Small multiples of each measure that has values, drawn and kept: one picture for every twelve teams."""
    with tools.session() as session:
        found = composed(session, tools, collaborative_id, measure_ids=measure_ids)
    by_measure: dict[int, list[Composed]] = {}
    for one in sorted(found, key=lambda one: one.position):
        by_measure.setdefault(one.charted.measure_id, []).append(one)
    return [page for of_measure in by_measure.values() for page in _panels(tools, of_measure, now)]


def composed_one(session: Session, tools: Tools, *, measure_id: int, team_id: int) -> Composed | None:
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
) -> list[Composed]:
    """Charts of a collaborative, not drawn yet, in charter order of teams, then measures."""
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
    values = measures.values_of_teams(session, [row.id for row in rows], numbers)
    cycles = pdsa.cycles_of_teams(session, numbers)
    words = tools.words(collaborative.language)
    return [
        _composed(row, team, values[row.id, team.id], cycles.get(team.id, ()), words)
        for team in of_teams
        for row in rows
        if (row.id, team.id) in values
    ]


def drawn(tools: Tools, found: Sequence[Composed], now: datetime) -> list[Charted]:
    """The charts with their pictures kept; only those not kept yet are drawn. Opens its own sessions."""
    keyed = {_key(one.chart): one for one in found}
    with tools.session() as session:
        known = pictures.kept(session, list(keyed))
    fresh = _pictures({key: one.chart for key, one in keyed.items() if key not in known})
    if fresh:
        _keep(tools, fresh, now)
    return [replace(one.charted, key=_key(one.chart)) for one in found]


def _pictures(charts: Mapping[str, Chart]) -> dict[str, bytes]:
    if not charts:
        return {}
    from improvement.run_chart.drawing import draw

    return {key: draw(chart) for key, chart in charts.items()}


def _panels(tools: Tools, found: Sequence[Composed], now: datetime) -> list[Panels]:
    """The pages of one measure. All share one value axis, so the key of each knows the whole measure."""
    words, measure = tools.words(found[0].language), found[0].charted.measure
    title = words.plain(
        "measure",
        "panels_title",
        signals=sum(one.chart.analysis.verdict is Verdict.SIGNAL for one in found),
        teams=len(found),
    )
    whole = [one.chart for one in found]
    parts = [found[start : start + PANELS_A_PAGE] for start in range(0, len(found), PANELS_A_PAGE)]
    keys = [sha256(f"{DRAWING} {page} {whole!r}".encode()).hexdigest() for page in range(len(parts))]
    with tools.session() as session:
        known = pictures.kept(session, keys)
    if not known.issuperset(keys):
        _keep(tools, dict(zip(keys, _pages(whole, f"{measure.name}: {title}"), strict=True)), now)
    return [
        Panels(measure, title, _alt(words, measure, part), key) for key, part in zip(keys, parts, strict=True)
    ]


def _pages(charts: Sequence[Chart], title: str) -> list[bytes]:
    from improvement.run_chart.panels import draw_panels

    return draw_panels(charts, title=title)


def _keep(tools: Tools, pages: Mapping[str, bytes], now: datetime) -> None:
    with tools.session() as session:
        for key, png in pages.items():
            pictures.keep(session, key, png, now)
        session.commit()


def _alt(words: Words, measure: Measure, found: Sequence[Composed]) -> str:
    told = [(one.charted.team, one.chart.captions.finding, one.chart.captions.last) for one in found]
    return words.plain("measure", "panels_alt", measure=measure.name, teams=told)


def _composed(
    row: MeasureRow, team: Team, values: Sequence[MeasureValue], cycles: Iterable[PdsaCycle], words: Words
) -> Composed:
    measure = measures.as_measure(row)
    reported = {value.month: measures.as_value(value) for value in values}
    series = _with_gaps(series_of(measure.name, measure, reported))
    analysis = analyse(series, rules=measure.rules)
    chart = captions.chart(analysis, words, subject=team.name, marks=_marks(cycles, row.id, series))
    told = Charted(
        measure_id=row.id,
        team_id=team.id,
        measure=measure,
        team=team.name,
        title=chart.captions.title,
        sentence=captions.sentence(analysis, words),
        alt=chart.captions.alt_text,
        month=values[-1].month,
        latest=reported[values[-1].month],
    )
    return Composed(told, chart, words.language, row.position)


def _with_gaps(series: Series) -> Series:
    """Every month between the first and the last: one that nobody reported is a gap, never zero."""
    reported = {point.period: point for point in series.points}
    month, last = min(reported), max(reported)
    points = []
    while month <= last:
        points.append(reported.get(month, Point(month)))
        month += relativedelta(months=1)
    return replace(series, points=tuple(points))


def _marks(cycles: Iterable[PdsaCycle], measure_id: int, series: Series) -> list[Mark]:
    """The latest cycles that were to move this measure, at the day they began."""
    first = series.points[0].period
    about = [one for one in cycles if one.measure_id == measure_id and one.started_on >= first]
    return [Mark(one.started_on, one.change_idea) for one in about[-MARKS:]]


def _key(chart: Chart) -> str:
    """A hash of everything the picture shows: frozen values write themselves out completely."""
    return sha256(f"{DRAWING} {chart!r}".encode()).hexdigest()
