"""What one team brings to a call: its answers, its cycles, and whether its figures came."""

from dataclasses import dataclass, replace
from typing import Self

from improvement.ask.choice import NO_CHOICE, Choice, Chosen, wants_help
from improvement.ask.reading import offering, only_says_no, read
from improvement.charter.values import Purpose, purpose_of
from improvement.pdsa import Stage


@dataclass(frozen=True)
class TeamAnswer:
    """One answer as its team wrote it; `late` when the agenda was final already."""

    question: str
    words: str
    late: bool = False
    chosen: Chosen = NO_CHOICE
    """What was chosen beside the words; where the question asks for no help, `nothing` or nothing at all."""
    chosen_late: bool = False
    """The choice came after the agenda was posted, whenever the words did."""
    same_as_before: bool = False
    """Carried over from the call before by one press."""
    asks_for: str = ""
    """What the question asks for, where its set says so."""
    before: str = ""
    """What the team answered on the call before."""

    @property
    def purpose(self) -> Purpose | None:
        """What the question asks the team to ask for."""
        return purpose_of(self.question, self.asks_for)

    @property
    def wants_help(self) -> bool:
        """Whether it asks for help: by what was chosen, else by words that leave no doubt."""
        return self.purpose is Purpose.HELP and wants_help(self.words, self.chosen)

    @property
    def says_nothing(self) -> bool:
        """Whether it only says that there is none, by one press or in words; no help needed says more."""
        if self.chosen.choice and self.purpose is Purpose.HELP:
            return False
        return only_says_no(self.words) if self.words else self.chosen.choice is Choice.NOTHING

    @property
    def refers_to(self) -> str:
        """The answer of the call before, where this one only points to it: "Same as last month"."""
        return self.before if read(self.words).same else ""

    @property
    def in_time(self) -> Self:
        """The answer without a choice that came after the agenda was posted."""
        return replace(self, chosen=NO_CHOICE) if self.chosen_late else self


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
    asked: bool = True
    """Whether the questions for this call reached it: who was not asked owes nothing."""
    owes_values: bool = True
    """Whether it was asked for the values of this month: a new team is not, for a month before it came."""
    no_data: tuple[NoData, ...] = ()
    unmeasured: frozenset[str] = frozenset()

    @property
    def silent(self) -> bool:
        """Nothing came. It stays a line, "no update received": never zero, never invented text."""
        return not (self.answers or self.reported or self.no_data)

    @property
    def unasked(self) -> bool:
        """Nothing came, and nobody asked for it."""
        return self.silent and not self.asked

    @property
    def in_time(self) -> Self:
        """The update without what came after the agenda was posted: what the posted agenda was made of."""
        return replace(self, answers=tuple(answer.in_time for answer in self.answers if not answer.late))

    @property
    def late(self) -> bool:
        """Something came, and all of it after the agenda was posted."""
        return not self.silent and self.in_time.silent

    @property
    def wants_help(self) -> bool:
        """Whether the team asks for help; not when that is in doubt."""
        return any(answer.wants_help for answer in self.answers)

    @property
    def asks(self) -> str:
        """The words in which the team asks for help; empty when it does not, or only ticked topics."""
        return self.words(Purpose.HELP) if self.wants_help else ""

    @property
    def asked_topics(self) -> tuple[str, ...]:
        """The topics of the library that the team ticked for help, by key."""
        return tuple(key for answer in self.answers if answer.wants_help for key in answer.chosen.topics)

    @property
    def offers(self) -> str:
        """What the team offers where it was asked for its needs."""
        return offering(self.words(Purpose.HELP))

    @property
    def told(self) -> str:
        """What the team tells about its work: all it says that is neither an ask, an offer nor a wish."""
        return "\n".join(answer.words for answer in self.answers if answer.purpose is None)

    @property
    def open_cycles(self) -> tuple[TeamCycle, ...]:
        return tuple(cycle for cycle in self.cycles if cycle.stage != Stage.CLOSED)

    def words(self, purpose: Purpose) -> str:
        """The answer to the question that asks for this, empty when there is none or it only says so."""
        said = next((answer.words for answer in self.answers if answer.purpose is purpose), "")
        return "" if read(said).nothing else said
