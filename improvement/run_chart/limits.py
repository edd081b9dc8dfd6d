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
from typing import NamedTuple, TypeVar

from improvement.measure import Kind
from improvement.refusal import Refused
from improvement.run_chart.series import Point, Series

D2 = 1.128
"""Mean range of two normal values in standard deviations."""
E2 = 2.66
"""Three standard deviations in mean moving ranges, as Making Data Count rounds 3 / 1.128."""
D4 = 3.267
"""Upper limit of a moving range in mean moving ranges."""
LEAST_SETTERS = 2
"""Points that must set a line before it has limits: a single one does not tell how far points scatter."""
LEAST_FOR_LIMITS = 12
"""Points that must set a line before it has limits that nobody asked for (Making Data Count; Wheeler)."""
T_POWER = 3.6
"""Turns times between rare events into nearly normal values (Nelson 1994)."""

T = TypeVar("T")
Numbers = Sequence[float | None]
Counts = tuple[float, float]
"""Numerator and denominator, not 0."""


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
RANGED = frozenset({ChartKind.I, ChartKind.MR, ChartKind.PP, ChartKind.UP})
"""Kinds whose moving ranges a period without a row breaks; times between events have no period."""
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
    gaps: Sequence[bool] = ()
    """Whether a period is missing before each of the setters; () where none is."""


class Method(NamedTuple):
    """How limits are calculated: `centre` overrules the calculated one, `screen` leaves out wild ranges.

    `reach` is the limits' distance from the line of an I chart, in mean moving ranges; `fewest` is how many
    points must set a line for it to have limits.
    """

    kind: ChartKind
    centre: float | None = None
    screen: bool = False
    reach: float = 3 / D2
    fewest: int = 0


def plotted(series: Series, kind: ChartKind) -> list[float | None]:
    """What a chart of this kind plots of a series (a moving range is taken later, phase by phase)."""
    if kind is ChartKind.C:
        return [p.value if p.numerator is None else p.numerator for p in series.points]
    return series.values()


def moving_ranges(points: Sequence[Point], values: Numbers, gaps: Sequence[bool] = ()) -> list[float | None]:
    """The absolute step to each value from the one before it; None where that period, or its own, is missing.

    An excluded point has no range, and is stepped over. `gaps` are those of `missing_before`.
    """
    ranges: list[float | None] = []
    before: float | None = None
    for index, (point, value) in enumerate(zip(points, values, strict=True)):
        if (gaps and gaps[index]) or (value is None and not point.excluded):
            before = None
        counts = value is not None and not point.excluded
        ranges.append(None if before is None or value is None or not counts else abs(value - before))
        before = value if counts else before
    return ranges


def lines(method: Method, material: Material) -> Lines:
    """Centre and limits of one phase, limits only where enough points set them.

    Raises Refused as `_calculated` does.
    """
    calculated = _calculated(method, material)
    enough = not calculated.limited or len(material.setting) >= method.fewest
    return calculated if enough else _level(material, calculated.centre)


def _calculated(method: Method, material: Material) -> Lines:
    """Centre and limits of one phase.

    Limits are as calculated; `scale_ends` says where the scale cuts them off. Without two points that set the
    line, or without two neighbours where limits come from moving ranges, there are none.
    Raises Refused `chart_needs_denominators` or `chart_time_not_positive` when the data do not suit the kind.
    """
    if method.kind in NEEDS_DENOMINATORS:
        return _by_denominator(method, material)
    values, centre = material.setting, method.centre
    if not values:
        return _level(material, centre)
    if method.kind is ChartKind.RUN:
        return _level(material, median(values) if centre is None else centre)
    return _SHEWHART[method.kind](method, material, values)


def scale_ends(kind: ChartKind, series: Series) -> tuple[float, float]:
    """The least and largest value there can be: no share below 0 or above all, no count or time below 0."""
    if kind in SHARES or (series.kind is Kind.PROPORTION and kind is not ChartKind.MR):
        return 0.0, series.per
    never_negative = kind in _FROM_ZERO or series.kind in (Kind.COUNT, Kind.RATE, Kind.TIME)
    return (0.0 if never_negative else -inf), inf


def _i(method: Method, material: Material, values: Sequence[float]) -> Lines:
    middle = fmean(values) if method.centre is None else method.centre
    spread = _spread(method, material, values)
    return _level(material, middle, None if spread is None else (middle - spread, middle + spread))


def _spread(method: Method, material: Material, values: Sequence[float]) -> float | None:
    """How far limits lie from the line; None without two neighbours."""
    mean = mean_moving_range(parted(values, material.gaps), screen=method.screen)
    return None if mean is None else method.reach * mean


def _mr(method: Method, material: Material, values: Sequence[float]) -> Lines:
    middle = fmean(values) if method.centre is None else method.centre
    return _level(material, middle, (0.0, D4 * middle))


