"""Hiding small numbers in views across teams, so that nobody can be recognised or worked out.

A cell is hidden when its numerator, what is left of its denominator, or the denominator itself is from 1 to
the threshold less one; a zero may be shown (CMS, HCUP and SEER-Medicare: cells of 1 to 10). No total across
teams is shown anywhere, so that nothing can be subtracted from one.
"""

from dataclasses import dataclass

from improvement.measure import Kind, Measure, Value

SMALL_CELL_THRESHOLD = 11
"""Counts below this are hidden unless zero."""


COUNTED = frozenset({Kind.PROPORTION, Kind.RATE, Kind.COUNT})
"""Measures that count people or events; an average or a time reveals no count."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One team's count in a period. A percentage is hidden with its cell."""

    numerator: float
    denominator: float | None = None


def is_small(cell: Cell, threshold: int = SMALL_CELL_THRESHOLD) -> bool:
    """Whether the cell must not be shown outside its own team."""
    if _small(cell.numerator, threshold):
        return True
    if cell.denominator is None:
        return False
    return cell.denominator < threshold or _small(cell.denominator - cell.numerator, threshold)


def _small(count: float, threshold: int) -> bool:
    return 0 < count < threshold


def too_small(measure: Measure, value: Value, threshold: int) -> bool:
    """Whether a team's value of one month must not be shown to other teams.

    A share that was typed without its counts is hidden too: nobody can tell how few people are behind it.
    """
    if measure.kind not in COUNTED:
        return False
    return value.percent_only or is_small(Cell(value.numerator, value.denominator), threshold)
