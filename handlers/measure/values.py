"""What the flow of measures hands to its blocks and listeners, and what it is handed."""

from dataclasses import dataclass, field
from datetime import date

from handlers.charts.compose import ComposedChart
from improvement.measure import Measure, Value
from improvement.measure_doubts import Doubt


@dataclass(frozen=True)
class StoredValue:
    """A value that is there already, and who reported it."""

    value: Value
    by: str


@dataclass(frozen=True)
class MeasureForm:
    """What the form shows. `kept` holds what the picked measure already has, by month."""

    team_id: int
    team: str
    language: str
    measures: tuple[Measure, ...]
    picked: Measure
    month: date
    months: tuple[date, ...]
    kept: dict[date, StoredValue] = field(default_factory=dict)
    fixed: bool = False
    """One value of one measure is to be corrected: nothing else can be picked, and it is filled in."""


@dataclass(frozen=True)
class Receipt:
    """A value that was kept, and what there is to say about it."""

    team_id: int
    team: str
    language: str
    measure: Measure
    month: date
    value: Value
    value_id: int
    before: tuple[date, Value] | None = None
    replaced: StoredValue | None = None
    unchanged: bool = False
    on_behalf: bool = False
    doubts: tuple[Doubt, ...] = ()
    composed: ComposedChart | None = None


@dataclass(frozen=True)
class MeasureStatus:
    """One measure and where the team stands with it."""

    measure: Measure
    latest: tuple[date, Value] | None
    is_reported: bool


@dataclass(frozen=True)
class MeasureList:
    """A team's measures."""

    team_id: int
    team: str
    language: str
    month: date
    entries: tuple[MeasureStatus, ...]


@dataclass(frozen=True)
class MeasureSubmission:
    """A form as it was sent, as text."""

    team_id: int
    measure: str
    month: str
    value: str
    denominator: str
    comment: str
