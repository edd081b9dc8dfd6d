"""Funnel plot: units of one period beside what chance alone explains for their size.

After Spiegelhalter: Funnel plots for comparing institutional performance, Stat Med 2005;24:1185-1202.
Control limits are exact quantiles of the binomial or Poisson distribution about the pooled value,
interpolated between whole counts (his appendix A.1.1).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from math import ceil, floor, sqrt
from statistics import NormalDist, quantiles
from typing import NamedTuple

import numpy as np

from improvement.run_chart.suggest import looks_like_shares

TAILS = (0.001, 0.025, 0.975, 0.999)
"""What lies below the four limits: 99.8 % and 95 % of units lie between them, about 3 and 2 sigma."""
LARGE = 1e6
"""From this variance of a count on, the normal distribution and the exact one cannot be told apart."""
FAR = 12
"""Standard deviations beyond which a count is never looked for."""
TENTH = 10


class FunnelKind(StrEnum):
    """What is compared, by the letter of its control chart."""

    SHARE = "p"
    RATE = "u"


class Unit(NamedTuple):
    """A unit's counts in the period."""

    name: str
    numerator: float
    denominator: float


class Limits(NamedTuple):
    """Lower 99.8 %, lower 95 %, upper 95 % and upper 99.8 % limit of a denominator."""

    low3: float
    low2: float
    high2: float
    high3: float


class Place(StrEnum):
    """Where a unit lies; ABOVE and BELOW are outside the 99.8 % limits, HIGH and LOW outside 95 % alone."""

    BELOW = "below"
    LOW = "low"
    WITHIN = "within"
    HIGH = "high"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Judged:
    """A unit with its value, its limits and where it lies."""

    unit: Unit
    value: float
    limits: Limits
    place: Place


@dataclass(frozen=True, slots=True)
class Funnel:
    """Units in the order given, never ranked."""

    kind: FunnelKind
    centre: float
    """The pooled value: all numerators over all denominators."""
    units: tuple[Judged, ...]
    dispersion: float | None
    """The mean squared z-score, outer tenths drawn in: 1 by chance. None where all units must be equal."""

    @property
    def overdispersed(self) -> bool:
        """Whether units differ by more than their counts explain: above 1 + 2 * sqrt(2 / units)."""
        return self.dispersion is not None and self.dispersion > 1 + 2 * sqrt(2 / len(self.units))

    @property
    def outside(self) -> tuple[Judged, ...]:
        """The units outside the 99.8 % limits."""
        return tuple(one for one in self.units if one.place in (Place.ABOVE, Place.BELOW))

    def limits_at(self, denominator: float) -> Limits:
        """The limits of a unit of this size."""
        return limits(self.kind, self.centre, denominator)


def funnel(units: Sequence[Unit], kind: FunnelKind | None = None) -> Funnel:
    """Judge units, at least two of them, each with a denominator above 0.

    Without a kind, whole counts none of which is more than its denominator are shares.
    """
    if kind is None:
        counted = [(unit.numerator, unit.denominator) for unit in units]
        kind = FunnelKind.SHARE if looks_like_shares(counted) else FunnelKind.RATE
    centre = sum(unit.numerator for unit in units) / sum(unit.denominator for unit in units)
    judged = tuple(_judged(unit, limits(kind, centre, unit.denominator)) for unit in units)
    return Funnel(kind, centre, judged, _dispersion(kind, centre, units))


def limits(kind: FunnelKind, centre: float, denominator: float) -> Limits:
    """The limits about a centre for one denominator, in the unit of the centre."""
    spread = centre * (1 - centre) if kind is FunnelKind.SHARE else centre
    if spread <= 0:
        return Limits(centre, centre, centre, centre)
    mean, variance = centre * denominator, spread * denominator
    quantile = _normal(mean, variance) if variance > LARGE else _exact(kind, centre, denominator, variance)
    low3, low2, high2, high3 = (quantile(tail) / denominator for tail in TAILS)
    most = 1.0 if kind is FunnelKind.SHARE else high3
    return Limits(max(low3, 0.0), max(low2, 0.0), min(high2, most), min(high3, most))


def _judged(unit: Unit, around: Limits) -> Judged:
    value = unit.numerator / unit.denominator
    places = (
        (value < around.low3, Place.BELOW),
        (value > around.high3, Place.ABOVE),
        (value < around.low2, Place.LOW),
        (value > around.high2, Place.HIGH),
        (True, Place.WITHIN),
    )
    return Judged(unit, value, around, next(place for holds, place in places if holds))


def _normal(mean: float, variance: float) -> Callable[[float], float]:
    return NormalDist(mean, sqrt(variance)).inv_cdf


def _exact(kind: FunnelKind, centre: float, denominator: float, variance: float) -> Callable[[float], float]:
    """The interpolated quantile of a count, by summing up all probabilities that are not nearly 0."""
    mean, reach = centre * denominator, FAR * sqrt(variance) + FAR * FAR
    first, last = max(floor(mean - reach), 0), ceil(mean + reach)
    if kind is FunnelKind.SHARE:
        last = min(last, floor(denominator))
    counts = np.arange(first, last, dtype=float)
    if kind is FunnelKind.SHARE:
        steps = np.log((denominator - counts) / (counts + 1)) + np.log(centre / (1 - centre))
    else:
        steps = np.log(mean / (counts + 1))
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    return partial(_quantile, first, chances, np.cumsum(chances))


def _quantile(first: int, chances: "np.ndarray", sums: "np.ndarray", tail: float) -> float:
    """The smallest count that reaches the tail, less the part of its probability that is beyond it."""
    at = min(int(np.searchsorted(sums, tail)), len(sums) - 1)
    return first + at - float((sums[at] - tail) / chances[at])


def _dispersion(kind: FunnelKind, centre: float, units: Sequence[Unit]) -> float | None:
    spread = centre * (1 - centre) if kind is FunnelKind.SHARE else centre
    if spread <= 0:
        return None
    scores = [(u.numerator - centre * u.denominator) / sqrt(spread * u.denominator) for u in units]
    low, *_, high = quantiles(scores, n=TENTH, method="inclusive")
    return sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)
