"""What a chart is drawn from: dated points, some of them missing, of one measure of one team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from improvement.measure import Direction, Kind, Measure, Value

PERCENT = 100.0


class Cadence(StrEnum):
    """How far apart the points lie, as people count them ("9 months")."""

    MONTH = "month"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    DAY = "day"
    QUARTER = "quarter"
    YEAR = "year"
    POINT = "point"
    """No regular step: rare events, or dates at random."""


@dataclass(frozen=True, slots=True)
class Point:
    """One period. A missing value is None (or the point is left out), and never zero.

    `value` is in the unit shown; numerator and denominator are counts, kept where the measure has both.
    A change of `phase` from one point to the next starts a new phase. `baseline` points alone set centre
    and limits of their phase. `excluded` points are drawn, but count for nothing.
    """

    period: date
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    note: str = ""
    phase: str | None = None
    baseline: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one measure in order of time, and what the measure says of itself.

    `per` is what a numerator over a denominator is multiplied by: 100 for percent, 1000 for a rate per
    1,000 days, 1 for a plain share. `target` is in the unit shown. `decimals` is the precision people see:
    two values that look the same there are the same to every rule; None compares them as numbers.
    """

    name: str
    points: tuple[Point, ...]
    kind: Kind | None = None
    unit: str = ""
    direction: Direction = Direction.NONE
    target: float | None = None
    per: float = 1.0
    definition: str = ""
    decimals: int | None = None

    def values(self) -> list[float | None]:
        """What is plotted, one a point, None where nothing was reported."""
        per = self.per
        return [
            p.value
            if p.value is not None or not p.denominator or p.numerator is None
            else per * p.numerator / p.denominator
            for p in self.points
        ]

    @property
    def factor(self) -> float:
        """What a plotted value is multiplied by for people: shares are shown as percent."""
        return PERCENT / self.per if self.kind is Kind.PROPORTION else 1.0

    def cadence(self) -> Cadence:
        """The step between neighbouring points, forgiving missing ones; POINT when there is no such step."""
        return cadence_of(tuple([p.period for p in self.points]))


def series_of(name: str, measure: Measure, values: Mapping[date, Value]) -> Series:
    """The series of a measure from what was reported, a value a month.

    A percentage typed without its counts has no denominator worth the name, so it is plotted as a bare value.
    """
    points = tuple(
        Point(month, value.shown(measure))
        if value.denominator is None or value.percent_only
        else Point(month, None, value.numerator, value.denominator)
        for month, value in sorted(values.items())
    )
    return Series(
        name=name,
        points=points,
        kind=measure.kind,
        unit=measure.unit,
        direction=measure.direction,
        target=measure.target,
        per=PERCENT if measure.kind is Kind.PROPORTION else measure.per,
        definition=measure.definition,
    )


_DAYS = {1: Cadence.DAY, 7: Cadence.WEEK, 14: Cadence.FORTNIGHT}
_MONTHS = {1: Cadence.MONTH, 3: Cadence.QUARTER, 12: Cadence.YEAR}
_SHORTEST_MONTH = 28


@lru_cache(maxsize=256)  # series that are judged together often have the same periods
def cadence_of(periods: tuple[date, ...]) -> Cadence:
    """The step that occurs between neighbours and that every longer gap is a multiple of."""
    if len(periods) < 2:  # noqa: PLR2004 - one date has no neighbour
        return Cadence.MONTH
    days = _gaps([p.toordinal() for p in periods])
    months = _gaps([12 * p.year + p.month for p in periods])
    step = min(months)
    if min(days) >= _SHORTEST_MONTH - 2 and (step in _MONTHS or (step and len(periods) == 2)):  # noqa: PLR2004 - two months
        return _MONTHS.get(step, Cadence.MONTH) if all(gap % step == 0 for gap in months) else Cadence.MONTH
    step = min(days)
    return _DAYS[step] if step in _DAYS and all(gap % step == 0 for gap in days) else Cadence.POINT


def _gaps(numbers: list[int]) -> list[int]:
    return [later - earlier for earlier, later in pairwise(numbers)]


ONE_STEP = 1.01
"""Neighbours this many steps apart or more have a period missing between them."""


def positions(periods: Sequence[date], cadence: Cadence) -> list[float]:
    """Where each period lies on a time axis whose step is 1; without a regular step, in order."""
    if cadence is Cadence.POINT:
        return [float(i) for i in range(len(periods))]
    if cadence in _MONTHS_A_STEP:
        return [(12 * p.year + p.month) / _MONTHS_A_STEP[cadence] for p in periods]
    return [p.toordinal() / _DAYS_A_STEP[cadence] for p in periods]


_MONTHS_A_STEP = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.YEAR: 12}
_DAYS_A_STEP = {Cadence.DAY: 1, Cadence.WEEK: 7, Cadence.FORTNIGHT: 14}


@lru_cache(maxsize=256)  # series judged together often have the same periods
def missing_before(periods: tuple[date, ...]) -> tuple[bool, ...]:
    """Whether a period that is not in the list is missing just before each that is; where none is, ().

    None is where the step is a day, for weekends and single patients, or where fewer than half of the
    periods follow the one before.
    """
    cadence = cadence_of(periods)
    if cadence in (Cadence.POINT, Cadence.DAY):
        return ()
    gaps = [later - earlier >= ONE_STEP for earlier, later in pairwise(positions(periods, cadence))]
    return (False, *gaps) if 0 < 2 * sum(gaps) <= len(gaps) else ()
