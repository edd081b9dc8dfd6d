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

from improvement.refusal import Refused
from improvement.run_chart.series import Series

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


NEEDS_DENOMINATORS = frozenset({ChartKind.P, ChartKind.PP, ChartKind.U, ChartKind.UP})
MEDIAN_LINE = frozenset({ChartKind.RUN, ChartKind.G})


@dataclass(frozen=True, slots=True)
class Lines:
    """A phase's centre, and its limits for every point, None where there is none."""

    centre: float | None
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """The points of one phase, in step: what is plotted, the counts behind it, and which set the lines."""

    values: Numbers
    numerators: Numbers
    denominators: Numbers
    setters: Sequence[int]
    """Indices of the points that set centre and limits: reported, not excluded, in the baseline if there is one."""
    per: float = 1.0

    def setting(self) -> list[float]:
        """The plotted values that set the lines, in order."""
        return [y for i in self.setters if (y := self.values[i]) is not None]


def plotted(series: Series, kind: ChartKind) -> list[float | None]:
    """What a chart of this kind plots of a series, phases apart (a moving range is taken later, phase by phase)."""
    if kind is ChartKind.C:
        return [p.value if p.numerator is None else p.numerator for p in series.points]
    return series.values()


def moving_ranges(values: Numbers) -> list[float | None]:
    """The absolute step from each reported value to the next; missing months are skipped, not bridged by a guess."""
    ranges: list[float | None] = []
    before: float | None = None
    for value in values:
        ranges.append(None if value is None or before is None else abs(value - before))
        before = before if value is None else value
    return ranges


def lines(kind: ChartKind, material: Material, *, centre: float | None = None, screen: bool = False) -> Lines:
    """Centre and limits of one phase. `centre` overrules the calculated one; `screen` leaves out wild ranges.

    Limits end where the scale ends: no share below 0 or above 1, no count below 0.
    Raises Refused when the data do not suit the kind.
    """
    values = material.setting()
    nowhere = (None,) * len(material.values)
    if not values:
        return Lines(centre, nowhere, nowhere)
    if kind is ChartKind.RUN:
        return Lines(median(values) if centre is None else centre, nowhere, nowhere)
    return _SHEWHART[kind](material, values, centre, screen)


def _i(material: Material, values: list[float], centre: float | None, screen: bool) -> Lines:
    middle = fmean(values) if centre is None else centre
    if len(values) < 2:  # noqa: PLR2004 - one value has no moving range
        return _level(material, middle, None, None)
    spread = 3 * mean_moving_range(values, screen=screen) / D2
    return _level(material, middle, middle - spread, middle + spread)


def _mr(material: Material, values: list[float], centre: float | None, screen: bool) -> Lines:  # noqa: ARG001 - one signature for all kinds
    middle = fmean(values) if centre is None else centre
    return _level(material, middle, 0.0, D4 * middle)


def _c(material: Material, values: list[float], centre: float | None, screen: bool) -> Lines:  # noqa: ARG001
    middle = fmean(values) if centre is None else centre
    spread = 3 * sqrt(max(middle, 0.0))
    return _level(material, middle, max(middle - spread, 0.0), middle + spread)


def _g(material: Material, values: list[float], centre: float | None, screen: bool) -> Lines:  # noqa: ARG001
    mean = fmean(values) if centre is None else centre
    spread = 3 * sqrt(max(mean * (mean + 1), 0.0))
    middle = median(values) if centre is None else centre
    return _level(material, middle, max(mean - spread, 0.0), mean + spread)


def _t(material: Material, values: list[float], centre: float | None, screen: bool) -> Lines:
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


def _p(material: Material, values: list[float], centre: float | None, screen: bool) -> Lines:
    return _by_denominator(material, centre, screen, share=True, prime=False)


def _pp(material: Material, values: list[float], centre: float | None, screen: bool) -> Lines:
    return _by_denominator(material, centre, screen, share=True, prime=True)


def _u(material: Material, values: list[float], centre: float | None, screen: bool) -> Lines:
    return _by_denominator(material, centre, screen, share=False, prime=False)


def _up(material: Material, values: list[float], centre: float | None, screen: bool) -> Lines:
    return _by_denominator(material, centre, screen, share=False, prime=True)


def _by_denominator(
    material: Material, centre: float | None, screen: bool, *, share: bool, prime: bool
) -> Lines:
    counted = [
        (x, n)
        for i in material.setters
        if (x := material.numerators[i]) is not None and (n := material.denominators[i])
    ]
    if not counted:
        raise Refused("chart_needs_denominators")
    per = material.per
    middle = sum(x for x, _ in counted) / sum(n for _, n in counted) if centre is None else centre / per
    unit_sd = sqrt(max(middle * (1 - middle) if share else middle, 0.0))
    sigma = unit_sd * (sigma_z(counted, middle, unit_sd, screen=screen) if prime else 1.0)
    top = 1.0 if share else inf
    spreads = [3 * sigma / sqrt(n) if n else None for n in material.denominators]
    return Lines(
        middle * per,
        tuple(None if s is None else max(middle - s, 0.0) * per for s in spreads),
        tuple(None if s is None else min(middle + s, top) * per for s in spreads),
    )


def sigma_z(
    counted: Sequence[tuple[float, float]], centre: float, unit_sd: float, *, screen: bool = False
) -> float:
    """How many times wider the data scatter than their denominators explain (Laney 2002).

    `counted` holds numerators and denominators; `unit_sd` is the standard deviation of a single unit.
    """
    if not unit_sd:
        return 1.0
    scores = [(x / n - centre) * sqrt(n) / unit_sd for x, n in counted]
    return mean_moving_range(scores, screen=screen) / D2


def mean_moving_range(values: Sequence[float], *, screen: bool = False) -> float:
    """The mean step between neighbours; `screen` leaves out, once, steps of 3.267 times it and more (Nelson 1982)."""
    steps = [abs(later - earlier) for earlier, later in pairwise(values)]
    if not steps:
        return 0.0
    mean = fmean(steps)
    kept = [step for step in steps if step < D4 * mean] if screen else steps
    return fmean(kept) if kept else mean


def _level(material: Material, centre: float, lower: float | None, upper: float | None) -> Lines:
    many = len(material.values)
    return Lines(centre, (lower,) * many, (upper,) * many)


_SHEWHART = {
    ChartKind.I: _i,
    ChartKind.MR: _mr,
    ChartKind.P: _p,
    ChartKind.PP: _pp,
    ChartKind.C: _c,
    ChartKind.U: _u,
    ChartKind.UP: _up,
    ChartKind.G: _g,
    ChartKind.T: _t,
}
