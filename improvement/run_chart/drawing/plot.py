"""The inside of a chart: axes, lines and points."""

from collections.abc import Sequence
from datetime import date
from math import isnan, nan
from typing import Any

from improvement.measure import Direction
from improvement.run_chart.drawing.canvas import READABLE, Canvas, text_width
from improvement.run_chart.drawing.layout import Box
from improvement.run_chart.rules import WHOLE, Rule, Signal
from improvement.run_chart.scale import Axis
from improvement.run_chart.series import ONE_STEP, Cadence, positions
from improvement.run_chart.verdict import Analysis, Phase, Worth

SHAPES = {Direction.UP: "^", Direction.DOWN: "v", Direction.NONE: "D"}
YEARLY = 12
SMALLEST = 7.5
CROWDED = 6.0
"""Points of so few pixels have no edge."""


class Plot:
    """Where data fall on the sheet.

    `low` pixels above the box's bottom are kept free of data, for marks. `window` is the first and last
    period of the time axis, where it is not the data's own.
    """

    def __init__(
        self,
        box: Box,
        axis: Axis,
        analysis: Analysis,
        *,
        low: float = 0.0,
        window: tuple[date, date] | None = None,
    ) -> None:
        self.box, self.axis, self.analysis = box, axis, analysis
        self.floor = box.bottom + low
        self.periods = [p.period for p in analysis.series.points]
        self.cadence = analysis.cadence
        self.steps = positions(self.periods, self.cadence)
        ends = positions(list(window), self.cadence) if window else [*self.steps[:1], *self.steps[-1:]]
        first, last = ends or (0.0, 1.0)
        spare = 0.6 if last > first else 1.0
        self._first = first - spare
        self._wide = last - first + 2 * spare
        self.xs = [self.x(step) for step in self.steps]
        factor = analysis.series.factor
        self.ys = [nan if y is None else self.y(y * factor) for y in analysis.values]
        self.beyond = self._set_on_the_edge()

    def _set_on_the_edge(self) -> dict[int, Direction]:
        """Put excluded points that lie off the axis on its edge: their index, and on which side they lie."""
        beyond = {}
        for index, (y, point) in enumerate(zip(self.ys, self.analysis.series.points, strict=True)):
            if point.excluded and not isnan(y) and not self.floor <= y <= self.box.top:
                above = y > self.box.top
                beyond[index] = Direction.UP if above else Direction.DOWN
                self.ys[index] = self.box.top - 8 if above else self.floor + 8
        return beyond

    def x(self, step: float) -> float:
        """Pixels from the left of a place on the time axis."""
        return self.box.left + (step - self._first) / self._wide * (self.box.right - self.box.left)

    def x_of(self, day: date) -> float:
        """Pixels from the left of any day, inside the box."""
        if not self.periods:
            return self.box.left
        if self.cadence is Cadence.POINT:
            step = sum(period <= day for period in self.periods) - 0.5
        else:
            step = positions([day], self.cadence)[0]
            if self.cadence is Cadence.MONTH:
                step += (day.day - 1) / 31 - 0.5
        return min(max(self.x(step), self.box.left), self.box.right)

    def y(self, shown: float) -> float:
        """Pixels from the bottom of a value as people see it."""
        share = (shown - self.axis.low) / (self.axis.high - self.axis.low)
        return self.floor + share * (self.box.top - self.floor)

    def height(self, plotted: float) -> float:
        """Pixels from the bottom of a plotted value."""
        return self.y(plotted * self.analysis.series.factor)

    @property
    def step_width(self) -> float:
        """Pixels between neighbouring periods."""
        return (self.box.right - self.box.left) / self._wide

    @property
    def dot(self) -> float:
        """Pixels across a point: smaller where they crowd."""
        return min(max(0.62 * self.step_width, 4.0), 10.0)

    def span(self, phase: Phase) -> tuple[float, float]:
        """Pixels from the left of a phase's ends."""
        half = min(self.step_width / 2, 14)
        return self.xs[phase.first - 1] - half, self.xs[phase.last - 1] + half


def tick_words(axis: Axis, suffix: str) -> list[str]:
    """The numbers beside a value axis."""
    return [f"{value:,.{axis.digits}f}{suffix}" for value in axis.ticks]


