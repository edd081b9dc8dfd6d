"""Words beside the data: at the ends of lines, on the lines of earlier phases, at points off the axis."""

from itertools import pairwise
from math import isnan
from typing import NamedTuple

from improvement.run_chart.chart import Chart
from improvement.run_chart.drawing.canvas import READABLE, Canvas, Theme, fitted, text_width
from improvement.run_chart.drawing.layout import Box, clearest, spread
from improvement.run_chart.drawing.plot import Plot

MOST = 240.0
"""Pixels that the words at the right may take."""
HIGH = READABLE * 1.1


class _Label(NamedTuple):
    y: float
    text: str
    colour: str
    bold: bool = False


def label_room(chart: Chart) -> float:
    """Pixels that the words at the right take."""
    words = chart.captions
    ends = (words.last, words.last_n, *words.centres[-1:], words.target, words.upper, words.lower)
    wide = max([text_width(text, READABLE, bold=text == words.last) for text in ends], default=0.0)
    return min(wide, MOST) + 10 if wide else 0.0


def draw_end_labels(canvas: Canvas, plot: Plot, chart: Chart) -> None:
    """Write the last value and what the latest lines are worth; of a long label the number alone."""
    labels = _end_labels(plot, chart, canvas.theme)
    heights = spread([label.y for label in labels], READABLE * 1.2, plot.box.bottom + 8, plot.box.top - 2)
    for label, y in zip(labels, heights, strict=True):
        fits = text_width(label.text, READABLE, label.bold) <= MOST
        text = label.text if fits else fitted(label.text.split()[-1], READABLE, MOST, bold=label.bold)
        at = (plot.box.right + 8, y)
        canvas.text(at, text, READABLE, label.colour, bold=label.bold, rise="center_baseline")


def _end_labels(plot: Plot, chart: Chart, theme: Theme) -> list[_Label]:
    captions, latest, labels = chart.captions, chart.analysis.latest, list[_Label]()
    ends = [y for y in plot.ys if not isnan(y)]
    if captions.last and ends:
        labels.append(_Label(ends[-1], captions.last, theme.ink, bold=True))
        labels.append(_Label(ends[-1], captions.last_n, theme.muted))
    if latest and latest.drawn and latest.centre is not None:
        centre = captions.centres[-1] if captions.centres else ""
        labels.append(_Label(plot.height(latest.centre), centre, theme.ink))
        for limits, text in ((latest.upper, captions.upper), (latest.lower, captions.lower)):
            if limits[-1] is not None:
                labels.append(_Label(plot.height(limits[-1]), text, theme.muted))
    if chart.analysis.series.target is not None:
        labels.append(_Label(plot.height(chart.analysis.series.target), captions.target, theme.target))
    return [label for label in labels if label.text]


def draw_inside_labels(canvas: Canvas, plot: Plot, chart: Chart, *, centres: bool) -> None:
    """Where they cover least: the centre of every earlier phase, and the values of points off the axis."""
    taken = _obstacles(plot)
    wanted = [*(_centres(plot, chart) if centres else ()), *_beyond(plot, chart)]
    for text, tries in wanted:
        box = clearest(tries, taken)
        canvas.text((box.left, box.bottom + 4), text, READABLE, canvas.theme.ink)
        taken.append(box)


def _centres(plot: Plot, chart: Chart) -> list[tuple[str, list[Box]]]:
    """The label of each earlier phase, and the places to try."""
    wanted = []
    for phase, text in zip(chart.analysis.phases[:-1], chart.captions.centres, strict=False):
        if not text or phase.centre is None:
            continue
        left, right = plot.span(phase)
        wide, y = text_width(text, READABLE), plot.height(phase.centre)
        starts = [right - wide - 3 - k * (right - left - wide - 6) / 6 for k in range(7)]
        tries = [
            _inside(plot, Box(x, y + gap, x + wide, y + gap + HIGH))
            for x in starts
            for gap in (5.0, -HIGH - 5, 30.0, -HIGH - 30)
        ]
        wanted.append((text, tries))
    return wanted


def _beyond(plot: Plot, chart: Chart) -> list[tuple[str, list[Box]]]:
    """The value of each excluded point that lies off the axis, and the places to try."""
    wanted = []
    for position, text in chart.captions.excluded:
        if position - 1 not in plot.beyond:
            continue
        x, y, wide = plot.xs[position - 1], plot.ys[position - 1], text_width(text, READABLE)
        lefts = (x + plot.dot + 3, x - plot.dot - 3 - wide)
        tries = [_inside(plot, Box(at, y - HIGH / 2, at + wide, y + HIGH / 2)) for at in lefts]
        wanted.append((text, tries))
    return wanted


def _inside(plot: Plot, box: Box) -> Box:
    """The box, moved so that it lies in the room of the data."""
    right = max(plot.box.left - box.left, 0.0) or min(plot.box.right - box.right, 0.0)
    up = max(plot.floor - box.bottom, 0.0) or min(plot.box.top - box.top, 0.0)
    return Box(box.left + right, box.bottom + up, box.right + right, box.top + up)


def _obstacles(plot: Plot) -> list[Box]:
    """Points, the line between them, limits and target, as boxes."""
    r = plot.dot * 0.8
    drawn = [(x, y) for x, y in zip(plot.xs, plot.ys, strict=True) if not isnan(y)]
    boxes = [Box(x - r, y - r, x + r, y + r) for x, y in drawn]
    for (x0, y0), (x1, y1) in pairwise(drawn):
        pieces = 1 + int(max(abs(x1 - x0), abs(y1 - y0)) / 6)
        for k in range(pieces):
            x, y = x0 + k / pieces * (x1 - x0), y0 + k / pieces * (y1 - y0)
            boxes.append(Box(x - 3, y - 3, x + 3, y + 3))
    return boxes + _line_boxes(plot)


def _line_boxes(plot: Plot) -> list[Box]:
    half, target = plot.step_width / 2, plot.analysis.series.target
    levels = [
        (plot.xs[phase.first - 1 + number], limit)
        for phase in plot.analysis.phases
        if phase.drawn
        for limits in (phase.lower, phase.upper)
        for number, limit in enumerate(limits)
        if limit is not None
    ]
    levels += [] if target is None else [(x, target) for x in plot.xs]
    return [Box(x - half, plot.height(at) - 1, x + half, plot.height(at) + 1) for x, at in levels]
