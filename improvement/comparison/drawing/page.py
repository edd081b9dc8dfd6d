"""A page with a heading and a footer, and the room that they leave between them."""

from improvement.comparison.picture import Captions
from improvement.run_chart.drawing.canvas import DARK, LIGHT, READABLE, WIDTH, Canvas, text_width, wrapped
from improvement.run_chart.drawing.layout import Box
from improvement.run_chart.drawing.sheet import LINE, MARGIN, TITLE

RISE = 1.26
"""Height of a line of text in its size."""
ROOM = WIDTH - 2 * MARGIN
FOOTER_MOST = 12
LETTERS = 80
"""Letters of a name that are drawn at most; measuring thousands of them takes a minute."""


def page(captions: Captions, high: float, key: str = "", *, dark: bool = False) -> tuple[Canvas, Box]:
    """A canvas with its words, and a box of that height between them, as wide as margins allow."""
    lines = [(line, TITLE, True) for line in wrapped(captions.title, TITLE, ROOM, bold=True, most=3)]
    lines += [(line, READABLE, False) for line in wrapped(captions.subtitle, READABLE, ROOM, most=3)]
    below = [
        line for text in (key, captions.footer) for line in wrapped(text, READABLE, ROOM, most=FOOTER_MOST)
    ]
    head, foot = sum(size * RISE for _, size, _ in lines) + MARGIN + 8, len(below) * LINE + 24
    canvas = Canvas(WIDTH, head + high + foot, DARK if dark else LIGHT)
    y = canvas.height - MARGIN + 10
    for line, size, bold in lines:
        y -= size * RISE
        canvas.text((MARGIN, y), line, size, canvas.theme.ink if bold else canvas.theme.muted, bold=bold)
    for number, line in enumerate(reversed(below)):
        canvas.text((MARGIN, 18 + number * LINE), line, READABLE, canvas.theme.muted)
    return canvas, Box(MARGIN, foot, WIDTH - MARGIN, foot + high)


def widest(texts: list[str]) -> float:
    """Pixels of the longest of these words."""
    return max([text_width(text, READABLE) for text in texts], default=0.0)
