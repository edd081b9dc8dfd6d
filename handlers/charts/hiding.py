"""What other teams may see of a team's chart: counts that are too small are not there.

They are taken away before anything is calculated: a centre line or a finding made of hidden months would
give them away. A team's own chart stays exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.charts.compose import ChartText, ComposedChart, Material, chart_of, composed, whole
from handlers.tools import Tools
from improvement.run_chart import Verdict
from improvement.run_chart.chart import Chart
from improvement.run_chart.decisions import UNDECIDED
from improvement.small_practice import QUARTER_MONTHS, Shown, shown
from prompts.measure import value_in_words
from prompts.run_chart_desk import NOUN, by_quarter
from prompts.words import Words, unescape
from storage.charter import small_cells, small_percent
from storage.tables import Collaborative


@dataclass(frozen=True)
class SharedChart:
    """One team's chart of one measure, for everybody."""

    own: ComposedChart
    threshold: int | None
    """Counts below it are hidden; None hides nothing."""
    shown: Shown

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
    def by_quarter(self) -> bool:
        """Whether three months together make a longer chart than the months that may be shown."""
        return len(self.shown.quarters) > max(1, len(self.shown.months))

    def panel(self) -> Chart:
        """The chart among small multiples: all months, however many its team looks at."""
        if self.is_exact and self.material.held.months is None:
            return _dated(self.own.chart, self)
        chart = self._whole()
        if self.hidden:
            said = self.material.words.plain(
                NOUN,
                "hidden",
                months=len(self.hidden),
                every=not (self.shown.months or self.by_quarter),
                by_quarter=self.by_quarter,
                threshold=self.threshold,
                finding=chart.captions.finding,
            )
            chart = replace(chart, captions=replace(chart.captions, finding=said))
        return _dated(chart, self)

    def alone(self) -> ComposedChart | ChartText:
        """The chart by itself; only the words for it, where nothing may be shown."""
        if self.is_exact:
            return self.own
        if not (self.shown.months or self.by_quarter):
            return replace(
                self.own.charted, title="", alt="", sentence=self._aside("all_hidden"), hidden=self.hidden
            )
        chart = chart_of(self._by_quarter() if self.by_quarter else self._months())
        if self.by_quarter:
            chart = replace(chart, chart=by_quarter(chart.chart, self.threshold, self.material.words))
        told = chart_of(self._months()).charted if self.shown.months else self.own.charted
        told = replace(
            told,
            title=chart.chart.captions.title,
            alt=chart.chart.captions.alt_text,
            sentence=self._sentence(chart),
            hidden=self.hidden,
        )
        return replace(chart, charted=told)

    def _sentence(self, chart: ComposedChart) -> str:
        """The verdict, what is hidden, and what can be said instead; the verdict by quarter comes last."""
        if not self.hidden:
            return chart.charted.sentence
        aside = self._aside("some_hidden" if self.shown.months else "all_hidden")
        if not self.by_quarter:
            return f"{chart.charted.sentence} {aside}"
        if chart.every.verdict is Verdict.TOO_FEW:
            return aside
        return f"{aside} {self.material.words.plain(NOUN, 'by_quarter', sentence=chart.charted.sentence)}"

    def _whole(self) -> Chart:
        if self.by_quarter:
            return whole(self._by_quarter())
        reported = {at: self.shown.months.get(at, value) for at, value in self.material.reported.items()}
        return whole(replace(self.material, reported=reported), self.hidden)

    def _months(self) -> Material:
        return replace(self.material, reported=self.shown.months)

    def _by_quarter(self) -> Material:
        """What people decided is about months."""
        return replace(
            self.material,
            reported=self.shown.quarters,
            held=UNDECIDED,
            comments={},
            corrected={},
            step=QUARTER_MONTHS,
        )

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


def quarter_in_words(words: Words, first: date) -> str:
    """The three months from `first` on."""
    return words.plain(NOUN, "quarter", first=first, last=_last_of(first))


def _last_of(quarter: date) -> date:
    return quarter.replace(month=quarter.month + QUARTER_MONTHS - 1)


def shared_charts(tools: Tools, collaborative_id: int, month: date | None) -> list[SharedChart]:
    """The charts of a collaborative for everybody, in charter order of teams, then measures.

    `month` is the one that was asked about: nothing later is looked at. Opens a session of its own.
    """
    with tools.reading() as session:
        collaborative = session.get(Collaborative, collaborative_id)
        threshold = small_cells(collaborative) if collaborative else None
        percent = bool(collaborative and small_percent(collaborative))
        return shared(composed(session, tools, collaborative_id, until=month), threshold, percent=percent)


def shared(
    charts: Sequence[ComposedChart], threshold: int | None, *, percent: bool = False
) -> list[SharedChart]:
    """Composed charts as everybody may see them."""
    return [
        SharedChart(
            chart,
            threshold,
            shown(chart.material.measure, chart.material.reported, threshold, percent=percent),
        )
        for chart in charts
    ]


def _dated(chart: Chart, shared_chart: SharedChart) -> Chart:
    """A value of another month than the one asked about is named with its month, and looks older."""
    words, asked = shared_chart.material.words, shared_chart.material.asked
    value = chart.captions.last
    if shared_chart.by_quarter:
        first = max(shared_chart.shown.quarters)
        last = words.plain("measure", "panel_quarter", first=first, last=_last_of(first), value=value)
        return replace(chart, captions=replace(chart.captions, last=last))
    months = list(shared_chart.shown.months)
    if asked is None or not months or months[-1] == asked:
        return chart
    last = words.plain("measure", "panel_older", month=months[-1], value=value)
    return replace(chart, captions=replace(chart.captions, last=last, last_is_old=True))
