"""Sixty panels: against sixty bare axes on figures of the same pixels, and on every core against one."""

import os
from dataclasses import replace
from io import BytesIO
from statistics import median

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bench.chart import MONTHS, VALUES, annotated, plain
from bench.table import Row
from bench.timing import milliseconds
from improvement.run_chart.chart import PANELS_A_PAGE, Chart

PANELS, POOLED = 60, 300


def measure() -> list[Row]:
    """Milliseconds for eight pages of at most eight, and for 300 charts in a pool of processes."""
    from improvement.run_chart.drawing.panels import draw_panels
    from improvement.run_chart.drawing.sheet import draw_many

    panels = [_named(plain(), f"Team {number + 1}") for number in range(PANELS)]
    charts = [_named(annotated(), f"Team {number + 1}") for number in range(POOLED)]
    pages = draw_panels(panels, title="Left within four hours")
    width, height = (int.from_bytes(pages[0][at : at + 4], "big") for at in (16, 20))
    times = milliseconds(
        3,
        {
            "ours": lambda: draw_panels(panels, title="Left within four hours"),
            "floor": lambda: [_bare_page(width, height) for _ in pages],
        },
    )
    cores = os.cpu_count() or 1
    pool = milliseconds(
        1,
        {
            "one": lambda: list(draw_many(charts)),
            "all": lambda: list(draw_many(charts, processes=cores)),
        },
    )
    spread = f"draw {POOLED} charts in {cores} processes, starting them included"
    return [
        Row("draw 60 panels on 8 pages, against 60 bare axes", times["ours"], times["floor"], "ms", 1),
        Row(f"{spread}, against one", pool["all"], pool["one"], "ms", 1),
    ]


def _named(chart: Chart, name: str) -> Chart:
    return replace(chart, captions=replace(chart.captions, name=name))


def _bare_page(width: int, height: int) -> bytes:
    figure = Figure(figsize=(width / 100, height / 100), dpi=100)
    FigureCanvasAgg(figure)
    for axes in figure.subplots(PANELS_A_PAGE).flat:
        axes.plot(np.array(MONTHS, dtype="datetime64[D]"), VALUES)
        axes.axhline(median(VALUES))
    out = BytesIO()
    figure.savefig(out, format="png", dpi=100)
    return out.getvalue()