def _c(method: Method, material: Material, values: Sequence[float]) -> Lines:
    middle = fmean(values) if method.centre is None else method.centre
    spread = 3 * sqrt(max(middle, 0.0))
    return _level(material, middle, _if_enough(values, (middle - spread, middle + spread)))


def _g(method: Method, material: Material, values: Sequence[float]) -> Lines:
    mean = fmean(values) if method.centre is None else method.centre
    spread = 3 * sqrt(max(mean * (mean + 1), 0.0))
    middle = median(values) if method.centre is None else method.centre
    return _level(material, middle, _if_enough(values, (mean - spread, mean + spread)))


def _t(method: Method, material: Material, values: Sequence[float]) -> Lines:
    if min(values) <= 0:
        raise Refused("chart_time_not_positive")
    roots = [value ** (1 / T_POWER) for value in values]
    middle = fmean(roots) if method.centre is None else method.centre ** (1 / T_POWER)
    spread = _spread(method, material, roots)
    limits = None if spread is None else (max(middle - spread, 0.0) ** T_POWER, (middle + spread) ** T_POWER)
    return _level(material, middle**T_POWER, limits)


def _if_enough(values: Sequence[float], limits: tuple[float, float]) -> tuple[float, float] | None:
    return limits if len(values) >= LEAST_SETTERS else None


def _by_denominator(method: Method, material: Material) -> Lines:
    share, prime = method.kind in SHARES, method.kind in (ChartKind.PP, ChartKind.UP)
    counted = [counts(point) for point in material.setters]
    known = [pair for pair in counted if pair is not None]
    if not known:
        if material.setters:
            raise Refused("chart_needs_denominators")
        return _level(material, method.centre)
    per = material.per
    middle = (
        sum(x for x, _ in known) / sum(n for _, n in known) if method.centre is None else method.centre / per
    )
    unit_sd = sqrt(max(middle * (1 - middle) if share else middle, 0.0))
    neighbours = parted(counted, material.gaps)
    wider = sigma_z(neighbours, middle, unit_sd, screen=method.screen) if prime else 1.0
    if wider is None or len(known) < LEAST_SETTERS:
        return _level(material, middle * per)
    sd = unit_sd * wider
    spreads = [3 * sd / sqrt(p.denominator) if p.denominator else None for p in material.points]
    return Lines(
        middle * per,
        tuple([None if s is None else (middle - s) * per for s in spreads]),
        tuple([None if s is None else (middle + s) * per for s in spreads]),
    )


def counts(point: Point) -> Counts | None:
    """Numerator and denominator, where a point has both."""
    return (point.numerator, point.denominator) if point.numerator is not None and point.denominator else None


def sigma_z(
    counted: Sequence[Counts | None], centre: float, unit_sd: float, *, screen: bool = False
) -> float | None:
    """How many times wider the data scatter than their denominators explain (Laney 2002).

    `counted` has None where a period is missing; `unit_sd` is the standard deviation of a single unit. None
    without two neighbours.
    """
    if not unit_sd:
        return 1.0
    scores = [pair and (pair[0] / pair[1] - centre) * sqrt(pair[1]) / unit_sd for pair in counted]
    mean = mean_moving_range(scores, screen=screen)
    return None if mean is None else mean / D2


def mean_moving_range(values: Numbers, *, screen: bool = False) -> float | None:
    """The mean step between neighbours; `screen` leaves out, once, steps of 3.267 times it or more.

    A value that is None is no neighbour; None without two neighbours.
    """
    steps = [
        abs(after - before) for before, after in pairwise(values) if before is not None and after is not None
    ]
    if not steps:
        return None
    mean = fmean(steps)
    kept = [step for step in steps if step < D4 * mean] if screen else steps
    return fmean(kept) if kept else mean


def parted(values: Sequence[T], gaps: Sequence[bool]) -> Sequence[T | None]:
    """Values with None before each that a period is missing before; `gaps` say which, () none."""
    if not gaps:
        return values
    both = zip(values, gaps, strict=True)
    return [one for value, gap in both for one in ((None, value) if gap else (value,))]


def _level(material: Material, centre: float | None, limits: tuple[float, float] | None = None) -> Lines:
    many = len(material.points)
    lower, upper = limits or (None, None)
    return Lines(centre, (lower,) * many, (upper,) * many, limits is not None)


_FROM_ZERO = frozenset({ChartKind.MR, ChartKind.C, ChartKind.U, ChartKind.UP, ChartKind.G, ChartKind.T})
_SHEWHART = {
    ChartKind.I: _i,
    ChartKind.MR: _mr,
    ChartKind.C: _c,
    ChartKind.G: _g,
    ChartKind.T: _t,
}
