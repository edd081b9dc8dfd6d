"""Small multiples for everybody: one measure across all teams, in charter order, never ranked.

What is too small to be shown to other teams is missing from them, before anything is calculated: a centre
line or a finding made of hidden months would give them away. A team's own chart stays exact.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from handlers.charts.compose import ChartText, ComposedChart, Material, chart_of, composed, drawn, whole
from handlers.charts.drawing import Sheet, draw_and_keep
from handlers.tools import Tools
from improvement.measure import Measure
from improvement.run_chart import Outcome
from improvement.run_chart.chart import LOOK, Chart
from improvement.small_numbers import too_small
from prompts.run_chart_desk import NOUN
from prompts.words import Words
from storage.charter import small_cells
from storage.tables import Collaborative

PANELS_A_PAGE = 12
"""How many `improvement.run_chart.drawing.panels` draws; here too, since that module imports matplotlib."""


@dataclass(frozen=True)
class Panels:
    """One page of small multiples: one measure across teams in charter order, never ranked."""

    measure: Measure
    title: str
    """How many teams got better, how many worse, and how many charts tell nothing."""
    alt: str
    key: str


def charted_panels(
    tools: Tools, *, collaborative_id: int, now: datetime, month: date | None = None
) -> list[Panels]:
    """Small multiples of each measure that has values, drawn and kept: one picture for every twelve teams.

    `month` is the one that was asked about: nothing later is looked at. Opens its own sessions.
    """
    with tools.reading() as session:
        collaborative = session.get(Collaborative, collaborative_id)
        threshold = small_cells(collaborative) if collaborative else None
        charts = composed(session, tools, collaborative_id, until=month)
    by_measure: dict[int, list[ComposedChart]] = {}
    for chart in sorted(charts, key=lambda chart: chart.material.position):
        by_measure.setdefault(chart.material.measure_id, []).append(chart)
    return [page for teams in by_measure.values() for page in _pages_of(tools, teams, threshold, now)]


def charted_for_all(
    tools: Tools, *, collaborative_id: int, now: datetime, month: date | None = None
) -> list[ChartText]:
    """Each team's own charts as they may stand in the collaborative's channel, drawn and kept.

    `month` is the one that was asked about: nothing later is looked at. In charter order. A chart of which
    nothing is left has no key, and a sentence that says why. Opens its own sessions.
    """
    with tools.reading() as session:
        collaborative = session.get(Collaborative, collaborative_id)
        threshold = small_cells(collaborative) if collaborative else None
        charts = composed(session, tools, collaborative_id, until=month)
    away = _hidden_of_all(charts, threshold)
    left = [_reduced(chart, away[number], threshold) for number, chart in enumerate(charts)]
    pictures_of = iter(
        drawn(
            tools,
            [chart for chart in left if isinstance(chart, ComposedChart)],
            now,
        )
    )
    return [
        next(pictures_of) if isinstance(composed_chart, ComposedChart) else composed_chart
        for composed_chart in left
    ]


def _hidden_of_all(composed_charts: Sequence[ComposedChart], threshold: int | None) -> list[set[date]]:
    """The months to hide of each chart, measure by measure, in the order of the charts."""
    away: list[set[date]] = [set() for _ in composed_charts]
    for measure_id in (
        {composed_chart.material.measure_id for composed_chart in composed_charts}
        if threshold is not None
        else ()
    ):
        places = [
            number
            for number, composed_chart in enumerate(composed_charts)
            if composed_chart.material.measure_id == measure_id
        ]
        for place, months in _hidden([composed_charts[number] for number in places], threshold or 0).items():
            away[places[place]] = months
    return away


def _reduced(
    composed_chart: ComposedChart, hidden: Collection[date], threshold: int | None
) -> ComposedChart | ChartText:
    """The chart without the hidden months; only the words for it, where none is left."""
    if not hidden:
        return composed_chart
    left = {month: value for month, value in composed_chart.material.reported.items() if month not in hidden}
    words = composed_chart.material.words
    if not left:
        said = words.plain(NOUN, "all_hidden", threshold=threshold)
        return replace(composed_chart.charted, sentence=said, hidden=frozenset(hidden))
    reduced = chart_of(replace(composed_chart.material, reported=left))
    said = words.plain(NOUN, "some_hidden", months=len(hidden), threshold=threshold)
    told = replace(reduced.charted, sentence=f"{reduced.charted.sentence} {said}", hidden=frozenset(hidden))
    return replace(reduced, charted=told)


def _pages_of(
    tools: Tools, teams: Sequence[ComposedChart], threshold: int | None, now: datetime
) -> list[Panels]:
    """The pages of one measure. All share one value axis, so the key of each knows the whole measure."""
    words, measure = tools.words(teams[0].language), teams[0].charted.measure
    charts = shown_to_all(teams, threshold)
    title = words.plain("measure", "panels_title", **_counted(charts), teams=len(charts))
    parts = [charts[start : start + PANELS_A_PAGE] for start in range(0, len(charts), PANELS_A_PAGE)]
    keys = [sha256(f"{LOOK} {page} {charts!r}".encode()).hexdigest() for page in range(len(parts))]
    draw_and_keep(tools, [(keys, Sheet(tuple(charts), f"{measure.name}: {title}"))], now)
    return [
        Panels(measure, title, _alt(words, measure, part), key) for key, part in zip(keys, parts, strict=True)
    ]


def _counted(charts: Sequence[Chart]) -> dict[str, int]:
    """How many charts have each outcome; too few points are counted apart from no signal."""
    outcomes = Counter(chart.analysis.outcome for chart in charts)
    return {outcome.value: outcomes[outcome] for outcome in Outcome}


def shown_to_all(teams: Sequence[ComposedChart], threshold: int | None) -> list[Chart]:
    """Each team's chart of one measure, all months, without what is below the threshold, if there is one."""
    hidden = _hidden(teams, threshold) if threshold is not None else {}
    return [
        _dated(_without(team, hidden.get(number, ()), threshold), team.material, hidden.get(number, ()))
        for number, team in enumerate(teams)
    ]


