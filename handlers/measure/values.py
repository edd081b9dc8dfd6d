"""What the flow of measures hands to its blocks and listeners, and what it is handed."""

from dataclasses import dataclass, field
from datetime import date

from improvement.measure import Measure, Question, Reading, Value
from improvement.measure_doubts import Doubt

COMMENT_CHARACTERS = 500
"""A comment is a line or two: so much of it fits a form and what a button carries."""


@dataclass(frozen=True)
class StoredValue:
    """A value that is there already, and who reported it."""

    value: Value
    by: str
    comment: str = ""


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
class Doubtful:
    """One answer that was understood, why it is asked about (perhaps not at all), and what is kept now."""

    reading: Reading
    why: tuple[Question, ...]
    held: StoredValue | None


@dataclass(frozen=True)
class Questions:
    """What is asked about before anything is kept; nothing where `about` is empty.

    `agreed` comes back with a yes: it names what was understood and what was kept at that moment.
    """

    team_id: int
    team: str
    language: str
    about: tuple[Doubtful, ...]
    agreed: str


@dataclass(frozen=True)
class Pending:
    """One answer that waits for a yes, as its buttons carry it."""

    team_id: int
    measure: str
    month: date
    value: Value
    comment: str = field(repr=False)
    agreed: str


@dataclass(frozen=True)
class KeptAnswer:
    """One answer that was kept, and what there is to say about it."""

    measure: Measure
    month: date
    value: Value
    comment: str
    value_id: int
    before: tuple[date, Value] | None = None
    replaced: StoredValue | None = None
    unchanged: bool = False
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """All that was kept of one line or one form."""

    team_id: int
    team: str
    language: str
    kept: tuple[KeptAnswer, ...]
    on_behalf: bool = False


@dataclass(frozen=True)
class MeasureStatus:
    """One measure and where the team stands with it."""

    measure: Measure
    latest: tuple[date, StoredValue] | None
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
