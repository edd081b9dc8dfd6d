"""What stands on a drawn sheet."""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from improvement.run_chart.drawing.canvas import Canvas
from improvement.run_chart.drawing.layout import Box


def texts(canvas: Canvas) -> list[tuple[str, Box]]:
    """Every text with the box the renderer gives it."""
    agg = FigureCanvasAgg(canvas.figure)
    agg.draw()  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
    renderer = agg.get_renderer()  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
    placed = [artist for artist in canvas.figure.artists if isinstance(artist, Text)]
    return [(text.get_text(), Box(*text.get_window_extent(renderer).extents)) for text in placed]
