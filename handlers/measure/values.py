"""What the flow of measures hands to its blocks and listeners, and what it is handed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from improvement.measure import Measure, Question, Reading, Value
from improvement.measure_doubts import Doubt

COMMENT_CHARACTERS = 500
"""A comment is a line or two: so much of it fits a form and what a button carries."""


@dataclass(frozen=True)
class StoredValue:
    """What is there already, and who reported it; without a value, that there is no data."""

    value: Value | None
    by: str
    comment: str = ""
    corrects: bool = False
    """Whether the month's agenda had shown something else."""


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
class Fields:
    """The fields of one measure in the form, as text."""

    value: str = ""
    denominator: str = ""
    comment: str = field(default="", repr=False)

    def over(self, before: "Fields") -> "Fields":
        """What results when a field left empty stays as it was before."""
        return Fields(
            self.value or before.value, self.denominator or before.denominator, self.comment or before.comment
        )


@dataclass(frozen=True)
class FormEntry:
    """One measure in the form, for its month: what is kept, and what its fields are filled with."""

    measure: Measure
    held: StoredValue | None
    held_id: int
    """The id of what is kept; 0 for nothing."""
    filled: Fields


@dataclass(frozen=True)
class MeasureForm:
    """What the form shows of a team and a month. What is missing stands first."""

    team_id: int
    team: str
    language: str
    month: date
    months: tuple[tuple[date, int], ...]
    """What can be picked, each month with the number of measures missing."""
    entries: tuple[FormEntry, ...]
    of: int
    """How many measures the team reports in all."""
    only: str = ""
    """The key of the one measure whose value is corrected; nothing else is in the form then."""
    questions: Questions | None = None
    """What is asked about before anything of it is saved."""


@dataclass(frozen=True)
class MeasureSubmission:
    """A form as it was sent, or as it stands while another month is picked."""

    team_id: int
    month: date
    """The month that is chosen."""
    drawn: date
    """The month that the form showed."""
    fields: Mapping[str, Fields]
    """By the key of the measure."""
    seen: Mapping[str, int]
    """The ids of what the form showed as kept, by the key of the measure."""
    only: str = ""
    agreed: str = ""
    """The fingerprint of the questions that this answers with yes."""


def field_id(part: str, measure: str, month: date, held_id: int) -> str:
    """The block of one field: `value`, `denominator` or `comment`.

    Slack keeps what was typed in a field whose id stays. Where something else is kept by now the id changes,
    so that the field shows it.
    """
    return f"{part}:{measure}:{month.isoformat()}:{held_id}"


@dataclass(frozen=True)
class Pending:
    """One answer that waits for a yes, as its buttons carry it."""

    team_id: int
    measure: str
    month: date
    value: Value | None
    """None for the answer that there is no data."""
    comment: str = field(repr=False)
    agreed: str


@dataclass(frozen=True)
class KeptAnswer:
    """One answer that was kept, and what there is to say about it."""

    measure: Measure
    month: date
    value: Value | None
    """None where there is no data for the month, or, with `never`, for none."""
    comment: str
    value_id: int
    before: tuple[date, Value] | None = None
    replaced: StoredValue | None = None
    unchanged: bool = False
    never: bool = False
    corrects: bool = False
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """All that was kept of one line or one form."""

    team_id: int
    team: str
    language: str
    kept: tuple[KeptAnswer, ...]
    on_behalf: bool = False


class Undoing(StrEnum):
    """What became of a press on Undo."""

    BACK = "back"
    """What had stood before stands again."""
    GONE = "gone"
    """Nothing had stood before."""
    CORRECTED = "corrected"
    """The month's agenda showed it: what had stood before is reported again, by whoever pressed."""
    ALREADY = "already"
    NEWER = "newer"
    """Somebody has reported another answer since."""


@dataclass(frozen=True)
class Undone:
    """One answer that was to be taken back: what became of it, and what stands now."""

    measure: Measure
    month: date
    outcome: Undoing
    now: StoredValue | None
    by: str = ""
    """Who had taken it back already."""


@dataclass(frozen=True)
class UndoReceipt:
    """What became of all that was kept of one line or one form."""

    language: str
    undone: tuple[Undone, ...]


@dataclass(frozen=True)
class MeasureStatus:
    """One measure and where the team stands with it."""

    measure: Measure
    latest: tuple[date, StoredValue] | None
    is_reported: bool
    """The month that is asked about has its value, or the answer that it has none."""
    has_values: bool = False
    unmeasured: bool = False
    """The team does not measure it."""
    taken_back_by: str = ""
    """Who took back what was reported for the month, where nothing stands now."""


@dataclass(frozen=True)
class MeasureList:
    """A team's measures."""

    team_id: int
    team: str
    language: str
    month: date
    entries: tuple[MeasureStatus, ...]