def draw_value_axis(canvas: Canvas, plot: Plot, ticks: Sequence[str]) -> None:
    """Ticks and quiet lines across."""
    for value, text in zip(plot.axis.ticks, ticks, strict=True):
        y = plot.y(value)
        canvas.line([plot.box.left, plot.box.right], [y, y], canvas.theme.faint)
        at = (plot.box.left - 8, y)
        canvas.text(at, text, READABLE, canvas.theme.muted, align="right", rise="center_baseline")


def draw_time_axis(canvas: Canvas, plot: Plot, months: Sequence[str], *, named: bool = True) -> None:
    """Months, and years below them; only ticks unless `named`."""
    theme, bottom, size = canvas.theme, plot.box.bottom, READABLE
    canvas.line([plot.box.left, plot.box.right], [bottom, bottom], theme.limit)
    year, free, years_free = None, 0.0, 0.0
    for index, label in _time_labels(plot, months, size):
        x = plot.xs[index]
        half = text_width(label, size) / 2
        if x - half < free:
            continue
        free = x + half + size * 0.6
        canvas.line([x, x], [bottom, bottom - 5], theme.limit)
        if not named:
            continue
        if label:
            canvas.text((x, bottom - 8 - size), label, size, theme.muted, align="center")
        here = str(plot.periods[index].year)
        wide = text_width(here, size) / 2
        if here != year and x - wide > years_free:
            below = bottom - 8 - size * (2.25 if label else 1)
            canvas.text((x, below), here, size, theme.muted, align="center")
            year, years_free = here, x + wide + size * 0.5


def _time_labels(plot: Plot, months: Sequence[str], size: float) -> list[tuple[int, str]]:
    """Index of a point and its label; an empty one is a tick for its year alone."""
    periods, cadence = plot.periods, plot.cadence
    if cadence in (Cadence.MONTH, Cadence.QUARTER, Cadence.YEAR):
        every = _months_apart(plot, size)
        chosen = [i for i, period in enumerate(periods) if (period.month - 1) % every == 0]
        if every >= YEARLY and len(chosen) > 1:
            return [(i, "") for i in chosen]
        return [(i, months[periods[i].month - 1]) for i in chosen or [0][: len(periods)]]
    room = 4.4 * size
    every = next((n for n in (1, 2, 4, 8, 13, 26, 52, 104) if n * plot.step_width >= room), 208)
    return [(i, f"{periods[i].day} {months[periods[i].month - 1]}") for i in range(0, len(periods), every)]


def _months_apart(plot: Plot, size: float) -> int:
    a_month = plot.step_width / {Cadence.MONTH: 1, Cadence.QUARTER: 3}.get(plot.cadence, YEARLY)
    return next((n for n in (1, 2, 3, 6) if n * a_month >= 2.6 * size), YEARLY)


def draw_lines(canvas: Canvas, plot: Plot) -> None:
    """Limits, centre lines, and the target on top: its dashes let a line below it show."""
    theme, analysis = canvas.theme, plot.analysis
    for phase in analysis.phases:
        if not phase.drawn or phase.centre is None:
            continue
        for limits in (phase.lower, phase.upper):
            _draw_limit(canvas, plot, phase, limits, _TRIAL if phase.trial else {})
        _draw_centre(canvas, plot, phase, plot.height(phase.centre))
    if analysis.series.target is not None:
        y = plot.height(analysis.series.target)
        canvas.line([plot.box.left, plot.box.right], [y, y], theme.target, 2, dashes=(5, 3))


def _draw_centre(canvas: Canvas, plot: Plot, phase: Phase, y: float) -> None:
    """Solid over the points that set it, fine dashes where a frozen baseline is carried on."""
    left, right = plot.span(phase)
    whole = bool(phase.telling) and all(signal.rule in WHOLE for signal in phase.telling)
    colour, width = (_colour_of(canvas, plot.analysis, phase), 2.6) if whole else (canvas.theme.ink, 2.0)
    if not phase.frozen:
        canvas.line([left, right], [y, y], colour, width)
        return
    start, end = baseline_span(plot, phase)
    canvas.line([start, end], [y, y], colour, width)
    for a, b in ((left, start), (end, right)):
        if b > a:
            canvas.line([a, b], [y, y], colour, width, dashes=(1.5, 1.5))


