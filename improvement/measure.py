"""A measure: its definition, the direction of good, and how one reported value is read and bounded."""

import math
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from improvement.refusal import Refused

OLDEST_MONTHS = 60
"""A value may be reported for at most this many months back: five years of retrospective baseline."""

LARGEST = 1e12
"""No clinic counts further; a larger number is a slip of the finger."""


class Kind(StrEnum):
    """What sort of number a measure is (after Provost & Murray, The Health Care Data Guide, 2011)."""

    PROPORTION = "proportion"
    COUNT = "count"
    RATE = "rate"
    AVERAGE = "average"
    TIME = "time"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


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
    assumed_denominator: bool = False
    """True when people typed a bare percentage: it is kept as so many of 100, and said to be so."""

    def shown(self, measure: Measure) -> float:
        """The number a chart plots: percent for a proportion, per `per` for a rate, else the value."""
        if self.denominator is None:
            return self.numerator
        scale = 100 if measure.kind is Kind.PROPORTION else measure.per
        return scale * self.numerator / self.denominator
