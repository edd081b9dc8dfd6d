"""A measure: its definition, the direction of good, and what its values may be."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from improvement.refusal import Refused

OLDEST_MONTHS = 60
"""A value may be reported for at most this many months back: five years of retrospective baseline."""


class Kind(StrEnum):
    """What sort of number a measure is (after Provost & Murray, The Health Care Data Guide, 2011)."""

    PROPORTION = "proportion"
    COUNT = "count"
    RATE = "rate"
    AVERAGE = "average"
    TIME = "time"

    @property
    def has_denominator(self) -> bool:
        """Whether people report so many of so many."""
        return self in (Kind.PROPORTION, Kind.RATE)


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


MDC_POINTS, MDC_CHOICES = 7, (6, 7, 8)
"""Points of a shift or trend in Making Data Count; its editions differ, so a collaborative may choose."""


@dataclass(frozen=True)
class Measure:
    """A measure as its charter defines it. `target` is in the unit shown: 95 for 95% of a proportion."""

    key: str
    name: str
    kind: Kind
    unit: str = ""
    direction: Direction = Direction.NONE
    target: float | None = None
    definition: str = ""
    rules: str = "anhoej"
    per: float = 1
    """A rate is shown per so many units of its denominator, e.g. 1000 patient days."""


@dataclass(frozen=True)
class Value:
    """One month's value: numerator and denominator where the measure has both, never only a percentage."""

    numerator: float
    denominator: float | None = None
    percent_only: bool = False
    """True when people typed a bare percentage: it is kept as so many of 100, and shown without an n."""

    def shown(self, measure: Measure) -> float:
        """The number a chart plots: percent for a proportion, per `per` for a rate, else the value."""
        if self.denominator is None:
            return self.numerator
        scale = 100 if measure.kind is Kind.PROPORTION else measure.per
        return scale * self.numerator / self.denominator


def bounded(measure: Measure, numerator: float, denominator: float | None = None) -> Value:
    """A value within what its measure allows. Raises Refused that names the bound."""
    if measure.kind.has_denominator and denominator is None:
        raise Refused("denominator_missing", field="denominator", typed="", kind=measure.kind.value)
    if not measure.kind.has_denominator and denominator is not None:
        raise Refused("denominator_unwanted", field="value", measure=measure.name)
    if numerator < 0 or (denominator is not None and denominator < 0):
        raise Refused("negative", field="value" if numerator < 0 else "denominator")
    if denominator == 0:
        raise Refused("denominator_zero", field="denominator")
    if measure.kind in (Kind.PROPORTION, Kind.COUNT) and not float(numerator).is_integer():
        raise Refused("not_whole", field="value", number=numerator)
    if denominator is not None and measure.kind is Kind.PROPORTION:
        if not float(denominator).is_integer():
            raise Refused("not_whole", field="denominator", number=denominator)
        if numerator > denominator:
            raise Refused("above_all", field="value", numerator=numerator, denominator=denominator)
    return Value(numerator, denominator)


def checked_month(month: date, *, today: date) -> date:
    """The month, when it has begun and is not older than OLDEST_MONTHS. Raises Refused otherwise."""
    age = months_between(month, today)
    if age < 0:
        raise Refused("month_ahead", field="month", month=month)
    if age > OLDEST_MONTHS:
        raise Refused("month_ancient", field="month", month=month, years=OLDEST_MONTHS // 12)
    return month.replace(day=1)


def months_between(earlier: date, later: date) -> int:
    """How many calendar months `later` lies after `earlier`; negative when it lies before."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month
