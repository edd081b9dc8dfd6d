"""Where the points of a phase lie about a line in the course of time: 1 above it, -1 below, in order."""

from collections.abc import Sequence
from math import isclose

from improvement.measure import Direction
from improvement.run_chart.rules import SAME
from improvement.run_chart.runs import LEAST_USEFUL, Stretches, crossings_min, longest_run_max

Sides = Sequence[int]


def sides_about(line: float, values: Sequence[float], decimals: int | None) -> Sides:
    """The side of each useful value; values equal to the line at the precision people see have none."""
    if decimals is not None:
        values, line = [round(y, decimals) for y in values], round(line, decimals)
    return [1 if y > line else -1 for y in values if not isclose(y, line, abs_tol=SAME)]


def mostly(sides: Sides) -> Direction:
    """Where two thirds of the points or more lie; NONE without such a side."""
    return way(sum(sides)) if sides and 3 * abs(sum(sides)) >= len(sides) else Direction.NONE


def halves(sides: Sides) -> Direction:
    """UP where most of the first half lie below and most of the second above; DOWN the reverse, else NONE."""
    middle = len(sides) // 2
    before, after = mostly(sides[:middle]), mostly(sides[-middle:] if middle else ())
    return Direction.NONE if before is after or Direction.NONE in (before, after) else after


def beyond_chance(sides: Sides) -> Direction:
    """The side that too long a run or too few crossings tell of, by Anhoej's rules; NONE for chance."""
    many, runs = len(sides), Stretches(sides, range(1, len(sides) + 1))
    if many < LEAST_USEFUL:
        return Direction.NONE
    chance = runs.longest <= longest_run_max(many) and len(runs.lengths) > crossings_min(many)
    return Direction.NONE if chance else way(sum(sides))


def way(amount: float) -> Direction:
    """UP for more than nothing, DOWN for less."""
    return Direction.UP if amount > 0 else Direction.DOWN if amount < 0 else Direction.NONE
