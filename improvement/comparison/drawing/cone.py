"""Draws a funnel plot: a point a unit, and limits that narrow as denominators grow."""

from collections.abc import Sequence

from improvement.comparison.drawing.page import LETTERS, ROOM, page, widest
from improvement.comparison.funnel import Judged, Place
from improvement.comparison.picture import FunnelPicture
from improvement.measure import Direction
from improvement.run_chart.drawing.canvas import READABLE, Canvas, Format, fitted, pen, text_width
from improvement.run_chart.drawing.layout import Box, spread
from improvement.run_chart.drawing.plot import tick_words
from improvement.run_chart.scale import Axis, value_axis

HIGH, BELOW = 360.0, 74.0
"""Pixels of the plot, and of its axis of denominators."""
STEPS = 240
DOT = 9.0
NAME_MOST = 300.0
SHAPES = {Place.ABOVE: "^", Place.BELOW: "v"}


def draw_funnel(
    picture: FunnelPicture,
    *,
    scale: float = 1,
    dark: bool = False,
    format: Format = "png",  # noqa: A002 - the word matplotlib uses
) -> bytes:
    """One picture, 800 pixels wide times `scale`. Safe to call from any thread."""
    with pen:
        sketch = _Sketch(picture, Box(0, BELOW, ROOM, BELOW + HIGH))
        canvas, box = page(picture.captions, HIGH + BELOW + 10, sketch.key(), dark=dark)
        _Sketch(picture, Box(box.left, box.bottom + BELOW, box.right, box.bottom + BELOW + HIGH)).draw(canvas)
        return canvas.bytes(format, scale)


