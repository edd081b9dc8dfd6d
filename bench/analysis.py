"""Judging 1,000 series of 24 points, against thirty plain lines and against packages for run charts.

Making the frozen values of 3,000 analyses and their phases takes about two times the plain lines by itself.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.util import find_spec
from itertools import pairwise
from math import comb, log2
from random import Random
from statistics import median

from bench.table import Row
from bench.timing import milliseconds
from improvement.run_chart import ChartKind, Point, RuleSet, Series, analyse, analyse_all
from improvement.run_chart.batch import analyse_many

MANY, FEW, POINTS, ROUNDS = 1000, 50, 24, 9
PERIODS = [date(2020 + index // 12, index % 12 + 1, 1) for index in range(POINTS)]


def measure() -> list[Row]:
    """Milliseconds for 1,000 series. Peers judge 50, and their time is multiplied."""
    chance = Random(1)  # noqa: S311 - data for a comparison, not secrets
    numbers = [[round(chance.gauss(50, 10), 1) for _ in range(POINTS)] for _ in range(MANY)]
    series = [Series("made", tuple(map(Point, PERIODS, row))) for row in numbers]
    gaps = [replace(one, points=_with_gaps(one.points)) for one in series]
    critical: dict[int, int] = {}
    times = milliseconds(
        ROUNDS,
        {
            "plain": lambda: [plain(row, critical) for row in numbers],
            "anhoej": lambda: [analyse(one) for one in series],
            "all": lambda: analyse_many(series),
            "gaps": lambda: analyse_many(gaps),
            "gaps each": lambda: [analyse_all(one) for one in gaps],
            "each": lambda: [analyse_all(one) for one in series],
            "limits": lambda: [analyse(one, rules=RuleSet.MDC, kind=ChartKind.I) for one in series],
        },
    )
    every, floor = times["all"], times["plain"]
    return [
        Row("judge 1,000 series, all rule sets, against thirty plain lines", every, floor, "ms", 3),
        Row("judge 1,000 series, all rule sets, one by one", times["each"], floor, "ms"),
        Row("the same with gaps and a frozen year, one by one", times["gaps each"], floor, "ms"),
        Row("the same with gaps and a frozen year, at once", times["gaps"], floor, "ms"),
        Row("judge 1,000 series by Anhoej, against the same lines", times["anhoej"], floor, "ms"),
        Row("judge 1,000 series by mdc with limits, against the same lines", times["limits"], floor, "ms"),
        *(
            Row(f"judge 1,000 series, all rule sets, against {name}", every, MANY / FEW * taken, "ms", 1)
            for name, taken in milliseconds(3, _peers(numbers[:FEW])).items()
        ),
    ]


def _with_gaps(points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple(
        replace(point, baseline=at < 12, value=None if at % 5 == 4 else point.value)
        for at, point in enumerate(points)
    )


def plain(values: list[float], critical: dict[int, int]) -> tuple[float, int, int, int, bool]:
    """Anhoej's two rules for one whole series without missing values, in as few lines as will do."""
    centre = median(values)
    above = [y > centre for y in values if y != centre]
    useful = len(above)
    longest = run = 1
    crossings = 0
    for before, after in pairwise(above):
        if before is after:
            run += 1
            longest = max(longest, run)
        else:
            crossings += 1
            run = 1
    if useful not in critical:
        tail, fewest = 0, 0
        while 20 * (tail := tail + comb(useful - 1, fewest)) < 2 ** (useful - 1):
            fewest += 1
        critical[useful] = fewest
    signal = longest > round(log2(useful)) + 3 or crossings < critical[useful]
    return centre, useful, longest, crossings, signal


def _peers(numbers: list[list[float]]) -> dict[str, Callable[[], object]]:
    """The packages of the dependency group `bench` that are installed, by name and what they judge by."""
    peers: dict[str, Callable[[], object]] = {}
    if find_spec("qikit"):
        from qikit import qic

        def judged(method: str) -> object:
            return [qic(y=row, chart="run", method=method) for row in numbers]

        peers |= {f"clinical-qikit ({method})": partial(judged, method) for method in ("anhoej", "ihi")}
    if find_spec("abspc"):
        import pandas as pd
        from abspc import calculate_control_limits, detect_special_causes
        from abspc.spc import detect_run_chart_signals

        frames = [pd.DataFrame({"value": row}) for row in numbers]
        peers["abspc (run chart)"] = lambda: [
            detect_run_chart_signals(calculate_control_limits(frame, chart_type="run")) for frame in frames
        ]
        peers["abspc (mdc)"] = lambda: [
            detect_special_causes(calculate_control_limits(frame, chart_type="XmR")) for frame in frames
        ]
    return peers
