"""Runs about a centre line, and how long or how few they may be in random data."""

from collections.abc import Sequence
from functools import cache
from itertools import compress, pairwise
from math import comb, log2
from operator import ne, sub
from typing import NamedTuple

LEAST_USEFUL = 10
"""Useful points below which no rule speaks (Perla 2011, table 1 begins here; Anhoej & Olesen 2014)."""

# Perla, Provost & Murray, BMJ Qual Saf 2011;20:46-51, table 1, as printed (after Swed & Eisenhart 1943):
# useful points -> fewest and most runs that chance explains. Not exactly the 2.5 % tail: do not recompute.
_PERLA = """
10:3-9   11:3-10  12:3-11  13:4-11  14:4-12  15:5-12  16:5-13  17:5-13  18:6-14  19:6-15
20:6-16  21:7-16  22:7-17  23:7-17  24:8-18  25:8-18  26:9-19  27:10-19 28:10-20 29:10-20
30:11-21 31:11-22 32:11-23 33:12-23 34:12-24 35:12-24 36:13-25 37:13-25 38:14-26 39:14-26
40:15-27 41:15-27 42:16-28 43:16-28 44:17-29 45:17-30 46:17-31 47:18-31 48:18-32 49:19-32
50:19-33 51:20-33 52:20-34 53:21-34 54:21-35 55:22-35 56:22-35 57:23-36 58:23-37 59:24-38 60:24-38
"""
PERLA_RUNS: dict[int, tuple[int, int]] = {
    int(n): (int(fewest), int(most))
    for n, bounds in (cell.split(":") for cell in _PERLA.split())
    for fewest, most in [bounds.split("-")]
}
"""Useful points -> (fewest, most) runs; outside 10 to 60 there is no runs test."""


class Run(NamedTuple):
    """Consecutive useful points on one side of the centre line; positions from 1."""

    above: bool
    first: int
    last: int
    length: int


class Stretches:
    """Signs cut where they change: sides of a line (a run), or steps up and down (a trend).

    `positions` holds a point's position for every sign, after `lead` more: a step leads from one point to the
    next, so steps have one. `lengths` counts the points in each stretch, `longest` is the most of them.
    """

    __slots__ = ("bounds", "lead", "lengths", "longest", "positions", "signs")

    def __init__(self, signs: Sequence[int], positions: Sequence[int], lead: int = 0) -> None:
        self.signs, self.positions, self.lead = signs, positions, lead
        self.bounds = [0, *compress(range(1, len(signs)), map(ne, signs, signs[1:])), len(signs)]
        self.lengths = list(map(sub, self.bounds[1:], self.bounds)) if signs else []
        self.longest = max(self.lengths) + lead if signs else 0

    def runs(self, least: int = 1) -> list[Run]:
        """The stretches of at least so many points, without those of sign 0."""
        if self.longest < least:
            return []
        signs, positions, lead = self.signs, self.positions, self.lead
        return [
            Run(signs[start] > 0, positions[start], positions[end - 1 + lead], end - start + lead)
            for start, end in pairwise(self.bounds)
            if end - start + lead >= least and signs[start]
        ]

    def without_zeros(self) -> "Stretches":
        """Signs of 0 left out, so that they neither add to a stretch nor break it."""
        if 0 not in self.signs:
            return self
        kept = compress(self.positions[self.lead :], self.signs)
        return Stretches(list(filter(None, self.signs)), [*self.positions[: self.lead], *kept], self.lead)


def reported(values: Sequence[float | None]) -> tuple[list[float], Sequence[int]]:
    """The values that are there, and their positions from 1."""
    numbers = [y for y in values if y is not None]
    if len(numbers) == len(values):
        return numbers, range(1, len(values) + 1)
    return numbers, [i for i, y in enumerate(values, 1) if y is not None]


def sides(numbers: Sequence[float], positions: Sequence[int], centre: float, tolerance: float) -> Stretches:
    """Numbers by side of `centre`: 1 above, -1 below, 0 within `tolerance` of it."""
    upper, lower = centre + tolerance, centre - tolerance
    return Stretches([(y > upper) - (y < lower) for y in numbers], positions)


def steps(numbers: Sequence[float], positions: Sequence[int], tolerance: float) -> Stretches:
    """The steps between neighbours: 1 up, -1 down, 0 within `tolerance`."""
    rises = list(map(sub, numbers[1:], numbers))
    return Stretches([(d > tolerance) - (d < -tolerance) for d in rises], positions, lead=1)


@cache
def longest_run_max(useful: int) -> int:
    """The longest run that chance explains in so many useful points: round(log2 n) + 3 (Schilling 2012)."""
    return round(log2(useful)) + 3


@cache
def crossings_min(useful: int) -> int:
    """The fewest crossings that chance explains: the 5 % quantile of Binomial(n - 1, 1/2) (Chen 2010)."""
    trials = useful - 1
    tail, k, ways = 0, 0, 2**trials
    while True:
        tail += comb(trials, k)
        if 20 * tail >= ways:
            return k
        k += 1
