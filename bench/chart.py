"""Drawing one run chart of 24 months against bare matplotlib: a line, a rule, the same pixels, a PNG."""

import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from statistics import median

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bench.table import Row
from improvement.measure import Direction, Kind, Measure, Value
from improvement.run_chart import analyse, series_of
from prompts import run_chart as captions
from prompts.words import Words

ROUNDS = 15
VALUES = [89.1, 88.2, 90.4, 87.7, 88.9, 86.1, 84.8, 85.2, 86.9, 88.0, 89.5, 90.1] * 2
MONTHS = [date(2017 + index // 12, index % 12 + 1, 1) for index in range(24)]


def measure() -> list[Row]:
    """Milliseconds for one chart, the median of interleaved rounds."""
    ours = _ours()
    width, height = _size(ours())
    floor = _floor(width, height)
    floor()
    times: dict[str, list[float]] = {"ours": [], "floor": []}
    for _ in range(ROUNDS):
        for name, draw in (("floor", floor), ("ours", ours)):
            began = time.perf_counter()
            draw()
            times[name].append(time.perf_counter() - began)
    return [
        Row(
            f"draw one run chart of {width} x {height} pixels, against bare matplotlib",
            1000 * median(times["ours"]),
            1000 * median(times["floor"]),
            "ms",
            aim=1.5,
        )
    ]


def _ours() -> Callable[[], bytes]:
    from improvement.run_chart.drawing import draw

    measure = Measure("four-hour", "Left within four hours", Kind.PROPORTION, "%", Direction.UP, 95)
    values = {month: Value(round(value * 100), 10_000) for month, value in zip(MONTHS, VALUES, strict=True)}
    analysis = analyse(series_of(measure.name, measure, values))
    chart = captions.chart(analysis, Words(), subject="One trust", marks=[])
    return lambda: draw(chart)


def _floor(width: int, height: int) -> Callable[[], bytes]:
    def draw() -> bytes:
        figure = Figure(figsize=(width / 100, height / 100), dpi=100)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.1, 0.12, 0.85, 0.75))
        axes.plot(np.array(MONTHS, dtype="datetime64[D]"), VALUES, marker="o")
        axes.axhline(median(VALUES))
        axes.set_title("Left within four hours")
        out = BytesIO()
        figure.savefig(out, format="png", dpi=100)
        return out.getvalue()

    return draw


def _size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
