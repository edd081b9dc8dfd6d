"""Draws charts. Importing this module imports matplotlib; the rules never do."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

from improvement.measure import Direction
from improvement.run_chart import canvas as sheet
from improvement.run_chart.analysis import Analysis, Phase
from improvement.run_chart.canvas import DARK, LIGHT, Box, Canvas, Format, text_width, wrapped
from improvement.run_chart.chart import Chart
from improvement.run_chart.rules import Rule, Signal
from improvement.run_chart.scale import Axis, analysis_axis, positions
from improvement.run_chart.series import Cadence

WIDTH, HEIGHT = 800, 450
MARGIN = 22
TITLE, SUBTITLE, LABEL, TICK, KEY, FOOTER = 25, 17, 18, 17, 15, 13
WHOLE = frozenset({Rule.FEW_CROSSINGS, Rule.RUNS})
"""Rules about the whole phase: no single point is to blame."""


def draw(chart: Chart, *, scale: float = 1, dark: bool = False, format: Format = "png") -> bytes:  # noqa: A002
    """One chart of 800 by 450 pixels times `scale`. Safe to call from any thread."""
    with sheet.pen:
        canvas = Canvas(WIDTH, HEIGHT, DARK if dark else LIGHT)
        _whole_chart(canvas, chart)
        return canvas.bytes(format, scale)


def _whole_chart(canvas: Canvas, chart: Chart) -> None:
    top = _heading(canvas, chart)
    bottom = _foot(canvas, chart)
    axis = analysis_axis([chart.analysis])
    ticks = tick_words(axis, chart.captions.suffix)
    left = MARGIN + max([text_width(tick, TICK) for tick in ticks], default=0) + 10
    right = canvas.width - MARGIN - _label_room(chart)
    plot = Plot(Box(left, bottom + 50, right, top - 12), axis, chart.analysis)
    draw_value_axis(canvas, plot, ticks)
    draw_time_axis(canvas, plot, chart.captions.months)
    draw_lines(canvas, plot, chart)
    draw_points(canvas, plot)
    _marks(canvas, plot, chart)
    _end_labels(canvas, plot, chart)


class Plot:
    """Where data fall on the sheet."""

    def __init__(self, box: Box, axis: Axis, analysis: Analysis) -> None:
        self.box, self.axis, self.analysis = box, axis, analysis
        self.periods = [p.period for p in analysis.series.points]
        self.cadence = analysis.series.cadence()
        self.steps = positions(self.periods, self.cadence)
        first, last = (self.steps[0], self.steps[-1]) if self.steps else (0.0, 1.0)
        spare = 0.5 if last > first else 1.0
        self._first = first - spare
        self._wide = last - first + 2 * spare
        self.xs = [self.x(step) for step in self.steps]
        factor = analysis.series.factor
        self.ys = [nan if y is None else self.y(y * factor) for y in analysis.values]

    def x(self, step: float) -> float:
        """Pixels from the left of a place on the time axis."""
        return self.box.left + (step - self._first) / self._wide * (self.box.right - self.box.left)

    def y(self, shown: float) -> float:
        """Pixels from the bottom of a value as people see it."""
        share = (shown - self.axis.low) / (self.axis.high - self.axis.low)
        return self.box.bottom + share * (self.box.top - self.box.bottom)

    def step_width(self) -> float:
        """Pixels between neighbouring periods."""
        return (self.box.right - self.box.left) / self._wide


def _heading(canvas: Canvas, chart: Chart) -> float:
    theme, words = canvas.theme, chart.captions
    room = canvas.width - 2 * MARGIN
    y = canvas.height - MARGIN - TITLE * 0.72
    for line in wrapped(words.title, TITLE, room, bold=True):
        canvas.text(MARGIN, y, line, TITLE, theme.ink, bold=True)
        y -= TITLE * 1.22
    y += TITLE * 1.22
    if words.subtitle:
        y -= SUBTITLE * 1.55
        canvas.text(MARGIN, y, wrapped(words.subtitle, SUBTITLE, room, most=1)[0], SUBTITLE, theme.muted)
    return y - 12


def _foot(canvas: Canvas, chart: Chart) -> float:
    theme, words = canvas.theme, chart.captions
    room = canvas.width - 2 * MARGIN
    y = 14.0
    if words.footer:
        for line in reversed(wrapped(words.footer, FOOTER, room)):
            canvas.text(MARGIN, y, line, FOOTER, theme.muted)
            y += FOOTER * 1.35
        y += 4
    for number, text in reversed(list(enumerate(words.key, 1))):
        _badge(canvas, MARGIN + 9, y + 5, str(number))
        canvas.text(MARGIN + 26, y, wrapped(text, KEY, room - 26, most=1)[0], KEY, theme.ink)
        y += KEY * 1.5
    return y


def _badge(canvas: Canvas, x: float, y: float, number: str) -> None:
    canvas.dots([x], [y], "o", 17, canvas.theme.ink, canvas.theme.ink)
    canvas.text(x, y, number, 12, canvas.theme.paper, bold=True, align="center", rise="center_baseline")


def tick_words(axis: Axis, suffix: str) -> list[str]:
    """The numbers beside a value axis."""
    return [f"{value:,.{axis.digits}f}{suffix}" for value in axis.ticks]


def draw_value_axis(canvas: Canvas, plot: Plot, ticks: Sequence[str], size: float = TICK) -> None:
    """Ticks and quiet lines across."""
    for value, words in zip(plot.axis.ticks, ticks, strict=True):
        y = plot.y(value)
        canvas.line([plot.box.left, plot.box.right], [y, y], canvas.theme.faint)
        canvas.text(
            plot.box.left - 8, y, words, size, canvas.theme.muted, align="right", rise="center_baseline"
        )


def draw_time_axis(canvas: Canvas, plot: Plot, months: Sequence[str], size: float = TICK) -> None:
    """Months, and years below them."""
    theme, bottom = canvas.theme, plot.box.bottom
    canvas.line([plot.box.left, plot.box.right], [bottom, bottom], theme.limit)
    year, free, years_free = None, 0.0, 0.0
    for index, label in _time_labels(plot, months):
        x = plot.xs[index]
        half = text_width(label, size) / 2
        if x - half < free:
            continue
        canvas.line([x, x], [bottom, bottom - 5], theme.limit)
        if label:
            canvas.text(x, bottom - 5 - size, label, size, theme.muted, align="center")
        free = x + half + 12
        here = str(plot.periods[index].year)
        wide = text_width(here, size) / 2
        if here != year and x - wide > years_free:
            canvas.text(x, bottom - 5 - size * (2.2 if label else 1), here, size, theme.muted, align="center")
            year, years_free = here, x + wide + 8


def _time_labels(plot: Plot, months: Sequence[str]) -> list[tuple[int, str]]:
    every = _every(plot)
    labels: list[tuple[int, str]] = []
    for index, period in enumerate(plot.periods):
        if plot.cadence is Cadence.YEAR:
            labels.append((index, ""))
        elif plot.cadence in (Cadence.MONTH, Cadence.QUARTER):
            if every < 12 and (period.month - 1) % every and len(plot.periods) > every:  # noqa: PLR2004 - months a year
                continue
            if every >= 12 and period.month != 1:  # noqa: PLR2004
                continue
            labels.append((index, months[period.month - 1]))
        elif index % every == 0:
            labels.append((index, f"{period.day} {months[period.month - 1]}"))
    return labels


def _every(plot: Plot) -> int:
    wanted = 58.0 if plot.cadence in (Cadence.MONTH, Cadence.QUARTER) else 76.0
    choices = (1, 2, 3, 6, 12) if plot.cadence is Cadence.MONTH else (1, 2, 4, 8, 13, 26, 52, 104, 208, 416)
    if plot.cadence is Cadence.QUARTER:
        return 1 if plot.step_width() >= wanted else 12
    return next((n for n in choices if n * plot.step_width() >= wanted), choices[-1])


def _span(plot: Plot, phase: Phase) -> tuple[float, float]:
    half = min(plot.step_width() / 2, 14)
    return plot.xs[phase.first - 1] - half, plot.xs[phase.last - 1] + half


def draw_lines(canvas: Canvas, plot: Plot, chart: Chart) -> None:
    """Target, centre lines and limits."""
    theme, series = canvas.theme, chart.analysis.series
    if series.target is not None:
        y = plot.y(series.target * series.factor)
        canvas.line([plot.box.left, plot.box.right], [y, y], theme.target, 2, linestyle=(0, (5, 3)))
    for phase in chart.analysis.phases:
        if not phase.drawn or phase.centre is None:
            continue
        left, right = _span(plot, phase)
        whole = any(signal.rule in WHOLE for signal in phase.signals)
        y = plot.y(phase.centre * series.factor)
        canvas.line([left, right], [y, y], theme.neutral if whole else theme.ink, 2.6 if whole else 2)
        for limits in (phase.lower, phase.upper):
            _limit(canvas, plot, phase, limits)


def _limit(canvas: Canvas, plot: Plot, phase: Phase, limits: Sequence[float | None]) -> None:
    ys = [nan if limit is None else plot.y(limit * plot.analysis.series.factor) for limit in limits]
    if all(limit is None for limit in limits):
        return
    xs = plot.xs[phase.first - 1 : phase.last]
    if len(set(limits)) == 1:
        left, right = _span(plot, phase)
        canvas.line([left, right], [ys[0], ys[0]], canvas.theme.limit, 1.4)
    else:
        canvas.line(xs, ys, canvas.theme.limit, 1.4, drawstyle="steps-mid")


def draw_points(canvas: Canvas, plot: Plot) -> None:
    """The data: a line broken at missing months, and the points that carry a signal by shape and colour."""
    theme, analysis = canvas.theme, plot.analysis
    xs, ys = _broken(plot)
    canvas.line(xs, ys, theme.line, 2.4, solid_joinstyle="round")
    looks = _looks(analysis)
    size = 10.0 if plot.step_width() > 12 else 6.0  # noqa: PLR2004 - crowded points are smaller
    groups: dict[tuple[str, str, str, float], tuple[list[float], list[float]]] = {}
    for index, (x, y) in enumerate(zip(plot.xs, plot.ys, strict=True)):
        if y != y:  # noqa: PLR0124 - a missing month is NaN
            continue
        if analysis.series.points[index].excluded:
            look = ("o", theme.paper, theme.limit, size)
        elif index in looks:
            signal = looks[index]
            colour = _colour(canvas, analysis, signal)
            look = (_SHAPES[signal.direction], colour, theme.paper, size * 1.6)
        else:
            look = ("o", theme.line, theme.paper, size)
        group = groups.setdefault(look, ([], []))
        group[0].append(x)
        group[1].append(y)
    for (shape, fill, edge, big), (across, up) in groups.items():
        canvas.dots(across, up, shape, big, fill, edge)


_SHAPES = {Direction.UP: "^", Direction.DOWN: "v", Direction.NONE: "D"}


def _looks(analysis: Analysis) -> dict[int, Signal]:
    """Index of a point -> the signal that marks it: its own phase's, points on the line and missing ones apart."""
    found: dict[int, Signal] = {}
    for phase in analysis.phases:
        shown = [s for s in phase.signals if s.rule not in WHOLE] or (
            [phase.possible] if phase.possible else []
        )
        for signal in shown:
            for index in range(signal.first - 1, signal.last):
                value = analysis.values[index]
                if value is not None and value != phase.centre:
                    found.setdefault(index, signal)
    return found