def baseline_span(plot: Plot, phase: Phase) -> tuple[float, float]:
    """Pixels from the left of the ends of a phase's baseline."""
    points = plot.analysis.series.points
    marked = [i for i in range(phase.first - 1, phase.last) if points[i].baseline]
    half = min(plot.step_width / 2, 14)
    return plot.xs[marked[0]] - half, plot.xs[marked[-1]] + half


_TRIAL: dict[str, Any] = {"dashes": (4, 4)}
"""The look of limits that too few points set."""


def _draw_limit(
    canvas: Canvas, plot: Plot, phase: Phase, limits: Sequence[float | None], look: dict[str, Any]
) -> None:
    known = [limit for limit in limits if limit is not None]
    if not known:
        return
    if len(known) == len(limits) and len(set(known)) == 1:
        y = plot.height(known[0])
        canvas.line(plot.span(phase), [y, y], canvas.theme.limit, 1.2 if look else 1.8, **look)
        return
    half = plot.step_width / 2
    xs = [x + side for x in plot.xs[phase.first - 1 : phase.last] for side in (-half, half)]
    ys = [nan if limit is None else plot.height(limit) for limit in limits for _ in range(2)]
    canvas.line(xs, ys, canvas.theme.limit, 1.2 if look else 1.8, **look)


def draw_points(canvas: Canvas, plot: Plot) -> None:
    """The data: a line broken at missing months, and points that carry a signal by shape and colour."""
    theme, analysis = canvas.theme, plot.analysis
    canvas.line(*_broken(plot), theme.line, min(2.4, plot.dot / 3), solid_joinstyle="round")
    carried = carriers(analysis)
    looks: dict[tuple[str, float, str, str], list[int]] = {}
    for index, value in enumerate(analysis.values):
        if value is None:
            continue
        if analysis.series.points[index].excluded:
            shape = SHAPES[plot.beyond[index]] if index in plot.beyond else "o"
            look = (shape, plot.dot * (1 if shape == "o" else 1.5), theme.paper, theme.line)
        elif index in carried:
            signal = carried[index]
            look = (
                SHAPES[signal.direction],
                max(plot.dot * 1.5, SMALLEST),
                _colour(canvas, analysis, signal),
                theme.paper,
            )
        else:
            look = ("o", plot.dot, theme.line, theme.paper if plot.dot > CROWDED else theme.line)
        looks.setdefault(look, []).append(index)
    for (shape, size, fill, edge), indices in looks.items():
        xs, ys = [plot.xs[i] for i in indices], [plot.ys[i] for i in indices]
        canvas.dots(xs, ys, shape=shape, size=size, fill=fill, edge=edge)


def carriers(analysis: Analysis) -> dict[int, Signal]:
    """Index of a point -> the signal it carries; points on the line, missing and excluded ones carry none."""
    found: dict[int, Signal] = {}
    for phase in analysis.phases:
        told = [s for s in phase.signals if s.rule not in WHOLE]
        if phase.possible and not [s for s in phase.telling if s.rule not in WHOLE]:
            told = [*told, phase.possible]
        for signal in told:
            for index in [position - 1 for position in signal.carriers]:
                value = analysis.values[index]
                if value is not None and (signal.rule is Rule.TREND or value != phase.centre):
                    found.setdefault(index, signal)
    return found


def _colour_of(canvas: Canvas, analysis: Analysis, phase: Phase) -> str:
    """The line's, where the phase as a whole tells something: as the title says what it means."""
    worth = analysis.worth if phase is analysis.latest else Worth.CHANGED
    theme = canvas.theme
    return {Worth.BETTER: theme.good, Worth.WORSE: theme.bad, Worth.CHANGED: theme.neutral}[worth]


def _colour(canvas: Canvas, analysis: Analysis, signal: Signal) -> str:
    theme, better = canvas.theme, analysis.series.direction
    if Direction.NONE in (better, signal.direction):
        return theme.neutral
    return theme.good if better is signal.direction else theme.bad


def _broken(plot: Plot) -> tuple[list[float], list[float]]:
    """The line through the points, lifted where a month is missing from the data or from the list."""
    xs: list[float] = []
    ys: list[float] = []
    for index, (x, y) in enumerate(zip(plot.xs, plot.ys, strict=True)):
        jump = plot.steps[index] - plot.steps[index - 1] if index else 0.0
        if jump >= ONE_STEP and plot.cadence is not Cadence.POINT:
            xs.append(x)
            ys.append(nan)
        xs.append(x)
        ys.append(y)
    return xs, ys
