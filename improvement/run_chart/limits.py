"""Centre lines and 3-sigma limits of Shewhart charts.

Formulas: Montgomery, Introduction to Statistical Quality Control; Laney 2002 for p' and u'; Nelson 1982 for
screening. The same numbers as qicharts2 (`qic.i`, `qic.p` and so on) are what the tests hold them to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import inf, sqrt
from statistics import fmean, median
from typing import NamedTuple

from improvement.measure import Kind
from improvement.refusal import Refused
from improvement.run_chart.series import Point, Series

D2 = 1.128
"""Mean range of two normal values in standard deviations."""
D4 = 3.267
"""Upper limit of a moving range in mean moving ranges."""
T_POWER = 3.6
"""Turns times between rare events into nearly normal values (Nelson 1994)."""

Numbers = Sequence[float | None]


class ChartKind(StrEnum):
    """What is drawn; `AUTO` asks for a suggestion (see `suggest`)."""

    RUN = "run"
    I = "i"  # noqa: E741 - the chart is called I
    MR = "mr"
    P = "p"
    PP = "pp"
    C = "c"
    U = "u"
    UP = "up"
    G = "g"
    T = "t"
    AUTO = "auto"

    __hash__ = str.__hash__  # Enum's own looks the name up first, and sets of kinds are asked a lot


SHARES = frozenset({ChartKind.P, ChartKind.PP})
SCREENED = frozenset({ChartKind.I, ChartKind.PP, ChartKind.UP, ChartKind.T})
"""Kinds whose limits come from moving ranges, of which wild ones may be left out."""
MEDIANS = frozenset({ChartKind.RUN, ChartKind.G})
"""Kinds whose centre line is the median."""
NEEDS_DENOMINATORS = frozenset({ChartKind.P, ChartKind.PP, ChartKind.U, ChartKind.UP})


@dataclass(frozen=True, slots=True)
class Lines:
    """A phase's centre, and its limits for every point, None where there is none."""

    centre: float | None
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    limited: bool = True
    """False when no point has a limit."""


class Material(NamedTuple):
    """One phase: its points, and what of them sets the lines."""

    points: Sequence[Point]
    setters: Sequence[Point]
    """The points that set the lines: reported, not excluded, in the baseline if there is one."""
    setting: Sequence[float]
    """The plotted values of those, in order."""
    per: float = 1.0


def plotted(series: Series, kind: ChartKind) -> list[float | None]:
    """What a chart of this kind plots of a series (a moving range is taken later, phase by phase)."""
    if kind is ChartKind.C:
        return [p.value if p.numerator is None else p.numerator for p in series.points]
    return series.values()


def moving_ranges(values: Numbers) -> list[float | None]:
    """The absolute step to each reported value from the one before; missing months are skipped."""
    ranges: list[float | None] = []
    before: float | None = None
    for value in values:
        ranges.append(None if value is None or before is None else abs(value - before))
        before = before if value is None else value
    return ranges


def lines(kind: ChartKind, material: Material, *, centre: float | None = None, screen: bool = False) -> Lines:
    """Centre and limits of one phase. `centre` overrules the calculated one; `screen` leaves out wild ranges.

    Limits are as calculated; `scale_ends` says where the scale cuts them off.
    Raises Refused `chart_needs_denominators` or `chart_time_not_positive` when the data do not suit the kind.
    """
    if kind in NEEDS_DENOMINATORS:
        return _by_denominator(kind, material, centre, screen=screen)
    values = material.setting
    if not values:
        return _level(material, centre, None, None)
    if kind is ChartKind.RUN:
        return _level(material, median(values) if centre is None else centre, None, None)
    return _SHEWHART[kind](material, values, centre, screen)


def scale_ends(kind: ChartKind, series: Series) -> tuple[float, float]:
    """The least and largest value there can be: no share below 0 or above all, no count or time below 0."""
    if kind in SHARES or (series.kind is Kind.PROPORTION and kind is not ChartKind.MR):
        return 0.0, series.per
    never_negative = kind in _FROM_ZERO or series.kind in (Kind.COUNT, Kind.RATE, Kind.TIME)
    return (0.0 if never_negative else -inf), inf


