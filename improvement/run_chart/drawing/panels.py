"""Small multiples: many charts on pages, in the order given, never ranked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import NamedTuple

from improvement.run_chart.chart import PANELS_A_PAGE, Chart
from improvement.run_chart.drawing.canvas import (
    DARK,
    LIGHT,
    READABLE,
    WIDTH,
    Canvas,
    Format,
    Theme,
    pen,
    text_width,
    wrapped,
)
from improvement.run_chart.drawing.glyphs import named
from improvement.run_chart.drawing.labels import draw_inside_labels
from improvement.run_chart.drawing.layout import Box
from improvement.run_chart.drawing.many import spread_out
from improvement.run_chart.drawing.plot import (
    Plot,
    draw_lines,
    draw_points,
    draw_time_axis,
    draw_value_axis,
    tick_words,
)
from improvement.run_chart.drawing.sheet import AXIS, MARGIN, TITLE
from improvement.run_chart.scale import Axis, analysis_axis
from improvement.run_chart.series import Cadence

HIGHEST = 2.5 * WIDTH
"""Pixels: a higher picture is cut off or made small where it is shown."""
PLOT_LEAST, PLOT_MOST, STEPS = 84.0, 180.0, 3
NAME, LINE, GAP = 25.0, 29.0, 20.0
ROOM = 12.0
"""Pixels above a plot, for a number at its very top."""


def draw_panels(
    charts: Sequence[Chart],
    *,
    title: str = "",
    shared: bool = True,
    scale: float = 1,
    dark: bool = False,
    format: Format = "png",  # noqa: A002 - the word matplotlib uses
) -> list[bytes]:
    """Pages of at most eight charts, one below the other, in the given order, each under its finding.

    `shared` gives all charts on all pages one value axis, for one measure across teams; without it each has
    its own, for one team across its measures. Safe to call from any thread.
    """
    return list(draw_pages(charts, title=title, shared=shared, scale=scale, dark=dark, format=format))


def draw_pages(
    charts: Sequence[Chart],
    *,
    title: str = "",
    shared: bool = True,
    scale: float = 1,
    dark: bool = False,
    format: Format = "png",  # noqa: A002 - the word matplotlib uses
    processes: int = 1,
) -> Iterator[bytes]:
    """Draw small multiples like `draw_panels`, yielding page by page, the pages spread over processes."""
    scales = shared_scales(charts) if shared and charts else None
    named_charts = [_numbered(chart, number) for number, chart in enumerate(charts, 1)]
    pages = [named_charts[first : first + PANELS_A_PAGE] for first in range(0, len(charts), PANELS_A_PAGE)]
    theme = DARK if dark else LIGHT
    page = partial(_draw_page, title=title, scales=scales, theme=theme, format=format, scale=scale)
    return spread_out(page, pages, processes)


def _numbered(chart: Chart, number: int) -> Chart:
    """The chart, its place among all in its name where that cannot be drawn."""
    name = named(chart.captions.name, number)
    return (
        chart if name == chart.captions.name else replace(chart, captions=replace(chart.captions, name=name))
    )


def _draw_page(
    charts: Sequence[Chart],
    *,
    title: str,
    scales: "Scales | None",
    theme: Theme,
    format: Format,  # noqa: A002 - the word matplotlib uses
    scale: float,
) -> bytes:
    with pen:
        return compose_page(charts, title, scales, theme).bytes(format, scale)


def page_count(charts: int) -> int:
    """How many pages so many charts fill."""
    return -(-charts // PANELS_A_PAGE)


class Scales(NamedTuple):
    """What charts share: the value axis, and the first and last period where all have the same step."""

    values: Axis
    window: tuple[date, date] | None


def shared_scales(charts: Sequence[Chart]) -> Scales:
    """Scales that show every chart whole."""
    periods = [point.period for chart in charts for point in chart.analysis.series.points]
    cadences = {chart.analysis.cadence for chart in charts if chart.analysis.series.points}
    regular = len(cadences) == 1 and Cadence.POINT not in cadences
    return Scales(
        analysis_axis([chart.analysis for chart in charts], STEPS),
        (min(periods), max(periods)) if regular else None,
    )


def compose_page(charts: Sequence[Chart], title: str, scales: Scales | None, theme: Theme = LIGHT) -> Canvas:
    """One page with everything on it; without shared scales each chart has its own."""
    return _Page(charts, title, scales).drawn(theme)


class _Row:
    """One panel: its words, and what its axes show."""

    def __init__(self, chart: Chart, scales: Scales | None, *, dated: bool) -> None:
        self.chart, words, room = chart, chart.captions, WIDTH - 2 * MARGIN
        self.axis = scales.values if scales else analysis_axis([chart.analysis], STEPS)
        self.window = scales.window if scales else None
        self.ticks = tick_words(self.axis, words.suffix)
        self.dated = dated
        last = text_width(words.last, NAME, bold=True)
        self.name = wrapped(words.name, NAME, room - last - 20, bold=True) or [""]
        self.finding = wrapped(words.finding, READABLE, room)

    @property
    def words_height(self) -> float:
        """Pixels of all but the plot."""
        return (len(self.name) + len(self.finding)) * LINE + ROOM + GAP + (AXIS if self.dated else 10)

    @property
    def ticks_width(self) -> float:
        """Pixels of the numbers beside the value axis."""
        return max([text_width(tick, READABLE) for tick in self.ticks], default=0.0)

    def draw(self, canvas: Canvas, left: float, top: float, high: float) -> None:
        """Name and last value, the finding, and the plot so many pixels high from `left` on."""
        theme, words, right, y = canvas.theme, self.chart.captions, canvas.width - MARGIN, top - NAME
        told = theme.muted if words.last_is_old else theme.ink
        canvas.text((right, y), words.last, NAME, told, bold=not words.last_is_old, align="right")
        for line in self.name:
            canvas.text((MARGIN, y), line, NAME, theme.ink, bold=True)
            y -= LINE
        told = theme.ink if self.chart.analysis.finding else theme.muted
        for line in self.finding:
            canvas.text((MARGIN, y), line, READABLE, told)
            y -= LINE
        self._draw_plot(canvas, Box(left, y + 15 - ROOM - high, right, y + 15 - ROOM))

    def _draw_plot(self, canvas: Canvas, box: Box) -> None:
        plot = Plot(box, self.axis, self.chart.analysis, window=self.window)
        draw_value_axis(canvas, plot, self.ticks)
        draw_time_axis(canvas, plot, self.chart.captions.months, named=self.dated)
        draw_lines(canvas, plot)
        draw_points(canvas, plot)
        draw_inside_labels(canvas, plot, self.chart, centres=False)


class _Page:
    """Rows below a title; the months are named below the last one where all share them."""

    def __init__(self, charts: Sequence[Chart], title: str, scales: Scales | None) -> None:
        self.heading = wrapped(title, TITLE, WIDTH - 2 * MARGIN, bold=True, most=3)
        targets = {chart.captions.target for chart in charts} if scales else set[str]()
        self.legend = next(iter(targets)) if len(targets) == 1 else ""
        together = scales is not None and scales.window is not None
        self.rows = [
            _Row(chart, scales, dated=not together or number == len(charts))
            for number, chart in enumerate(charts, 1)
        ]
        self.head = MARGIN + len(self.heading) * TITLE * 1.3 + (LINE + 6 if self.legend else 0)
        self.head += 10 if self.heading else 0
        words = self.head + sum(row.words_height for row in self.rows)
        self.high = min(max((HIGHEST - words) / max(len(charts), 1), PLOT_LEAST), PLOT_MOST)
        self.height = words + len(charts) * self.high

    def drawn(self, theme: Theme) -> Canvas:
        """Everything, on a sheet as high as it needs."""
        canvas = Canvas(WIDTH, self.height, theme)
        y = self._draw_heading(canvas)
        left = MARGIN + max([row.ticks_width for row in self.rows], default=0.0) + 8
        for row in self.rows:
            row.draw(canvas, left, y, self.high)
            y -= row.words_height + self.high
        return canvas

    def _draw_heading(self, canvas: Canvas) -> float:
        """Write title and legend; the height below them."""
        theme, y = canvas.theme, canvas.height - MARGIN + 10
        for line in self.heading:
            y -= TITLE * 1.3
            canvas.text((MARGIN, y), line, TITLE, theme.ink, bold=True)
        if self.legend:
            at = y - 24
            canvas.line([MARGIN, MARGIN + 44], [at, at], theme.target, 2, dashes=(5, 3))
            canvas.text((MARGIN + 54, at), self.legend, READABLE, theme.target, rise="center_baseline")
        return canvas.height - self.head