class _Sketch:
    """Where everything falls in a box; names that have no room there are numbered."""

    def __init__(self, picture: FunnelPicture, box: Box) -> None:
        self.picture, self.funnel = picture, picture.funnel
        seen = [number for one in self.funnel.units for number in (one.value, *one.limits)]
        self.values = value_axis(
            [picture.factor * number for number in seen], share=bool(picture.suffix == "%")
        )
        self.sizes = value_axis([0.0, *(one.unit.denominator for one in self.funnel.units)])
        self.ticks = tick_words(self.values, picture.suffix)
        ends = widest([picture.centre, *picture.limits]) + 12
        self.box = Box(box.left + widest(self.ticks) + 8, box.bottom, box.right - ends, box.top)
        self.spots = [(self.x(one.unit.denominator), self.y(one.value)) for one in self.funnel.units]
        self.names = self._placed()

    def x(self, denominator: float) -> float:
        return self.box.left + (self.box.right - self.box.left) * _share(self.sizes, denominator)

    def y(self, value: float) -> float:
        shown = _share(self.values, self.picture.factor * value)
        return self.box.bottom + (self.box.top - self.box.bottom) * min(max(shown, 0.0), 1.0)

    def key(self) -> str:
        """The names of the numbers, and those that have no room at all."""
        hidden = [(text, name) for text, name, _ in self.names if text != name]
        return "; ".join(
            f"{text}\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{name}" if text else name for text, name in hidden
        )

    def _placed(self) -> list[tuple[str, str, Box]]:
        """Text beside a unit outside, its name, and where the text stands."""
        taken = [Box(x - 6, y - 6, x + 6, y + 6) for x, y in self.spots]
        placed: list[tuple[str, str, Box]] = []
        for one, spot in zip(self.funnel.units, self.spots, strict=True):
            if one in self.funnel.outside:
                name = fitted(one.unit.name[:LETTERS], READABLE, NAME_MOST)
                number = str(1 + sum(text not in ("", full) for text, full, _ in placed))
                text, where = self._room(spot, [name, number], taken)
                taken.append(where)
                placed.append((text, name, where))
        return placed

    def _room(self, spot: tuple[float, float], texts: Sequence[str], taken: list[Box]) -> tuple[str, Box]:
        for text in texts:
            for box in _around(spot, text_width(text, READABLE)):
                inside = self.box.left < box.left and box.right < self.box.right + 60
                low_enough = self.box.bottom < box.bottom and box.top < self.box.top + 10
                if inside and low_enough and not any(map(box.overlaps, taken)):
                    return text, box
        return "", Box(*spot, *spot)

    def draw(self, canvas: Canvas) -> None:
        self._draw_axes(canvas)
        self._draw_limits(canvas)
        self._draw_units(canvas)

    def _draw_axes(self, canvas: Canvas) -> None:
        theme, box = canvas.theme, self.box
        for value, text in zip(self.values.ticks, self.ticks, strict=True):
            y = self.y(value / self.picture.factor)
            canvas.line([box.left, box.right], [y, y], theme.faint)
            canvas.text((box.left - 8, y), text, READABLE, theme.muted, align="right", rise="center_baseline")
        canvas.line([box.left, box.right], [box.bottom, box.bottom], theme.limit)
        free = 0.0
        for size, text in zip(self.sizes.ticks, tick_words(self.sizes, ""), strict=True):
            half = text_width(text, READABLE) / 2
            if self.x(size) - half > free:
                canvas.text((self.x(size), box.bottom - 32), text, READABLE, theme.muted, align="center")
                free = self.x(size) + half + 14
        canvas.text((box.right, box.bottom - 62), self.picture.size, READABLE, theme.muted, align="right")

    def _draw_limits(self, canvas: Canvas) -> None:
        theme, largest = canvas.theme, self.sizes.high
        smallest = min(one.unit.denominator for one in self.funnel.units) * 0.9
        sizes = [smallest * (largest / smallest) ** (step / STEPS) for step in range(STEPS + 1)]
        curves = list(zip(*(self.funnel.limits_at(size) for size in sizes), strict=True))
        xs = [self.x(size) for size in sizes]
        for curve, width, dashes in zip(
            curves, (1.8, 1.2, 1.2, 1.8), (None, (4, 4), (4, 4), None), strict=True
        ):
            style = {"dashes": dashes} if dashes else {}
            canvas.line(xs, [self.y(value) for value in curve], theme.limit, width, **style)
        centre = self.y(self.funnel.centre)
        canvas.line([self.box.left, self.box.right], [centre, centre], theme.ink, 2)
        self._name_lines(canvas, [curve[-1] for curve in curves])

    def _name_lines(self, canvas: Canvas, ends: Sequence[float]) -> None:
        """What the lines are, at their ends: the upper limits and the centre."""
        outer, inner = self.picture.limits
        texts = [(ends[3], outer), (ends[2], inner), (self.funnel.centre, self.picture.centre)]
        heights = spread([self.y(at) for at, _ in texts], READABLE * 1.1, self.box.bottom, self.box.top)
        for (_, text), y in zip(texts, heights, strict=True):
            ink = canvas.theme.ink if text == self.picture.centre else canvas.theme.muted
            canvas.text((self.box.right + 8, y), text, READABLE, ink, rise="center_baseline")

    def _draw_units(self, canvas: Canvas) -> None:
        theme = canvas.theme
        for one, (x, y) in zip(self.funnel.units, self.spots, strict=True):
            if one.place in SHAPES:
                colour = _colour(canvas, one, self.picture.direction)
                canvas.dots([x], [y], shape=SHAPES[one.place], size=DOT * 1.6, fill=colour, edge=theme.paper)
            else:
                canvas.dots([x], [y], shape="o", size=DOT, fill=theme.line, edge=theme.paper)
        for text, _, where in self.names:
            middle = (where.bottom + where.top) / 2
            canvas.text((where.left, middle), text, READABLE, theme.ink, rise="center_baseline")


def _share(axis: Axis, number: float) -> float:
    return (number - axis.low) / (axis.high - axis.low)


def _around(spot: tuple[float, float], wide: float) -> list[Box]:
    """Where words may stand beside a point: right, left, above, below."""
    (x, y), half = spot, READABLE * 0.55
    lefts = [(x + 11, y), (x - 11 - wide, y), (x - wide / 2, y + 24), (x - wide / 2, y - 24)]
    lefts += [(x + 8, y + 20), (x + 8, y - 20), (x - 8 - wide, y + 20), (x - 8 - wide, y - 20)]
    return [Box(left, middle - half, left + wide, middle + half) for left, middle in lefts]


def _colour(canvas: Canvas, one: Judged, direction: Direction) -> str:
    theme = canvas.theme
    if direction is Direction.NONE:
        return theme.neutral
    above = one.place is Place.ABOVE
    return theme.good if above is (direction is Direction.UP) else theme.bad
