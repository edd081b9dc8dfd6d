"""What other teams may see of a team's chart: counts that are too small are not there.

They are taken away before anything is calculated: a centre line or a finding made of hidden months would
give them away. A team's own chart stays exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from handlers.charts.compose import (
    ChartText,
    ComposedChart,
    Material,
    chart_of,
    composed,
    materials,
    whole,
)
from handlers.tools import Tools
from improvement.measure import Value
from improvement.run_chart import Analysis
from improvement.run_chart.chart import Chart
from improvement.run_chart.news import Told, news_of
from improvement.small_numbers import too_small
from prompts import run_chart as captions
from prompts.run_chart_desk import NOUN
from storage.call import told_before
from storage.charter import small_cells
from storage.tables import Call, Collaborative


@dataclass(frozen=True)
class SharedChart:
    """One team's chart of one measure, for everybody: `hidden` months are not shown to other teams."""

    own: ComposedChart
    threshold: int | None
    """Counts below it are hidden; None hides nothing."""
    hidden: frozenset[date]
    told: bool = False
    """Whether an agenda was posted before this one."""
    before: Analysis | None = None
    """What that agenda knew of the chart; None where it had none."""

    @property
    def summed(self) -> Told:
        """What everybody hears of it, in a word."""
        analysis = self.material.analysis(self.hidden)
        news = news_of(analysis, self.before) if self.told else None
        outcome = analysis.outcome if self.reported else None
        return Told(self.material.team, outcome, news, captions.span(analysis, self.material.words))

    @property
    def material(self) -> Material:
        """What the chart is made of, exact."""
        return self.own.material

    @property
    def reported(self) -> Mapping[date, Value]:
        """The months that everybody may see."""
        return {at: value for at, value in self.material.reported.items() if at not in self.hidden}

    def panel(self) -> Chart:
        """The chart among small multiples: all months, however many its team looks at."""
        if not self.hidden and self.material.held.months is None:
            return _dated(self.own.chart, self)
        chart = whole(self.material, self.hidden)
        if self.hidden:
            said = self.material.words.plain(
                NOUN,
                "hidden",
                months=len(self.hidden),
                every=not self.reported,
                threshold=self.threshold,
                finding=chart.captions.finding,
            )
            chart = replace(chart, captions=replace(chart.captions, finding=said))
        return _dated(chart, self)

    def alone(self) -> ComposedChart | ChartText:
        """The chart by itself; only the words for it, where nothing may be shown."""
        if not self.hidden:
            return replace(self.own, charted=replace(self.own.charted, news=self.summed.news))
        words, left = self.material.words, self.reported
        if not left:
            said = words.plain(NOUN, "all_hidden", threshold=self.threshold)
            return replace(self.own.charted, sentence=said, hidden=self.hidden)
        reduced = chart_of(replace(self.material, reported=left))
        said = words.plain(NOUN, "some_hidden", months=len(self.hidden), threshold=self.threshold)
        told = replace(
            reduced.charted,
            sentence=f"{reduced.charted.sentence} {said}",
            finding=f"{reduced.charted.finding} {said}",
            hidden=self.hidden,
            news=self.summed.news,
        )
        return replace(reduced, charted=told)


def shared_charts(tools: Tools, collaborative_id: int, month: date | None) -> list[SharedChart]:
    """The charts of a collaborative for everybody, in charter order of teams, then measures.

    `month` is the one that was asked about: nothing later is looked at. Opens a session of its own.
    """
    with tools.reading() as session:
        collaborative = session.get(Collaborative, collaborative_id)
        threshold = small_cells(collaborative) if collaborative else None
        charts = shared(composed(session, tools, collaborative_id, until=month), threshold)
        last = told_before(session, collaborative_id, month) if month else None
        return charts if last is None else _beside(charts, _known(session, tools, last))


def shared(charts: Sequence[ComposedChart], threshold: int | None) -> list[SharedChart]:
    """Composed charts as everybody may see them."""
    return [SharedChart(chart, threshold, _hidden(chart.material, threshold)) for chart in charts]


def _known(session: Session, tools: Tools, last: Call) -> list[Material]:
    """What the agenda of a call knew, at its end."""
    known = materials(session, tools, last.collaborative_id, at=last.ended_at or last.final_at)
    return [material.as_of(last.reporting_month) for material in known]


def _beside(charts: Sequence[SharedChart], known: Sequence[Material]) -> list[SharedChart]:
    """The charts, each beside what was known of it, without what other teams could not see then either."""
    before = {(material.measure_id, material.team_id): material for material in known if material.reported}

    def told(chart: SharedChart) -> SharedChart:
        material = before.get((chart.material.measure_id, chart.material.team_id))
        analysis = material and material.analysis(_hidden(material, chart.threshold))
        return replace(chart, told=True, before=analysis or None)

    return [told(chart) for chart in charts]


def _hidden(material: Material, threshold: int | None) -> frozenset[date]:
    if threshold is None:
        return frozenset()
    return frozenset(
        month for month, value in material.reported.items() if too_small(material.measure, value, threshold)
    )


def _dated(chart: Chart, shared_chart: SharedChart) -> Chart:
    """A value of another month than the one asked about is named with its month, and looks older."""
    months, asked = list(shared_chart.reported), shared_chart.material.asked
    if asked is None or not months or months[-1] == asked:
        return chart
    words = shared_chart.material.words
    last = words.plain("measure", "panel_older", month=months[-1], value=chart.captions.last)
    return replace(chart, captions=replace(chart.captions, last=last, last_is_old=True))