def _dated(chart: Chart, material: Material, hidden: Collection[date]) -> Chart:
    """A value of another month than the one asked about is named with its month, and looks older."""
    months = [month for month in material.reported if month not in hidden]
    if material.asked is None or not months or months[-1] == material.asked:
        return chart
    last = material.words.plain("measure", "panel_older", month=months[-1], value=chart.captions.last)
    return replace(chart, captions=replace(chart.captions, last=last, last_is_old=True))


def _hidden(teams: Sequence[ComposedChart], threshold: int) -> Mapping[int, set[date]]:
    """The months to hide, by the team's place in the list."""
    months = {month for team in teams for month in team.material.reported}
    away: dict[int, set[date]] = {}
    for month in months:
        values = [team.material.reported.get(month) for team in teams]
        for number, hide in enumerate(too_small(teams[0].charted.measure, values, threshold)):
            if hide:
                away.setdefault(number, set()).add(month)
    return away


def _without(composed_chart: ComposedChart, hidden: Collection[date], threshold: int | None) -> Chart:
    if not hidden:
        return (
            composed_chart.chart
            if composed_chart.material.held.months is None
            else whole(composed_chart.material)
        )
    chart = whole(composed_chart.material, hidden)
    said = composed_chart.material.words.plain(
        NOUN,
        "hidden",
        months=len(hidden),
        every=len(hidden) == len(composed_chart.material.reported),
        threshold=threshold,
        finding=chart.captions.finding,
    )
    return replace(chart, captions=replace(chart.captions, finding=said))


def _alt(words: Words, measure: Measure, charts: Sequence[Chart]) -> str:
    told = [(chart.captions.name, chart.captions.finding, chart.captions.last) for chart in charts]
    return words.plain("measure", "panels_alt", measure=measure.name, teams=told)
