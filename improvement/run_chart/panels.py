"""Small multiples: many charts on pages, in the order given, never ranked."""

from collections.abc import Sequence
from itertools import islice

from improvement.run_chart import canvas as sheet
from improvement.run_chart.canvas import DARK, LIGHT, Box, Canvas, Format, text_width, wrapped
from improvement.run_chart.chart import Chart
from improvement.run_chart.drawing import (
    MARGIN,
    TITLE,
    WIDTH,
    Plot,
    draw_lines,
    draw_points,
    draw_time_axis,
    draw_value_axis,
    tick_words,
)
from improvement.run_chart.scale import Axis, analysis_axis

COLUMNS = 2
PER_PAGE = 12
ROW = 262
GUTTER = 26
NAME, FINDING, SMALL = 18, 15, 14


def draw_panels(
    charts: Sequence[Chart],
    *,
    title: str = "",
    shared: bool = True,
    scale: float = 1,
    dark: bool = False,
    format: Format = "png",  # noqa: A002 - the word matplotlib uses
) -> list[bytes]:
    """Pages of at most twelve charts, two abreast, each with its finding under it.

    `shared` gives all charts one value axis, for one measure across teams; without it each has its own, for one
    team across its measures.
    """
    axis = analysis_axis([chart.analysis for chart in charts]) if shared and charts else None
    rest = iter(charts)
    pages: list[bytes] = []
    while batch := list(islice(rest, PER_PAGE)):
        with sheet.pen:
            pages.append(_page(batch, title, axis, LIGHT if not dark else DARK).bytes(format, scale))
    return pages


def _page(charts: Sequence[Chart], title: str, axis: Axis | None, theme: sheet.Theme) -> Canvas:
    heading = wrapped(title, TITLE, WIDTH - 2 * MARGIN, bold=True)
    top = MARGIN + len(heading) * TITLE * 1.25
    rows = -(-len(charts) // COLUMNS)
    canvas = Canvas(WIDTH, top + rows * ROW + 8, theme)
    for number, line in enumerate(heading):
        canvas.text(
            MARGIN, canvas.height - MARGIN - TITLE * (0.75 + 1.25 * number), line, TITLE, theme.ink, bold=True
        )
    wide = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GUTTER) / COLUMNS
    for number, chart in enumerate(charts):
        row, column = divmod(number, COLUMNS)
        left = MARGIN + column * (wide + GUTTER)
        ceiling = canvas.height - top - row * ROW
        _panel(canvas, chart, Box(left, ceiling - ROW, left + wide, ceiling), axis)
    return canvas


def _panel(canvas: Canvas, chart: Chart, box: Box, shared: Axis | None) -> None:
    theme, words = canvas.theme, chart.captions
    room = box.right - box.left
    name = wrapped(words.name, NAME, room, bold=True, most=1)
    canvas.text(box.left, box.top - 24, name[0] if name else "", NAME, theme.ink, bold=True)
    y = box.bottom + 42
    for line in wrapped(words.finding, FINDING, room):
        canvas.text(box.left, y, line, FINDING, theme.muted)
        y -= FINDING * 1.3
    axis = shared or analysis_axis([chart.analysis])
    ticks = tick_words(axis, words.suffix)
    left = box.left + max([text_width(tick, SMALL) for tick in ticks], default=0) + 8
    plot = Plot(Box(left, box.bottom + 84, box.right - 6, box.top - 38), axis, chart.analysis)
    draw_value_axis(canvas, plot, ticks, SMALL)
    draw_time_axis(canvas, plot, words.months, SMALL)
    draw_lines(canvas, plot, chart)
    draw_points(canvas, plot)
