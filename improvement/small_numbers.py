"""Hiding small numbers in views across teams, so that nobody can be recognised or worked out.

A cell is hidden when its numerator, what is left of its denominator, or the denominator itself is from 1 to
the threshold less one; a zero may be shown (CMS, HCUP and SEER-Medicare: cells of 1 to 10). If exactly one
cell of a group with a total is hidden, a second is hidden too, or the first could be calculated back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from improvement.measure import Kind, Measure, Value

SMALL_CELL_THRESHOLD = 11
"""Counts below this are hidden unless zero."""


COUNTED = frozenset({Kind.PROPORTION, Kind.RATE, Kind.COUNT})
"""Measures that count people or events; an average or a time reveals no count."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One team's count in a period, None where nothing was reported. A percentage is hidden with its cell."""

    numerator: float | None
    denominator: float | None = None


def is_small(cell: Cell, threshold: int = SMALL_CELL_THRESHOLD) -> bool:
    """Whether the cell must not be shown outside its own team."""
    if cell.numerator is None:
        return False
    if _small(cell.numerator, threshold):
        return True
    if cell.denominator is None:
        return False
    return cell.denominator < threshold or _small(cell.denominator - cell.numerator, threshold)


def _small(count: float, threshold: int) -> bool:
    return 0 < count < threshold


def hidden(
    cells: Sequence[Cell], *, total_shown: bool = True, threshold: int = SMALL_CELL_THRESHOLD
) -> tuple[bool, ...]:
    """Which cells of one group and period to hide, in the given order.

    With `total_shown`, readers can subtract: a lone hidden cell, or several that together still hold less
    than the threshold, are joined by the smallest of the rest until they do not. A group of which nothing
    can be shown with its total is hidden whole; `total_hidden` says when.
    """
    hide = [is_small(cell, threshold) for cell in cells]
    if not (total_shown and any(hide)):
        return tuple(hide)
    spare = sorted(
        (i for i, cell in enumerate(cells) if not hide[i] and cell.numerator is not None),
        key=lambda i: (_weight(cells[i]), i),
    )
    for i in spare:
        if _safe(cells, hide, threshold):
            break
        hide[i] = True
    return tuple(hide)


def too_small(measure: Measure, values: Sequence[Value | None], threshold: int) -> tuple[bool, ...]:
    """Which of the teams' values of one month to hide, in the given order; None was not reported.

    No total is shown beside them, so nothing can be subtracted. A share that was typed without its counts is
    hidden too: nobody can tell how few people are behind it.
    """
    if measure.kind not in COUNTED:
        return (False,) * len(values)
    small = hidden([_cell(value) for value in values], total_shown=False, threshold=threshold)
    return tuple(
        hide or (value is not None and value.percent_only) for hide, value in zip(small, values, strict=True)
    )


def total_hidden(
    cells: Sequence[Cell], hide: Sequence[bool], *, threshold: int = SMALL_CELL_THRESHOLD
) -> bool:
    """Whether the group's total, too, must be left out: what it would reveal of the hidden cells is small."""
    return any(hide) and not _safe(cells, hide, threshold)


def _safe(cells: Sequence[Cell], hide: Sequence[bool], threshold: int) -> bool:
    """Whether subtracting the shown cells from the total leaves at least two cells, and no small sum."""
    held = [cell for cell, away in zip(cells, hide, strict=True) if away]
    if len(held) < 2:  # noqa: PLR2004 - one cell is what the subtraction gives
        return False
    numerator = sum(cell.numerator or 0.0 for cell in held)
    if all(cell.denominator is None for cell in held):
        return not _small(numerator, threshold)
    return not is_small(Cell(numerator, sum(cell.denominator or 0.0 for cell in held)), threshold)


def _weight(cell: Cell) -> float:
    return (cell.numerator or 0.0) if cell.denominator is None else cell.denominator


def _cell(value: Value | None) -> Cell:
    return Cell(None) if value is None else Cell(value.numerator, value.denominator)
