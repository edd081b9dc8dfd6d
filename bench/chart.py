"""Drawing one run chart of 24 months, against bare matplotlib (a line, a rule, the same pixels) and peers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from statistics import median
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bench.table import Row
from bench.timing import milliseconds
from improvement.measure import Direction, Kind, Measure, Value
from improvement.run_chart import ChartKind, analyse, series_of
from improvement.run_chart.chart import Chart, Mark
from prompts import run_chart as captions
from prompts.words import Words

ROUNDS, PEER_ROUNDS = 15, 5
VALUES = [89.1, 88.2, 90.4, 87.7, 88.9, 86.1, 84.8, 85.2, 86.9, 88.0, 89.5, 90.1] * 2
MONTHS = [date(2017 + index // 12, index % 12 + 1, 1) for index in range(24)]


def measure() -> list[Row]:
    """Milliseconds for one chart, the median of interleaved rounds."""
    from improvement.run_chart.drawing.sheet import draw

    simple, whole = plain(), annotated()
    sizes = {"plain": _size(draw(simple)), "annotated": _size(draw(whole))}
    times = milliseconds(
        ROUNDS,
        {
            "floor of plain": _floor(*sizes["plain"]),
            "plain": lambda: draw(simple),
            "floor of annotated": _floor(*sizes["annotated"]),
            "annotated": lambda: draw(whole),
        },
    )
    rows = []
    for name, aim in (("plain", 1.1), ("annotated", 1.5)):
        width, height = sizes[name]
        what = f"draw one {name} chart, {width} x {height}, against bare matplotlib"
        rows.append(Row(what, times[name], times[f"floor of {name}"], "ms", aim))
    for name, taken in milliseconds(PEER_ROUNDS, _peers()).items():
        rows.append(Row(f"draw one annotated chart, against {name}", times["annotated"], taken, "ms", 0.5))
    return rows


def plain() -> Chart:
    """A median, a title, the last value."""
    measure = Measure("four-hour", "Left within four hours", Kind.PROPORTION, "%", Direction.UP)
    return captions.chart(analyse(series_of(measure.name, measure, _values())), Words())


def annotated() -> Chart:
    """Limits, target, frozen baseline, marks, a note and a footer as well."""
    definition = "Share of attendances that ended within four hours of arrival"
    measure = Measure(
        "four-hour", "Left within four hours", Kind.PROPORTION, "%", Direction.UP, 95, definition=definition
    )
    series = series_of(measure.name, measure, _values())
    points = tuple(
        replace(point, baseline=number < 12, note="Lifts out of order" if number == 15 else "")
        for number, point in enumerate(series.points)
    )
    analysis = analyse(replace(series, points=points), kind=ChartKind.P)
    marks = [Mark(date(2017, 6, 4), "Team huddle at 8"), Mark(date(2018, 4, 9), "Second nurse at triage")]
    return captions.chart(analysis, Words(), subject="One trust", marks=marks, source="Made for a comparison")


def _values() -> dict[date, Value]:
    return {month: Value(round(value * 100), 10_000) for month, value in zip(MONTHS, VALUES, strict=True)}


def _floor(width: int, height: int) -> Callable[[], bytes]:
    def draw() -> bytes:
        figure = Figure(figsize=(width / 100, height / 100), dpi=100)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.1, 0.12, 0.85, 0.75))
        axes.plot(np.array(MONTHS, dtype="datetime64[D]"), VALUES)
        axes.axhline(median(VALUES))
        return _png(figure)

    return draw


def _png(figure: Any) -> bytes:
    out = BytesIO()
    figure.savefig(out, format="png", dpi=100)
    return out.getvalue()


def _peers() -> dict[str, Callable[[], bytes]]:
    """The packages of the dependency group `bench` that draw with matplotlib and are installed."""
    if not find_spec("abspc"):
        return {}
    import matplotlib as mpl

    mpl.use("agg")
    import pandas as pd
    from abspc import plot_run_chart, plot_spc_chart
    from matplotlib import pyplot as plt

    frame = pd.DataFrame({"value": VALUES, "month": pd.to_datetime(MONTHS)})
    about = {"x_col": "month", "title": "Left within four hours", "figsize": (8, 4.5)}

    def drawn(plot: Callable[..., Any], **more: Any) -> Callable[[], bytes]:
        def draw() -> bytes:
            figure = plot(frame, **about, **more)[0]
            png = _png(figure)
            plt.close(figure)
            return png

        return draw

    return {
        "abspc's run chart": drawn(plot_run_chart),
        "abspc's XmR chart": drawn(plot_spc_chart, chart_type="XmR"),
    }


def _size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
