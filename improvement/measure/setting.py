"""What a typed line is read against."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from dateutil.relativedelta import relativedelta

from improvement.measure.values import Measure


@dataclass(frozen=True)
class Setting:
    """A team's measures, the local date, and the language that says how numbers are separated."""

    measures: tuple[Measure, ...]
    today: date
    asked_month: date | None = None
    language: str = "en"
    held: Mapping[str, Collection[date]] = field(default_factory=dict)
    """The months that have a value, by the measure's key."""

    @property
    def month(self) -> date:
        """The month that a line without one is about: last month where none is asked about."""
        return (self.asked_month or self.today - relativedelta(months=1)).replace(day=1)
