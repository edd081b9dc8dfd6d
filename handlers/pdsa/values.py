"""What the flow of cycles hands to its blocks and listeners, and what it is handed."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from improvement.pdsa import Cycle, Move, Stage


@dataclass(frozen=True)
class ListedCycle:
    """One cycle as a list shows it."""

    cycle_id: int
    cycle: Cycle
    started_on: date


@dataclass(frozen=True)
class CycleList:
    """A team's cycles by number."""

    team_id: int
    team: str
    language: str
    today: date
    cycles: tuple[ListedCycle, ...]


@dataclass(frozen=True)
class CycleForm:
    """One cycle at one stage, to be written on. `cycle_id` is None for a cycle that is not started yet.

    `follows_id` is the cycle before it in a ramp, and `reason` what that one's team wanted next.
    """

    team_id: int
    team: str
    language: str
    at: Stage
    cycle: Cycle
    measures: tuple[tuple[int, str], ...]
    seen: dict[str, str] = field(default_factory=dict)
    """By field, a hash of what is stored while the form is open."""
    cycle_id: int | None = None
    follows_id: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class CycleSubmission:
    """A form as it was sent."""

    team_id: int
    at: Stage
    written: dict[str, Any]
    """What was written, by the name of the field."""
    move: Move = Move.STAY
    seen: dict[str, str] = field(default_factory=dict)
    """By field, the hash of what was stored when the form opened."""
    cycle_id: int | None = None
    follows_id: int | None = None


@dataclass(frozen=True)
class CycleReceipt:
    """A cycle after a form was kept."""

    team_id: int
    team: str
    language: str
    cycle_id: int
    cycle: Cycle
    started: bool = False
    moved: bool = False


class EditConflict(Exception):
    """Somebody else, `who`, changed the same fields while the form was open.

    `mine` is the form with what was written, `theirs` the cycle as it is kept, `both` names the fields.
    """

    def __init__(self, mine: CycleForm, theirs: Cycle, both: tuple[str, ...], who: str) -> None:
        super().__init__("changed meanwhile")
        self.mine = mine
        self.theirs = theirs
        self.both = both
        self.who = who