def _colour(canvas: Canvas, analysis: Analysis, signal: Signal) -> str:
    theme, better = canvas.theme, analysis.series.direction
    if Direction.NONE in (better, signal.direction):
        return theme.neutral
    return theme.good if better is signal.direction else theme.bad


def _broken(plot: Plot) -> tuple[list[float], list[float]]:
    """The line through the points, lifted where a month is missing from the data or from the list."""
    xs: list[float] = []
    ys: list[float] = []
    regular = plot.cadence is not Cadence.POINT
    for index, (x, y) in enumerate(zip(plot.xs, plot.ys, strict=True)):
        if index and regular and plot.steps[index] - plot.steps[index - 1] > 1.01:  # noqa: PLR2004 - one step
            xs.append(x)
            ys.append(nan)
        xs.append(x)
        ys.append(y)
    return xs, ys


def _marks(canvas: Canvas, plot: Plot, chart: Chart) -> None:
    if not plot.steps:
        return
    free = -1e9
    for number, mark in enumerate(chart.marks, 1):
        step = positions([*plot.periods, mark.on], plot.cadence)[-1]
        if plot.cadence is Cadence.MONTH:
            step += (mark.on.day - 1) / 31 - 0.5
        if plot.cadence is Cadence.POINT:
            step = sum(period <= mark.on for period in plot.periods) - 0.5
        x = min(max(plot.x(step), plot.box.left + 9), plot.box.right - 9)
        x = max(x, free)
        canvas.line([x, x], [plot.box.bottom, plot.box.top], canvas.theme.faint, 1.4, linestyle=(0, (2, 3)))
        _badge(canvas, x, plot.box.bottom, str(number))
        free = x + 20


