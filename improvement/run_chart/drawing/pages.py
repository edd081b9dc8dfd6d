"""Pictures of charts: of each its own, or small multiples on as many pages as they need.

matplotlib is imported when something is drawn.
"""

from collections.abc import Sequence

from improvement.run_chart.chart import Chart


def draw_pages(charts: Sequence[Chart], title: str | None) -> list[bytes]:
    """The PNG of each page, in order: one a chart, or small multiples under a `title`."""
    if title is None:
        from improvement.run_chart.drawing.sheet import draw

        return [draw(chart) for chart in charts]
    from improvement.run_chart.drawing.panels import draw_panels

    return draw_panels(charts, title=title)
