"""Draws one chart. Importing this module imports matplotlib; the rules never do."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from math import isnan
from string import ascii_lowercase
from typing import NamedTuple

from improvement.run_chart.chart import Chart
from improvement.run_chart.drawing.canvas import (
    DARK,
    LIGHT,
    Canvas,
    Format,
    Theme,
    fitted,
    pen,
    text_width,
    wrapped,
)
from improvement.run_chart.drawing.layout import Box, clearest, spread
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

WIDTH, HEIGHT = 800.0, 450.0
"""Pixels at scale 1; a long key makes a chart taller. Letters are sized for a phone that shows it at half."""
MARGIN = 22.0
TITLE, SUBTITLE, LABEL, TICK, KEY, FOOTER = 25.0, 17.0, 18.0, 17.0, 15.0, 13.0
PLOT_LEAST = 205.0
AXIS, KEY_ROW, KEY_LINE, FOOTER_ROW, BADGE = 48.0, 23.0, 19.0, 17.5, 18.0
TITLES = ((TITLE, 2), (TITLE * 0.8, 3), (TITLE * 0.7, 4))
"""Sizes of a title and how many lines each may fill, tried in turn."""
KEY_MOST = 12
LABEL_MOST = 250.0


def draw(
    chart: Chart,
    *,
    scale: float = 1,
    dark: bool = False,
    format: Format = "png",  # noqa: A002 - the word matplotlib uses
) -> bytes:
    """One chart, 800 pixels wide and at least 450 high, times `scale`. Safe to call from any thread."""
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
    room = WIDTH - 2 * MARGIN
    heading, footer = _heading(chart, room), wrapped(chart.captions.footer, FOOTER, room)
    events = _events(chart)
    foot = 14 + len(footer) * FOOTER_ROW + _key_rows(events) * KEY_ROW + (8 if events else 0) + AXIS
    head = MARGIN + sum(size * (1.24 if title else 1.5) for _, size, title in heading) + 10
    canvas = Canvas(WIDTH, max(HEIGHT, head + PLOT_LEAST + foot), theme)
    _draw_heading(canvas, heading)
    _draw_foot(canvas, footer, events)
    _draw_inside(canvas, chart, events, Box(MARGIN, foot, WIDTH - MARGIN, canvas.height - head))
    return canvas


class _Event(NamedTuple):
    """A badge on the time axis and its line in the key: full for marks, hollow for notes."""

    badge: str
    full: bool
    source: int
    """Index of the mark, or of the point that carries the note."""
    text: str


def _events(chart: Chart) -> list[_Event]:
    captions = chart.captions
    marks = [_Event(str(i + 1), True, i, text) for i, text in enumerate(captions.key[:KEY_MOST])]
    left = max(KEY_MOST - len(marks), 0)
    notes = zip(ascii_lowercase, captions.notes[-left:] if left else (), strict=False)
    return marks + [_Event(letter, False, position - 1, text) for letter, (position, text) in notes]


def _key_columns(events: Sequence[_Event]) -> int:
    """One column for few or long lines, two for many."""
    room = (WIDTH - 2 * MARGIN) / 2 - BADGE - 20
    fits = all(text_width(event.text, KEY) <= room for event in events)
    return 2 if len(events) > 2 and fits else 1  # noqa: PLR2004 - rows that still look short


def _key_rows(events: Sequence[_Event]) -> int:
    return -(-len(events) // _key_columns(events)) if events else 0


def _heading(chart: Chart, room: float) -> list[tuple[str, float, bool]]:
    """Lines with their size, and whether they are the title."""
    captions = chart.captions
    for size, most in TITLES:
        lines = wrapped(captions.title, size, room, bold=True, most=most + 1)
        if len(lines) <= most:
            break
    lines = lines[:most]
    heading = [(line, size, True) for line in lines]
    if captions.subtitle:
        heading += [(line, SUBTITLE, False) for line in wrapped(captions.subtitle, SUBTITLE, room)]
    return heading


def _draw_heading(canvas: Canvas, heading: Sequence[tuple[str, float, bool]]) -> None:
    y = canvas.height - MARGIN + 10
    for line, size, title in heading:
        y -= size * (1.24 if title else 1.5)
        canvas.text((MARGIN, y), line, size, canvas.theme.ink if title else canvas.theme.muted, bold=title)


def _draw_foot(canvas: Canvas, footer: Sequence[str], events: Sequence[_Event]) -> None:
    y = 14.0
    for line in reversed(footer):
        canvas.text((MARGIN, y), line, FOOTER, canvas.theme.muted)
        y += FOOTER_ROW
    columns, rows = _key_columns(events), _key_rows(events)
    wide = (canvas.width - 2 * MARGIN) / columns
    for number, (badge, full, _, text) in enumerate(events):
        column, row = divmod(number, rows)
        x, height = MARGIN + column * wide, y + 8 + (rows - 1 - row) * KEY_ROW
        _draw_badge(canvas, (x + BADGE / 2, height + 5), badge, full=full)
        line = fitted(text, KEY, wide - BADGE - 20)
        canvas.text((x + BADGE + 7, height), line, KEY, canvas.theme.ink)


def _draw_badge(canvas: Canvas, at: tuple[float, float], badge: str, *, full: bool) -> None:
    theme = canvas.theme
    fill, letter = (theme.ink, theme.paper) if full else (theme.paper, theme.ink)
    canvas.dots([at[0]], [at[1]], shape="o", size=BADGE, fill=fill, edge=theme.ink)
    canvas.text(at, badge, 12, letter, bold=True, align="center", rise="center_baseline")


def _draw_inside(canvas: Canvas, chart: Chart, events: Sequence[_Event], box: Box) -> None:
    axis = analysis_axis([chart.analysis])
    ticks = tick_words(axis, chart.captions.suffix)
    left = box.left + max([text_width(tick, TICK) for tick in ticks], default=0) + 8
    right = box.right - _label_room(chart)
    frame = box._replace(left=left, right=right)
    first = Plot(frame, axis, chart.analysis)
    strip, badges = _strip(first, chart, box.right), _placed(first, chart, events)
    frame = frame._replace(top=frame.top - max([len(lines) for _, lines in strip], default=0) * KEY_LINE)
    rows = max([row for _, row in badges], default=-1) + 1
    plot = Plot(frame, axis, chart.analysis, low=BADGE * rows + 2 if rows else 0)
    draw_value_axis(canvas, plot, ticks, TICK)
    draw_time_axis(canvas, plot, chart.captions.months, TICK)
    _draw_strip(canvas, plot, chart, strip)
    for (x, row), (badge, full, _, _) in zip(badges, events, strict=True):
        y = plot.box.bottom + row * (BADGE + 2)
        if full:
            canvas.line([x, x], [y, plot.box.top], canvas.theme.limit, 1.2, dashes=(1, 3))
        _draw_badge(canvas, (x, y), badge, full=full)
    draw_lines(canvas, plot)
    draw_points(canvas, plot)
    _draw_phase_labels(canvas, plot, chart)
    _draw_end_labels(canvas, plot, chart)


def _placed(plot: Plot, chart: Chart, events: Sequence[_Event]) -> list[tuple[float, int]]:
    """Where each badge stands: pixels from the left, and a row upwards where it would cover another."""
    rows: list[list[float]] = []
    places: list[tuple[float, int]] = []
    for _, full, source, _ in events:
        x = plot.x_of(chart.marks[source].on) if full else plot.xs[source]
        free = (k for k, row in enumerate(rows) if all(abs(x - other) > BADGE + 2 for other in row))
        row = next(free, len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append(x)
        places.append((x, row))
    return places


def _strip(plot: Plot, chart: Chart, end: float) -> list[tuple[float, list[str]]]:
    """What stands above the data, from left to right: why phases begin, and which points are the baseline."""
    captions, half = chart.captions, min(plot.step_width / 2, 14)
    items = [(plot.xs[position - 1] - half, name) for position, name in captions.phases]
    frozen = [phase for phase in chart.analysis.phases if phase.frozen and captions.baseline]
    items += [(baseline_span(plot, phase)[0], captions.baseline) for phase in frozen]
    items.sort()
    ends = [x for x, _ in items[1:]] + [end]
    return [
        (x, wrapped(name, KEY, until - x - 10, most=4)) for (x, name), until in zip(items, ends, strict=False)
    ]


def _draw_strip(canvas: Canvas, plot: Plot, chart: Chart, strip: Sequence[tuple[float, list[str]]]) -> None:
    theme, top = canvas.theme, plot.box.top
    rows = max([len(lines) for _, lines in strip], default=0)
    for phase in chart.analysis.phases[1:]:
        x = (plot.xs[phase.first - 1] + plot.xs[phase.first - 2]) / 2
        canvas.line([x, x], [plot.box.bottom, top + rows * KEY_LINE], theme.muted, 1.2)
    for phase in chart.analysis.phases if chart.captions.baseline else ():
        if phase.frozen:
            canvas.line(baseline_span(plot, phase), [top + 1, top + 1], theme.muted, 2)
    for x, lines in strip:
        for number, line in enumerate(reversed(lines)):
            canvas.text((x + 5, top + 7 + number * KEY_LINE), line, KEY, theme.muted)


def _draw_phase_labels(canvas: Canvas, plot: Plot, chart: Chart) -> None:
    """The centre of every earlier phase, at its end, where it covers least."""
    phases, high = chart.analysis.phases[:-1], KEY * 1.1
    taken = _obstacles(plot)
    for phase, text in zip(phases, chart.captions.centres, strict=False):
        if not text or phase.centre is None:
            continue
        left, right = plot.span(phase)
        wide, y = text_width(text, KEY), plot.height(phase.centre)
        starts = [right - wide - 3 - k * (right - left - wide - 6) / 6 for k in range(7)]
        tries = [
            Box(x, y + gap, x + wide, y + gap + high)
            for x in (max(x, plot.box.left) for x in starts)
            for gap in (5.0, -high - 5, 22.0, -high - 22)
            if plot.floor <= y + gap and y + gap + high <= plot.box.top
        ]
        box = clearest(tries or [Box(starts[0], y + 5, starts[0] + wide, y + 5 + high)], taken)
        canvas.text((box.left, box.bottom + 3), text, KEY, canvas.theme.ink)
        taken.append(box)


def _obstacles(plot: Plot) -> list[Box]:
    """Points, the line between them, limits and target, as boxes."""
    r = plot.dot * 0.8
    shown = [(x, y) for x, y in zip(plot.xs, plot.ys, strict=True) if not isnan(y)]
    boxes = [Box(x - r, y - r, x + r, y + r) for x, y in shown]
    for (x0, y0), (x1, y1) in pairwise(shown):
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


class _Label(NamedTuple):
    y: float
    text: str
    colour: str
    bold: bool = False


def _label_room(chart: Chart) -> float:
    captions = chart.captions
    all_words = (
        captions.last,
        captions.last_n,
        *captions.centres[-1:],
        captions.target,
        captions.upper,
        captions.lower,
    )
    wide = max([text_width(text, LABEL, bold=True) for text in all_words], default=0.0)
    return min(wide, LABEL_MOST) + 10 if wide else 0.0


def _draw_end_labels(canvas: Canvas, plot: Plot, chart: Chart) -> None:
    labels = _end_labels(plot, chart, canvas.theme)
    heights = spread([label.y for label in labels], LABEL * 1.2, plot.box.bottom + 6, plot.box.top - 2)
    for label, y in zip(labels, heights, strict=True):
        text = fitted(label.text, LABEL, LABEL_MOST, bold=label.bold)
        at = (plot.box.right + 8, y)
        canvas.text(at, text, LABEL, label.colour, bold=label.bold, rise="center_baseline")


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
