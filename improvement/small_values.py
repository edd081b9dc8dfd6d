"""Which teams' values of one month are too small to be shown to other teams."""

from collections.abc import Sequence

from improvement.measure import Kind, Measure, Value
from improvement.small_numbers import Cell, hidden

COUNTED = frozenset({Kind.PROPORTION, Kind.RATE, Kind.COUNT})
"""Measures that count people or events; an average or a time reveals no count."""


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


def _cell(value: Value | None) -> Cell:
    return Cell(None) if value is None else Cell(value.numerator, value.denominator)
