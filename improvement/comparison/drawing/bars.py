"""Draws a Pareto chart: a row a reason, its bar, and the line of the cumulative share."""

from improvement.comparison.drawing.page import LETTERS, page, widest
from improvement.comparison.pareto import VITAL
from improvement.comparison.picture import ParetoPicture
from improvement.run_chart.drawing.canvas import READABLE, Canvas, Format, pen, wrapped
from improvement.run_chart.drawing.layout import Box

ROW, BAR, HEAD, LINE = 42.0, 26.0, 40.0, 27.0
LABEL_MOST = 250.0
"""Pixels that the reasons at the left may take."""
MOST = 40
"""Reasons that are drawn; the sentences, JSON and CSV have all."""


def draw_pareto(
    picture: ParetoPicture,
    *,
    scale: float = 1,
    dark: bool = False,
    format: Format = "png",  # noqa: A002 - the word matplotlib uses
) -> bytes:
    """One picture, 800 pixels wide times `scale`. Safe to call from any thread."""
    with pen:
        labels = [wrapped(bar.reason[:LETTERS], READABLE, LABEL_MOST) for bar in picture.pareto.bars[:MOST]]
        row = ROW if all(len(lines) == 1 for lines in labels) else 2 * LINE + 10
        canvas, box = page(picture.captions, HEAD + len(labels) * row + 16, dark=dark)
        _draw(canvas, box, picture, labels, row)
        return canvas.bytes(format, scale)


def _draw(canvas: Canvas, box: Box, picture: ParetoPicture, labels: list[list[str]], row: float) -> None:
    theme, bars = canvas.theme, picture.pareto.bars[:MOST]
    left = box.left + widest([line for lines in labels for line in lines]) + 12
    sums = box.right
    counts = sums - widest([picture.sum_head, *picture.sums]) - 20
    right = counts - widest([picture.count_head, *picture.counts]) - 24
    top = box.top - HEAD
    for x, head in ((counts, picture.count_head), (sums, picture.sum_head)):
        canvas.text((x, top + 8), head, READABLE, theme.muted, align="right")
    mark = left + VITAL * (right - left)
    canvas.text((mark, top + 8), picture.vital, READABLE, theme.muted, align="center")
    canvas.line([mark, mark], [top, top - len(bars) * row], theme.muted, 1.5, dashes=(4, 4))
    canvas.line([left, left], [top, top - len(bars) * row], theme.limit)
    vital = picture.pareto.vital if picture.pareto.few else 0
    heights = [top - (at + 0.5) * row for at in range(len(bars))]
    for at, (bar, y) in enumerate(zip(bars, heights, strict=True)):
        _draw_reason(canvas, (left - 10, y), labels[at])
        end = left + bar.count / picture.pareto.total * (right - left)
        colour = theme.good if at < vital else theme.limit
        canvas.line([left, max(end, left + 1)], [y, y], colour, BAR, solid_capstyle="butt")
        for x, text in ((counts, picture.counts[at]), (sums, picture.sums[at])):
            canvas.text((x, y), text, READABLE, theme.ink, align="right", rise="center_baseline")
    xs = [left + bar.cumulative * (right - left) for bar in bars]
    canvas.line(xs, heights, theme.ink, 2, solid_joinstyle="round")
    canvas.dots(xs, heights, shape="o", size=9, fill=theme.ink, edge=theme.paper)


def _draw_reason(canvas: Canvas, at: tuple[float, float], lines: list[str]) -> None:
    """The words of a reason, about a height and up to the left end of its bar."""
    for number, line in enumerate(lines):
        y = at[1] + ((len(lines) - 1) / 2 - number) * LINE
        canvas.text((at[0], y), line, READABLE, canvas.theme.ink, align="right", rise="center_baseline")
