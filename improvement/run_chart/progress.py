"""How far a measure came: from where it began to where it is now, beside its target. It judges nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose
from statistics import fmean, median

from improvement.measure import Direction
from improvement.run_chart.limits import MEDIANS, ChartKind, Material, Method, lines
from improvement.run_chart.rules import SAME
from improvement.run_chart.runs import LEAST_USEFUL
from improvement.run_chart.series import Cadence, Series

AT_EACH_END = 3
"""Reported points that make the first and the last stretch: a month is luck, six are half a year late."""


POINTS_A_YEAR = {Cadence.MONTH: 12, Cadence.QUARTER: 4, Cadence.FORTNIGHT: 26, Cadence.WEEK: 52}
"""How many points make a year. Two years are compared whole: winter months beside summer months mislead."""

EVENTS = frozenset({ChartKind.G, ChartKind.T})
"""Kinds whose points are events: so many of them are no year."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points that are told as one number. Positions are of the series' points, from 1, both ends included."""

    first: int
    last: int
    points: int
    """How many of them have a value and are not excluded."""
    value: float
    """The centre line that these points alone would have, such as their median on a run chart."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a series began, where it is now, and its target."""

    start: Stretch
    """The frozen baseline, or else the first year that was reported, or with fewer points the first three."""
    frozen: bool
    """Whether `start` is a frozen baseline."""
    year: Stretch | None
    """The last year, where `start` is a year too, or a baseline; None where points are too few for that."""
    latest: Stretch
    """The last three points that were reported; none of them is in `start`."""
    target: float | None
    reached: bool | None
    """Whether the value of `latest` is on target or past it; None without a target or a direction of good."""
    reached_since: int | None
    """The first of all the points on target up to the last one; None with fewer than three of them."""


def progress_of(series: Series, kind: ChartKind, values: Sequence[float | None]) -> Progress | None:
    """The progress of what a chart plots; None with fewer than ten points, or with two after a baseline.

    A chart of moving ranges has none: its points are no values of the measure.
    """
    counted = [at for at, y in enumerate(values, 1) if y is not None and not series.points[at - 1].excluded]
    if len(counted) < LEAST_USEFUL or kind is ChartKind.MR:
        return None
    baseline = _baseline(series, counted)
    begun = baseline[-1] if baseline else 0
    year = _year(series, kind, counted, begun)
    start = baseline or counted[: len(year) or AT_EACH_END]
    latest = counted[-AT_EACH_END:]
    if latest[0] <= start[-1]:
        return None
    last = _stretch(series, kind, values, latest)
    return Progress(
        _stretch(series, kind, values, start),
        bool(baseline),
        _stretch(series, kind, values, year) if year else None,
        last,
        series.target,
        _reached(series, last.value),
        _since(series, values, counted),
    )


def _year(series: Series, kind: ChartKind, counted: Sequence[int], begun: int) -> list[int]:
    """The points of the last year: another year before it, or the baseline, is there to compare with."""
    many = 0 if kind in EVENTS else POINTS_A_YEAR.get(series.cadence(), 0)
    later = [at for at in counted if at > begun]
    enough = many and len(later) >= (many if begun else 2 * many)
    return later[-many:] if enough else []


def _baseline(series: Series, counted: Sequence[int]) -> list[int]:
    """The counted points of the first phase that has a baseline."""
    points = [(at, series.points[at - 1]) for at in counted]
    phase = next((point.phase for _, point in points if point.baseline), None)
    return [at for at, point in points if point.baseline and point.phase == phase]


def _stretch(
    series: Series, kind: ChartKind, values: Sequence[float | None], positions: Sequence[int]
) -> Stretch:
    middle = middle_of(series, kind, values, positions)
    return Stretch(positions[0], positions[-1], len(positions), middle)


def middle_of(
    series: Series, kind: ChartKind, values: Sequence[float | None], positions: Sequence[int]
) -> float:
    """The centre line that the points at these positions, from 1, would have by themselves."""
    points = [series.points[at - 1] for at in positions]
    numbers = [y for at in positions if (y := values[at - 1]) is not None]
    if kind in MEDIANS:
        return median(numbers)
    centre = lines(Method(kind), Material(points, points, numbers, series.per)).centre
    return fmean(numbers) if centre is None else centre


def _reached(series: Series, value: float) -> bool | None:
    target, good = series.target, series.direction
    if target is None or good is Direction.NONE:
        return None
    if series.decimals is not None:
        value, target = round(value, series.decimals), round(target, series.decimals)
    if isclose(value, target, abs_tol=SAME):
        return True
    return value > target if good is Direction.UP else value < target


def _since(series: Series, values: Sequence[float | None], counted: Sequence[int]) -> int | None:
    """Where the points on target begin that last until the end, if three or more do."""
    last_off = 0
    for place, at in enumerate(counted, 1):
        y = values[at - 1]
        if y is not None and not _reached(series, y):
            last_off = place
    return counted[last_off] if len(counted) - last_off >= AT_EACH_END else None
