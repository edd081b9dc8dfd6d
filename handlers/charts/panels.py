"""Small multiples for everybody: one measure across all teams, in charter order, never ranked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from handlers.charts.compose import ChartText, ComposedChart, drawn
from handlers.charts.drawing import Sheet, draw_and_keep
from handlers.charts.hiding import SharedChart, shared_charts
from handlers.tools import Tools
from improvement.measure import Measure
from improvement.run_chart import Outcome
from improvement.run_chart.chart import LOOK, PANELS_A_PAGE, Chart
from improvement.run_chart.news import Told
from improvement.run_chart.telling import picked, weight
from prompts.words import Words

PICTURES = 3
"""More pictures than that in one message bury what is below them."""


@dataclass(frozen=True)
class Panels:
    """Small multiples of one measure: teams in charter order, never ranked."""

    measure: Measure
    title: str
    """How many teams got better, how many worse, and how many charts tell nothing."""
    weight: int
    """How much they have to say (`improvement.run_chart.telling`)."""
    too_small: bool
    """Whether nothing of it may be shown to other teams."""
    told: tuple[Told, ...] = ()
    """What each team's chart says, in a word, in charter order."""
    alt: str = ""
    key: str = ""
    """Names the kept picture; empty where none is drawn."""
    left: int = 0
    """How many teams have no place on the picture."""

    @property
    def fresh(self) -> bool:
        """Whether a team's chart says something new since the last agenda."""
        return any(told.fresh for told in self.told)


def news_first(panels: Sequence[Panels]) -> list[Panels]:
    """The measures that say something new, then the others, each in charter order."""
    return sorted(panels, key=lambda panel: not panel.fresh)


def charted_panels(
    tools: Tools, *, collaborative_id: int, now: datetime, month: date | None = None
) -> list[Panels]:
    """Small multiples of each measure that has values, drawn and kept: one picture for every eight teams.

    `month` is the one that was asked about: nothing later is looked at. Opens its own sessions.
    """
    pages: list[Panels] = []
    for of_measure in _of_measures(tools, collaborative_id, month):
        charts = of_measure.charts
        parts = [charts[start : start + PANELS_A_PAGE] for start in range(0, len(charts), PANELS_A_PAGE)]
        keys = _drawn(tools, of_measure, charts, now)
        pages += [of_measure.panels(part, key) for part, key in zip(parts, keys, strict=True)]
    return pages


def posted_panels(
    tools: Tools, *, collaborative_id: int, now: datetime, month: date | None = None
) -> list[Panels]:
    """Small multiples of each measure that has values, one picture of those with most to say drawn and kept.

    A picture holds eight teams; of more, those whose charts say most. Opens its own sessions.
    """
    every = _of_measures(tools, collaborative_id, month)
    drawn = picked([of_measure.weight for of_measure in every], PICTURES)
    return [
        _one_picture(tools, of_measure, now) if place in drawn else of_measure.panels()
        for place, of_measure in enumerate(every)
    ]


def told_panels(tools: Tools, *, collaborative_id: int, month: date | None = None) -> list[Panels]:
    """What the small multiples of each measure say, in words alone. Opens its own session."""
    return [of_measure.panels() for of_measure in _of_measures(tools, collaborative_id, month)]


def charted_for_all(
    tools: Tools, *, collaborative_id: int, now: datetime, month: date | None = None
) -> list[ChartText]:
    """Each team's own charts as other teams may see them, in charter order, drawn and kept.

    `month` is the one that was asked about: nothing later is looked at. A chart of which nothing is left has
    no key, and a sentence that says why. Opens its own sessions.
    """
    left = _for_all(tools, collaborative_id, month)
    pictures = iter(drawn(tools, [chart for chart in left if isinstance(chart, ComposedChart)], now))
    return [next(pictures) if isinstance(chart, ComposedChart) else chart for chart in left]


def told_for_all(tools: Tools, *, collaborative_id: int, month: date | None = None) -> list[ChartText]:
    """What `charted_for_all` says, in words alone. Opens its own session."""
    left = _for_all(tools, collaborative_id, month)
    return [chart.charted if isinstance(chart, ComposedChart) else chart for chart in left]


def _for_all(tools: Tools, collaborative_id: int, month: date | None) -> list[ComposedChart | ChartText]:
    return [chart.alone() for chart in shared_charts(tools, collaborative_id, month)]


@dataclass(frozen=True)
class _OfMeasure:
    """The charts of one measure as other teams may see them, in charter order of teams."""

    words: Words
    measure: Measure
    charts: tuple[Chart, ...]
    told: tuple[Told, ...]

    @property
    def weight(self) -> int:
        return weight(chart.analysis for chart in self.charts)

    @property
    def title(self) -> str:
        return self.words.plain("measure", "panels_title", **_counted(self.told), teams=len(self.told))

    def panels(self, pictured: Sequence[Chart] = (), key: str = "") -> Panels:
        """What they say, and the picture of these of them, if there is one."""
        return Panels(
            self.measure,
            self.title,
            self.weight,
            too_small=all(set(chart.analysis.values) == {None} for chart in self.charts),
            told=self.told,
            alt=_alt(self.words, self.measure, pictured) if key else "",
            key=key,
            left=len(self.charts) - len(pictured) if key else 0,
        )


def _of_measures(tools: Tools, collaborative_id: int, month: date | None) -> list[_OfMeasure]:
    """Each measure that has values, in charter order."""
    charts = shared_charts(tools, collaborative_id, month)
    by_measure: dict[int, list[SharedChart]] = {}
    for chart in sorted(charts, key=lambda chart: chart.material.position):
        by_measure.setdefault(chart.material.measure_id, []).append(chart)
    return [
        _OfMeasure(
            teams[0].material.words,
            teams[0].material.measure,
            tuple(chart.panel() for chart in teams),
            tuple(chart.summed for chart in teams),
        )
        for teams in by_measure.values()
    ]


def _one_picture(tools: Tools, of_measure: _OfMeasure, now: datetime) -> Panels:
    charts = of_measure.charts
    if len(charts) > PANELS_A_PAGE:
        places = picked([weight([chart.analysis]) for chart in charts], PANELS_A_PAGE)
        charts = tuple(charts[place] for place in places)
    return of_measure.panels(charts, _drawn(tools, of_measure, charts, now)[0])


def _drawn(tools: Tools, of_measure: _OfMeasure, charts: Sequence[Chart], now: datetime) -> list[str]:
    """The keys of the pages. All share one value axis, so that each key knows all the charts."""
    pages = range(0, len(charts), PANELS_A_PAGE)
    keys = [sha256(f"{LOOK} {page} {tuple(charts)!r}".encode()).hexdigest() for page, _ in enumerate(pages)]
    title = f"{of_measure.measure.name}: {of_measure.title}"
    draw_and_keep(tools, [(keys, Sheet(tuple(charts), title))], now)
    return keys


def _counted(told: Sequence[Told]) -> dict[str, int]:
    """How many teams have each outcome; `hidden` counts those of which nothing may be shown."""
    outcomes = Counter(one.outcome for one in told)
    return {outcome.value: outcomes[outcome] for outcome in Outcome} | {"hidden": outcomes[None]}


def _alt(words: Words, measure: Measure, charts: Sequence[Chart]) -> str:
    told = [(chart.captions.name, chart.captions.finding, chart.captions.last) for chart in charts]
    return words.plain("measure", "panels_alt", measure=measure.name, teams=told)
