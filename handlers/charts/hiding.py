"""What other teams may see of a team's chart: counts that are too small are not there.

They are taken away before anything is calculated: a centre line or a finding made of hidden months would
give them away. A team's own chart stays exact.
"""

from collections.abc import Sequence
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
from handlers.charts.quarterly import (
    by_quarter,
    everybodys,
    last_of,
    quarter_in_words,
    quarterly,
    seen_in,
)
from handlers.tools import Tools
from improvement.run_chart import Analysis, Verdict
from improvement.run_chart.chart import Chart
from improvement.run_chart.news import Told, news_of
from improvement.small_practice import Shown, shown
from prompts import run_chart as captions
from prompts.measure import value_in_words
from prompts.run_chart_desk import NOUN, drawn_by_quarter
from prompts.words import unescape
from storage.call import told_before
from storage.charter import small_cells, small_percent
from storage.tables import Call, Collaborative


@dataclass(frozen=True)
class SharedChart:
    """One team's chart of one measure, for everybody."""

    own: ComposedChart
    threshold: int | None
    """Counts below it are hidden; None hides nothing."""
    shown: Shown
    told: bool = False
    """Whether an agenda was posted before this one."""
    before: Analysis | None = None
    """What that agenda knew of the chart; None where it had none."""

    @property
    def summed(self) -> Told:
        """What everybody hears of it, in a word."""
        analysis = seen_in(self.material, self.shown)
        news = news_of(analysis, self.before) if self.told else None
        outcome = None if self.is_empty else analysis.outcome
        return Told(self.material.team, outcome, news, captions.span(analysis, self.material.words))

    @property
    def material(self) -> Material:
        """What the chart is made of, exact."""
        return self.own.material

    @property
    def hidden(self) -> frozenset[date]:
        """The months whose value is not shown to other teams."""
        return self.shown.hidden

    @property
    def is_exact(self) -> bool:
        """Whether everybody may see what the team itself sees."""
        return self.shown.months == self.material.reported

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it can be drawn for other teams."""
        return not (self.shown.months or by_quarter(self.shown))

    def panel(self) -> Chart:
        """The chart among small multiples: all months, however many its team looks at."""
        if self.is_exact and self.material.held.months is None:
            return _dated(self.own.chart, self)
        chart = whole(*everybodys(self.material, self.shown))
        if self.hidden:
            said = self.material.words.plain(
                NOUN,
                "hidden",
                months=len(self.hidden),
                every=self.is_empty,
                by_quarter=by_quarter(self.shown),
                threshold=self.threshold,
                finding=chart.captions.finding,
            )
            chart = replace(chart, captions=replace(chart.captions, finding=said))
        return _dated(chart, self)

    def alone(self) -> ComposedChart | ChartText:
        """The chart by itself; only the words for it, where nothing may be shown."""
        own, news = self.own, self.summed.news
        if self.is_exact:
            return replace(own, charted=replace(own.charted, news=news))
        if self.is_empty:
            said = self._aside("all_hidden")
            return replace(own.charted, title="", alt="", sentence=said, finding=said, hidden=self.hidden)
        chart = self._drawn_alone()
        told = chart_of(self._months()).charted if self.shown.months else own.charted
        told = replace(
            told,
            title=chart.chart.captions.title,
            alt=chart.chart.captions.alt_text,
            sentence=self._said(chart, chart.charted.sentence),
            finding=self._said(chart, chart.charted.finding),
            hidden=self.hidden,
            news=news,
        )
        return replace(chart, charted=told)

    def _drawn_alone(self) -> ComposedChart:
        if not by_quarter(self.shown):
            return chart_of(self._months())
        chart = chart_of(quarterly(self.material, self.shown))
        return replace(chart, chart=drawn_by_quarter(chart.chart, self.threshold, self.material.words))

    def _said(self, chart: ComposedChart, verdict: str) -> str:
        """The verdict, what is hidden, and what can be said instead; a verdict by quarter comes last."""
        if not self.hidden:
            return verdict
        aside = self._aside("some_hidden" if self.shown.months else "all_hidden")
        if not by_quarter(self.shown):
            return f"{verdict} {aside}"
        if chart.every.verdict is Verdict.TOO_FEW:
            return aside
        return f"{aside} {self.material.words.plain(NOUN, 'by_quarter', sentence=verdict)}"

    def _months(self) -> Material:
        return replace(self.material, reported=self.shown.months)

    def _aside(self, phrase: str) -> str:
        """What is hidden, and what can be said instead: the month on target or not, the latest quarter."""
        words, asked = self.material.words, self.material.asked
        said = [words.plain(NOUN, phrase, months=len(self.hidden), threshold=self.threshold)]
        if asked is not None and asked in self.shown.on_target:
            said.append(
                words.plain(NOUN, "month_on_target", month=asked, reached=self.shown.on_target[asked])
            )
        if self.shown.quarters:
            first = max(self.shown.quarters)
            value = unescape(value_in_words(words, self.material.measure, self.shown.quarters[first]))
            quarter = quarter_in_words(words, first)
            said.append(words.plain(NOUN, "quarter_said", quarter=quarter, value=value))
        return " ".join(said)


def shared_charts(tools: Tools, collaborative_id: int, month: date | None) -> list[SharedChart]:
    """The charts of a collaborative for everybody, in charter order of teams, then measures.

    `month` is the one that was asked about: nothing later is looked at. Opens a session of its own.
    """
    with tools.reading() as session:
        collaborative = session.get(Collaborative, collaborative_id)
        threshold = small_cells(collaborative) if collaborative else None
        percent = bool(collaborative and small_percent(collaborative))
        charts = shared(composed(session, tools, collaborative_id, until=month), threshold, percent=percent)
        last = told_before(session, collaborative_id, month) if month else None
        return charts if last is None else _beside(charts, _known(session, tools, last), percent=percent)


def shared(
    charts: Sequence[ComposedChart], threshold: int | None, *, percent: bool = False
) -> list[SharedChart]:
    """Composed charts as everybody may see them."""
    return [
        SharedChart(chart, threshold, _shown(chart.material, threshold, percent=percent)) for chart in charts
    ]


def _shown(material: Material, threshold: int | None, *, percent: bool) -> Shown:
    return shown(material.measure, material.reported, threshold, percent=percent)


def _known(session: Session, tools: Tools, last: Call) -> list[Material]:
    """What the agenda of a call knew, at its end."""
    known = materials(session, tools, last.collaborative_id, at=last.ended_at or last.final_at)
    return [material.as_of(last.reporting_month) for material in known]


def _beside(charts: Sequence[SharedChart], known: Sequence[Material], *, percent: bool) -> list[SharedChart]:
    """The charts, each beside what was known of it, without what other teams could not see then either."""
    before = {(material.measure_id, material.team_id): material for material in known if material.reported}

    def told(chart: SharedChart) -> SharedChart:
        material = before.get((chart.material.measure_id, chart.material.team_id))
        analysis = material and seen_in(material, _shown(material, chart.threshold, percent=percent))
        return replace(chart, told=True, before=analysis or None)

    return [told(chart) for chart in charts]


def _dated(chart: Chart, shared_chart: SharedChart) -> Chart:
    """A value of another month than the one asked about is named with its month, and looks older."""
    words, asked = shared_chart.material.words, shared_chart.material.asked
    value = chart.captions.last
    if by_quarter(shared_chart.shown):
        first = max(shared_chart.shown.quarters)
        last = words.plain("measure", "panel_quarter", first=first, last=last_of(first), value=value)
        return replace(chart, captions=replace(chart.captions, last=last))
    months = list(shared_chart.shown.months)
    if asked is None or not months or months[-1] == asked:
        return chart
    last = words.plain("measure", "panel_older", month=months[-1], value=value)
    return replace(chart, captions=replace(chart.captions, last=last, last_is_old=True))
