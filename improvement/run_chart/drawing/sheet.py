"""Draws one chart. Importing this module imports matplotlib; the rules never do."""

from collections.abc import Iterator, Sequence
from functools import partial

from improvement.run_chart.chart import Chart
from improvement.run_chart.drawing.canvas import (
    DARK,
    ELLIPSIS,
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
from improvement.run_chart.drawing.key import (
    BADGE,
    BADGE_ROW,
    Entry,
    Key,
    draw_badge,
    entries_of,
    placed,
    roman,
)
from improvement.run_chart.drawing.labels import draw_end_labels, draw_inside_labels, label_room
from improvement.run_chart.drawing.layout import Box
from improvement.run_chart.drawing.many import spread_out
from improvement.run_chart.drawing.plot import (
    Plot,
    baseline_span,
    draw_lines,
    draw_points,
    draw_time_axis,
    draw_value_axis,
    tick_words,
)
from improvement.run_chart.scale import analysis_axis

HEIGHT = 500.0
"""Pixels at scale 1; a long key makes a chart higher."""
MARGIN = 24.0
TITLE = 28.0
TITLES = ((TITLE, 2), (25.0, 3), (READABLE, 4))
"""Sizes of a title and how many lines each may fill, tried in turn."""
PLOT_LEAST = 250.0
AXIS, LINE, STRIP_MOST = 68.0, 29.0, 2


def draw(
    chart: Chart,
    *,
    scale: float = 1,
    dark: bool = False,
    format: Format = "png",  # noqa: A002 - the word matplotlib uses
) -> bytes:
    """One chart, 800 pixels wide and at least 500 high, times `scale`. Safe to call from any thread."""
    with pen:
        return compose(chart, DARK if dark else LIGHT).bytes(format, scale)


def draw_many(
    charts: Sequence[Chart],
    *,
    processes: int = 1,
    scale: float = 1,
    dark: bool = False,
    format: Format = "png",  # noqa: A002 - the word matplotlib uses
) -> Iterator[bytes]:
    """Draw many charts like `draw`, one picture a chart in the order given, spread over processes."""
    return spread_out(partial(draw, scale=scale, dark=dark, format=format), charts, processes)


def compose(chart: Chart, theme: Theme = LIGHT) -> Canvas:
    """The sheet with everything on it."""
    return _Sheet(chart).drawn(theme)


class _Sheet:
    """Lays out one chart: first what stands where across, then how high everything is."""

    def __init__(self, chart: Chart) -> None:
        self.chart, room = chart, WIDTH - 2 * MARGIN
        self.axis = analysis_axis([chart.analysis])
        self.ticks = tick_words(self.axis, chart.captions.suffix)
        self.left = MARGIN + max([text_width(tick, READABLE) for tick in self.ticks], default=0) + 8
        self.right = WIDTH - MARGIN - label_room(chart)
        across = Plot(Box(self.left, 0, self.right, 1), self.axis, chart.analysis)
        names = _strip(across, chart, WIDTH - MARGIN)
        self.crowded = any(_is_cut(lines) for _, lines in names)
        self.strip = _numbered(across, chart) if self.crowded else names
        self.strip_rows = max([len(lines) for _, lines in self.strip], default=0)
        entries = entries_of(chart, phases=self.crowded)
        self.dated = [entry for entry in entries if entry.look != "bare"]
        self.places = placed(across, chart, self.dated)
        self.low = BADGE_ROW * (1 + max(row for _, row in self.places)) + 4 if self.places else 0.0
        self.heading = _heading(chart, room)
        self.footer = wrapped(chart.captions.footer, READABLE, room, most=4)
        self.key = Key(entries, room)

    def drawn(self, theme: Theme) -> Canvas:
        """Everything, on a sheet as high as it needs."""
        key_room = self.key.height + 10 if self.key.entries else 0.0
        foot = 12 + len(self.footer) * LINE + key_room + AXIS
        head = MARGIN + sum(size * 1.26 for _, size, _ in self.heading) + 22 + self.strip_rows * LINE
        canvas = Canvas(WIDTH, max(HEIGHT, head + PLOT_LEAST + self.low + foot), theme)
        box = Box(self.left, foot, self.right, canvas.height - head)
        plot = Plot(box, self.axis, self.chart.analysis, low=self.low)
        self._draw_heading(canvas)
        self.key.draw(canvas, MARGIN, foot - AXIS - 4)
        for number, line in enumerate(reversed(self.footer)):
            canvas.text((MARGIN, 18 + number * LINE), line, READABLE, theme.muted)
        self._draw_inside(canvas, plot)
        return canvas

    def _draw_heading(self, canvas: Canvas) -> None:
        y = canvas.height - MARGIN + 10
        for line, size, title in self.heading:
            y -= size * 1.26
            canvas.text(
                (MARGIN, y), line, size, canvas.theme.ink if title else canvas.theme.muted, bold=title
            )

    def _draw_inside(self, canvas: Canvas, plot: Plot) -> None:
        draw_value_axis(canvas, plot, self.ticks)
        draw_time_axis(canvas, plot, self.chart.captions.months)
        _draw_strip(canvas, plot, self.chart, self.strip, self.strip_rows * LINE)
        for (x, row), entry in zip(self.places, self.dated, strict=True):
            _draw_event(canvas, plot, entry, (x, plot.box.bottom + BADGE / 2 + row * BADGE_ROW))
        draw_lines(canvas, plot)
        draw_points(canvas, plot)
        draw_inside_labels(canvas, plot, self.chart, centres=not self.crowded)
        draw_end_labels(canvas, plot, self.chart)


def _draw_event(canvas: Canvas, plot: Plot, entry: Entry, at: tuple[float, float]) -> None:
    if entry.look == "full":
        canvas.line([at[0], at[0]], [at[1], plot.box.top], canvas.theme.limit, 1.2, dashes=(1, 3))
    draw_badge(canvas, at, entry)


def _heading(chart: Chart, room: float) -> list[tuple[str, float, bool]]:
    """Lines with their size, and whether they are the title."""
    captions = chart.captions
    for size, most in TITLES:
        lines = wrapped(captions.title, size, room, bold=True, most=most + 1)
        if len(lines) <= most:
            break
    heading = [(line, size, True) for line in lines[:most]]
    return heading + [(line, READABLE, False) for line in wrapped(captions.subtitle, READABLE, room, most=3)]


def _strip(plot: Plot, chart: Chart, end: float) -> list[tuple[float, list[str]]]:
    """What stands above the data, from left to right: why phases begin, and which points are the baseline."""
    captions, half = chart.captions, min(plot.step_width / 2, 14)
    items = [(plot.xs[position - 1] - half, name) for position, name in captions.phases]
    frozen = [phase for phase in chart.analysis.phases if phase.frozen and captions.baseline]
    items += [(baseline_span(plot, phase)[0], captions.baseline) for phase in frozen]
    items.sort()
    ends = [x for x, _ in items[1:]] + [end]
    return [
        (x, wrapped(name, READABLE, until - x - 10, most=STRIP_MOST))
        for (x, name), until in zip(items, ends, strict=False)
    ]


def _is_cut(lines: Sequence[str]) -> bool:
    return not lines or lines[-1].endswith(ELLIPSIS)


def _numbered(plot: Plot, chart: Chart) -> list[tuple[float, list[str]]]:
    """The numbers of phases, where their names have no room."""
    half = min(plot.step_width / 2, 14)
    phases = enumerate(chart.analysis.phases, 1)
    return [(plot.xs[phase.first - 1] - half, [roman(number)]) for number, phase in phases]


def _draw_strip(
    canvas: Canvas, plot: Plot, chart: Chart, strip: Sequence[tuple[float, list[str]]], high: float
) -> None:
    theme, top = canvas.theme, plot.box.top
    for phase in chart.analysis.phases[1:]:
        x = (plot.xs[phase.first - 1] + plot.xs[phase.first - 2]) / 2
        canvas.line([x, x], [plot.box.bottom, top + high], theme.muted, 1.2)
    for phase in chart.analysis.phases if chart.captions.baseline else ():
        if phase.frozen:
            canvas.line(baseline_span(plot, phase), [top + 1, top + 1], theme.muted, 2)
    for x, lines in strip:
        for number, line in enumerate(reversed(lines)):
            canvas.text((x + 5, top + 9 + number * LINE), line, READABLE, theme.muted)
