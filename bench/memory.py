"""Resident memory while 5,000 charts are analysed and drawn in one process: it must not grow."""

import os
from dataclasses import replace
from pathlib import Path

from bench.chart import annotated
from bench.table import Row

CHARTS, WARM = 5000, 500


def measure() -> list[Row]:
    """MiB after 5,000 charts against MiB after the first 500, every chart with words of its own."""
    from improvement.run_chart.drawing.sheet import draw

    chart = annotated()
    first = 0.0
    for number in range(CHARTS):
        draw(replace(chart, captions=replace(chart.captions, title=f"Left within four hours, team {number}")))
        if number + 1 == WARM:
            first = _resident()
    return [Row("memory after 5,000 charts, against after 500", _resident(), first, "MiB", 1.05)]


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
