"""What one team brings to a call: its answers, its cycles, and whether its figures came."""

from dataclasses import dataclass, replace
from typing import Self

from improvement.ask.reading import asks, offering, read
from improvement.pdsa import Stage

HELP = "help"
DISCUSS = "discuss"
"""The keys of the two standing questions that ask for something; all others tell something."""


@dataclass(frozen=True)
class TeamAnswer:
    """One answer as its team wrote it; `late` when the agenda was final already."""

    question: str
    words: str
    late: bool = False


@dataclass(frozen=True)
class TeamCycle:
    """A PDSA cycle of a team, as far as a call needs it; `adopted` cycles are closed."""

    number: int
    idea: str
    stage: str
    driver: str = ""
    adopted: bool = False
    stalled: bool = False
    """Open, and nobody has touched it since the last call."""


@dataclass(frozen=True)
class NoData:
    """A team's word that a measure has no data for the month. `measure` is its key; `why` may be empty."""

    measure: str
    name: str
    why: str = ""


@dataclass(frozen=True)
class Update:
    """What one team brings to a call.

    `reported` holds the keys of the measures that have this month's value, `no_data` what the team said of
    those that have none, and `unmeasured` the keys of those it does not measure at all.
    """

    team_id: int
    team: str
    answers: tuple[TeamAnswer, ...] = ()
    cycles: tuple[TeamCycle, ...] = ()
    reported: frozenset[str] = frozenset()
    no_data: tuple[NoData, ...] = ()
    unmeasured: frozenset[str] = frozenset()

    @property
    def silent(self) -> bool:
        """Nothing came. It stays a line, "no update received": never zero, never invented text."""
        return not (self.answers or self.reported or self.no_data)

    @property
    def in_time(self) -> Self:
        """The update without what came after the agenda was posted: what the posted agenda was made of."""
        return replace(self, answers=tuple(answer for answer in self.answers if not answer.late))

    @property
    def late(self) -> bool:
        """Something came, and all of it after the agenda was posted."""
        return not self.silent and self.in_time.silent

    @property
    def asks(self) -> str:
        """What the team wants help with; empty when it needs none, or when that is in doubt."""
        said = self.words(HELP)
        return said if asks(said) else ""

    @property
    def offers(self) -> str:
        """What the team offers where it was asked for its needs."""
        return offering(self.words(HELP))

    @property
    def told(self) -> str:
        """What the team tells about its work: all it says that is neither an ask, an offer nor a wish."""
        return "\n".join(answer.words for answer in self.answers if answer.question not in (HELP, DISCUSS))

    @property
    def open_cycles(self) -> tuple[TeamCycle, ...]:
        return tuple(cycle for cycle in self.cycles if cycle.stage != Stage.CLOSED)

    def words(self, question: str) -> str:
        """The answer to a question, empty when there is none or it only says so."""
        said = next((answer.words for answer in self.answers if answer.question == question), "")
        return "" if says_nothing(said) else said


def says_nothing(words: str) -> bool:
    """Whether an answer only says that there is none: "No.", "n/a", "Rien ce mois-ci", "nada, gracias"."""
    return read(words).nothing
