"""Series made for the tests."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from improvement.measure import Direction, Kind
from improvement.run_chart import Phase, Point, Series, analyse


def month(index: int) -> date:
    """The first of the month so many months after January 2020."""
    return date(2020 + index // 12, index % 12 + 1, 1)


def monthly(values: Sequence[float | None], *, baseline: int = 0, phases: str = "", **about: Any) -> Series:
    """A value a month from January 2020: `baseline` points of it first, `phases` a letter a month."""
    points = tuple(
        Point(month(i), value, phase=phases[i] if phases else None, baseline=i < baseline)
        for i, value in enumerate(values)
    )
    return Series("made", points, **about)


def shares(counts: Sequence[tuple[float, float] | None], *, direction: Direction = Direction.UP) -> Series:
    """Numerator and denominator a month, in percent; None for a missing month."""
    points = tuple(
        Point(month(i)) if count is None else Point(month(i), None, *count) for i, count in enumerate(counts)
    )
    return Series("made", points, kind=Kind.PROPORTION, per=100, direction=direction)


def judged(values: Sequence[float | None], rules: str = "anhoej", kind: str = "run") -> Phase:
    """The only phase of a series."""
    (phase,) = analyse(monthly(values), rules=rules, kind=kind).phases
    return phase