@dataclass(slots=True)
class _Label:
    y: float
    words: str
    colour: str
    bold: bool = False


def _end_words(chart: Chart) -> list[str]:
    words = chart.captions
    centre = words.centres[-1] if words.centres else ""
    return [
        text for text in (words.last, words.last_n, centre, words.target, words.upper, words.lower) if text
    ]


def _label_room(chart: Chart) -> float:
    return max([text_width(text, LABEL, True) for text in _end_words(chart)], default=0) + 14


def _end_labels(canvas: Canvas, plot: Plot, chart: Chart) -> None:
    theme, words, analysis = canvas.theme, chart.captions, chart.analysis
    factor = analysis.series.factor
    labels: list[_Label] = []
    ends = [y for y in plot.ys if y == y]  # noqa: PLR0124 - not missing
    if words.last and ends:
        labels.append(_Label(ends[-1], words.last, theme.ink, bold=True))
        if words.last_n:
            labels.append(_Label(ends[-1] - 1, words.last_n, theme.muted))
    latest = analysis.latest
    if latest and latest.drawn and latest.centre is not None and words.centres:
        labels.append(_Label(plot.y(latest.centre * factor), words.centres[-1], theme.ink))
        for limits, text in ((latest.upper, words.upper), (latest.lower, words.lower)):
            if limits[-1] is not None and text:
                labels.append(_Label(plot.y(limits[-1] * factor), text, theme.muted))
    if analysis.series.target is not None and words.target:
        labels.append(_Label(plot.y(analysis.series.target * factor), words.target, theme.target))
    for label, y in zip(
        labels, spread([label.y for label in labels], 22, plot.box.bottom, plot.box.top), strict=True
    ):
        canvas.text(
            plot.box.right + 10, y, label.words, LABEL, label.colour, bold=label.bold, rise="center_baseline"
        )


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Heights as near as may be to the wanted ones, at least so far apart, from low to high, in the same order."""
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], -i))
    heights = [min(max(wanted[i], low), high) for i in order]
    for _ in range(50):
        moved = False
        for k in range(1, len(heights)):
            short = apart - (heights[k] - heights[k - 1])
            if short > 0.01:  # noqa: PLR2004 - a hundredth of a pixel
                heights[k] += short / 2
                heights[k - 1] -= short / 2
                moved = True
        if not moved:
            break
    for k in range(len(heights) - 1, -1, -1):
        ceiling = high - apart * (len(heights) - 1 - k)
        heights[k] = min(heights[k], ceiling)
    for k in range(len(heights)):
        heights[k] = max(heights[k], low + apart * k)
    placed = [0.0] * len(wanted)
    for place, height in zip(order, heights, strict=True):
        placed[place] = height
    return placed