def _i(material: Material, values: Sequence[float], centre: float | None, screen: bool) -> Lines:
    middle = fmean(values) if centre is None else centre
    if len(values) < 2:  # noqa: PLR2004 - one value has no moving range
        return _level(material, middle, None, None)
    spread = 3 * mean_moving_range(values, screen=screen) / D2
    return _level(material, middle, middle - spread, middle + spread)


def _mr(material: Material, values: Sequence[float], centre: float | None, _screen: bool) -> Lines:
    middle = fmean(values) if centre is None else centre
    return _level(material, middle, 0.0, D4 * middle)


def _c(material: Material, values: Sequence[float], centre: float | None, _screen: bool) -> Lines:
    middle = fmean(values) if centre is None else centre
    spread = 3 * sqrt(max(middle, 0.0))
    return _level(material, middle, middle - spread, middle + spread)


def _g(material: Material, values: Sequence[float], centre: float | None, _screen: bool) -> Lines:
    mean = fmean(values) if centre is None else centre
    spread = 3 * sqrt(max(mean * (mean + 1), 0.0))
    middle = median(values) if centre is None else centre
    return _level(material, middle, mean - spread, mean + spread)


def _t(material: Material, values: Sequence[float], centre: float | None, screen: bool) -> Lines:
    if min(values) <= 0:
        raise Refused("chart_time_not_positive")
    roots = [value ** (1 / T_POWER) for value in values]
    middle = fmean(roots) if centre is None else centre ** (1 / T_POWER)
    if len(roots) < 2:  # noqa: PLR2004 - as above
        return _level(material, middle**T_POWER, None, None)
    spread = 3 * mean_moving_range(roots, screen=screen) / D2
    return _level(
        material, middle**T_POWER, max(middle - spread, 0.0) ** T_POWER, (middle + spread) ** T_POWER
    )


def _by_denominator(kind: ChartKind, material: Material, centre: float | None, *, screen: bool) -> Lines:
    share, prime = kind in SHARES, kind in (ChartKind.PP, ChartKind.UP)
    counted = [
        (p.numerator, p.denominator) for p in material.setters if p.numerator is not None and p.denominator
    ]
    if not counted:
        if material.setters:
            raise Refused("chart_needs_denominators")
        return _level(material, centre, None, None)
    per = material.per
    middle = sum(x for x, _ in counted) / sum(n for _, n in counted) if centre is None else centre / per
    unit_sd = sqrt(max(middle * (1 - middle) if share else middle, 0.0))
    sigma = unit_sd * (sigma_z(counted, middle, unit_sd, screen=screen) if prime else 1.0)
    spreads = [3 * sigma / sqrt(p.denominator) if p.denominator else None for p in material.points]
    return Lines(
        middle * per,
        tuple([None if s is None else (middle - s) * per for s in spreads]),
        tuple([None if s is None else (middle + s) * per for s in spreads]),
    )


def sigma_z(
    counted: Sequence[tuple[float, float]], centre: float, unit_sd: float, *, screen: bool = False
) -> float:
    """How many times wider the data scatter than their denominators explain (Laney 2002).

    `counted` holds numerators and denominators; `unit_sd` is the standard deviation of a single unit.
    """
    if not unit_sd or len(counted) < 2:  # noqa: PLR2004 - one subgroup has no moving range
        return 1.0
    scores = [(x / n - centre) * sqrt(n) / unit_sd for x, n in counted]
    return mean_moving_range(scores, screen=screen) / D2


def mean_moving_range(values: Sequence[float], *, screen: bool = False) -> float:
    """The mean step between neighbours; `screen` leaves out, once, steps of 3.267 times it or more."""
    steps = [abs(later - earlier) for earlier, later in pairwise(values)]
    if not steps:
        return 0.0
    mean = fmean(steps)
    kept = [step for step in steps if step < D4 * mean] if screen else steps
    return fmean(kept) if kept else mean


def _level(material: Material, centre: float | None, lower: float | None, upper: float | None) -> Lines:
    many = len(material.points)
    return Lines(centre, (lower,) * many, (upper,) * many, lower is not None or upper is not None)


_FROM_ZERO = frozenset({ChartKind.MR, ChartKind.C, ChartKind.U, ChartKind.UP, ChartKind.G, ChartKind.T})
_SHEWHART = {
    ChartKind.I: _i,
    ChartKind.MR: _mr,
    ChartKind.C: _c,
    ChartKind.G: _g,
    ChartKind.T: _t,
}
