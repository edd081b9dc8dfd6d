"""A value that looks like a slip of the finger: it is kept, and people are asked to look again.

Collaboratives check values on entry. Asking, not refusing, keeps a true but surprising month.
"""

from collections.abc import Sequence
from enum import StrEnum
from statistics import fmean

from improvement.measure import Measure, Value
from improvement.run_chart.limits import D2, mean_moving_range
from improvement.run_chart.runs import LEAST_USEFUL

JUMP = 0.5
"""A denominator that differs from the last one by more than this share of it is worth a look."""

LEAST_JUMP = 10
"""Small groups jump by themselves: below this difference in cases nobody is asked."""


class Doubt(StrEnum):
    """Why somebody might want to check a value."""

    DENOMINATOR_JUMP = "denominator_jump"
    FAR_OUTSIDE = "far_outside"


def doubts(measure: Measure, value: Value, earlier: Sequence[Value]) -> tuple[Doubt, ...]:
    """What is odd about a value, given the team's earlier values in order of time."""
    found = []
    if _denominator_jumps(value, earlier):
        found.append(Doubt.DENOMINATOR_JUMP)
    if _far_outside(value.shown(measure), [one.shown(measure) for one in earlier]):
        found.append(Doubt.FAR_OUTSIDE)
    return tuple(found)


def _denominator_jumps(value: Value, earlier: Sequence[Value]) -> bool:
    counted = [one.denominator for one in earlier if one.denominator and not one.percent_only]
    if not counted or value.denominator is None or value.percent_only:
        return False
    difference = abs(value.denominator - counted[-1])
    return difference > JUMP * counted[-1] and difference >= LEAST_JUMP


def _far_outside(shown: float, earlier: Sequence[float]) -> bool:
    """Outside the limits of an individuals chart of the earlier values (3 sigma from the moving ranges)."""
    if len(earlier) < LEAST_USEFUL:
        return False
    reach = 3 * (mean_moving_range(earlier) or 0.0) / D2
    return reach > 0 and abs(shown - fmean(earlier)) > reach
