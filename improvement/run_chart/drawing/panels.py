"""Small multiples: many charts on pages, in the order given, never ranked."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from improvement.run_chart.chart import Chart
from improvement.run_chart.drawing.canvas import DARK, LIGHT, Canvas, Format, Theme, pen, text_width, wrapped
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
from improvement.run_chart.drawing.sheet import MARGIN, TITLE, WIDTH
from improvement.run_chart.scale import Axis, analysis_axis
from improvement.run_chart.series import Cadence

COLUMNS, PER_PAGE = 2, 12
ROW, GUTTER = 290.0, 26.0
NAME, FINDING, SMALL = 18.0, 15.0, 14.0


def draw_panels(
    charts: Sequence[Chart],
    *,
    title: str = "",
    shared: bool = True,
    scale: float = 1,
    dark: bool = False,
    format: Format = "png",  # noqa: A002 - the word matplotlib uses
) -> list[bytes]:
    """Pages of at most twelve charts, two abreast, in the given order, each with its finding under it.

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
    pages = [charts[first : first + PER_PAGE] for first in range(0, len(charts), PER_PAGE)]
    theme = DARK if dark else LIGHT
    page = partial(_draw_page, title=title, scales=scales, theme=theme, format=format, scale=scale)
    return spread_out(page, pages, processes)


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
    return -(-charts // PER_PAGE)


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
        analysis_axis([chart.analysis for chart in charts]),
        (min(periods), max(periods)) if regular else None,
    )


def compose_page(charts: Sequence[Chart], title: str, scales: Scales | None, theme: Theme = LIGHT) -> Canvas:
    """One page with everything on it; without shared scales each chart has its own."""
    heading = wrapped(title, TITLE, WIDTH - 2 * MARGIN, bold=True)
    targets = {chart.captions.target for chart in charts} if scales else set()
    legend = next(iter(targets)) if len(targets) == 1 else ""
    wide = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GUTTER) / COLUMNS
    names = [_name(chart, wide) for chart in charts]
    name_rows = max([len(name) for name in names], default=1)
    row_height = ROW + NAME * 1.25 * (name_rows - 1)
    top = MARGIN + len(heading) * TITLE * 1.3 + (26 if legend else 0) + (10 if heading else 0)
    canvas = Canvas(WIDTH, top + -(-len(charts) // COLUMNS) * row_height, theme)
    y = canvas.height - MARGIN + 10
    for line in heading:
        y -= TITLE * 1.3
        canvas.text((MARGIN, y), line, TITLE, theme.ink, bold=True)
    if legend:
        canvas.line([MARGIN, MARGIN + 34], [y - 20, y - 20], theme.target, 2, dashes=(5, 3))
        canvas.text((MARGIN + 42, y - 20), legend, FINDING, theme.target, rise="center_baseline")
    for number, (chart, name) in enumerate(zip(charts, names, strict=True)):
        row, column = divmod(number, COLUMNS)
        left = MARGIN + column * (wide + GUTTER)
        ceiling = canvas.height - top - row * row_height
        box = Box(left, ceiling - row_height, left + wide, ceiling)
        _draw_panel(canvas, chart, [*name, *[""] * (name_rows - len(name))], box, scales)
    return canvas


def _name(chart: Chart, room: float) -> list[str]:
    last = text_width(chart.captions.last, NAME, bold=True)
    return wrapped(chart.captions.name, NAME, room - last - 14, bold=True, most=3)


def _draw_panel(canvas: Canvas, chart: Chart, name: Sequence[str], box: Box, shared: Scales | None) -> None:
    theme, captions = canvas.theme, chart.captions
    y = box.top - 20
    told = theme.muted if captions.last_is_old else theme.ink
    canvas.text((box.right, y), captions.last, NAME, told, bold=not captions.last_is_old, align="right")
    for line in name:
        if line:
            canvas.text((box.left, y), line, NAME, theme.ink, bold=True)
        y -= NAME * 1.25
    told = theme.ink if chart.analysis.finding else theme.muted
    for number, line in enumerate(wrapped(captions.finding, FINDING, box.right - box.left)):
        canvas.text((box.left, box.bottom + 36 - number * FINDING * 1.25), line, FINDING, told)
    axis, window = shared or (analysis_axis([chart.analysis]), None)
    ticks = tick_words(axis, captions.suffix)
    left = box.left + max([text_width(tick, SMALL) for tick in ticks], default=0) + 8
    plot = Plot(
        Box(left, box.bottom + 102, box.right, min(y, box.top - 38) + 4), axis, chart.analysis, window=window
    )
    draw_value_axis(canvas, plot, ticks, SMALL)
    draw_time_axis(canvas, plot, captions.months, SMALL)
    draw_lines(canvas, plot)
    draw_points(canvas, plot)
