"""What the flow of measures hands to its blocks and listeners, and what it is handed."""

from dataclasses import dataclass, field
from datetime import date

from handlers.charts.compose import Composed
from improvement.measure import Measure, Value
from improvement.measure_doubts import Doubt


@dataclass(frozen=True)
class Kept:
    """A value that is there already, and who reported it."""

    value: Value
    by: str


@dataclass(frozen=True)
class Form:
    """What the form shows. `kept` holds what the picked measure already has, by month."""

    team_id: int
    team: str
    language: str
    measures: tuple[Measure, ...]
    picked: Measure
    month: date
    months: tuple[date, ...]
    kept: dict[date, Kept] = field(default_factory=dict)
    fixed: bool = False
    """One value of one measure is to be corrected: nothing else can be picked, and it is filled in."""


@dataclass(frozen=True)
class Reported:
    """A value that was kept, and what there is to say about it."""

    team_id: int
    team: str
    language: str
    measure: Measure
    month: date
    value: Value
    value_id: int
    before: tuple[date, Value] | None = None
    replaced: Kept | None = None
    unchanged: bool = False
    on_behalf: bool = False
    doubts: tuple[Doubt, ...] = ()
    composed: Composed | None = None


@dataclass(frozen=True)
class Listed:
    """One measure and where the team stands with it."""

    measure: Measure
    latest: tuple[date, Value] | None
    is_reported: bool


@dataclass(frozen=True)
class Listing:
    """A team's measures."""

    team_id: int
    team: str
    language: str
    month: date
    entries: tuple[Listed, ...]


@dataclass(frozen=True)
class Submission:
    """A form as it was sent, as text."""

    team_id: int
    measure: str
    month: str
    value: str
    denominator: str
    comment: str
