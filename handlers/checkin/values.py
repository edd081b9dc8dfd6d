"""The form of the check-in as values: what it shows, and what came back."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from handlers.standing.blocks import Preparation
from improvement.ask.choice import Chosen
from improvement.charter.values import Question, Topic

WORDS, CHOICE, TOPICS = "words", "choice", "topics"
"""The parts of a question in the form."""


class Meanwhile(Enum):
    """What became of an answer while somebody was writing to it."""

    NOTHING = auto()
    BOTH_WROTE = auto()
    EMPTIED = auto()
    TOO_LONG = auto()


@dataclass(frozen=True)
class ChoiceField:
    """The choice beside the words of a question that asks for help."""

    chosen: Chosen
    """What it shows; the topics among those of the library."""
    library: tuple[Topic, ...] = ()
    seen: str = ""
    """The fingerprint of what is stored now."""
    overtaken: bool = False
    """Somebody else chose while this person did."""


@dataclass(frozen=True)
class Field:
    """One question in the form."""

    question: Question
    words: str
    """What the field holds."""
    seen: str
    """The fingerprint of what is stored now."""
    stored: str = ""
    meanwhile: Meanwhile = Meanwhile.NOTHING
    written_by: str = ""
    written_at: datetime | None = None
    choice: ChoiceField | None = None
    """What is chosen beside the words, where the question asks for help."""

    @property
    def block_id(self) -> str:
        """Under which its text comes back, and errors are shown.

        Slack keeps what was typed in a field whose id stays, so a field shown anew has an id of its own.
        """
        key = self.question.key
        return key if self.meanwhile is Meanwhile.NOTHING else f"{key}:{self.seen}:{self.meanwhile.name}"

    @property
    def undecided(self) -> bool:
        """Whether its words or its choice wait for another look."""
        return self.meanwhile is not Meanwhile.NOTHING or bool(self.choice and self.choice.overtaken)

    @property
    def choice_id(self) -> str:
        """The id of its choice; another where it is shown anew."""
        return self._part(CHOICE)

    @property
    def topics_id(self) -> str:
        """The id of its topics; another where they are shown anew."""
        return self._part(TOPICS)

    def _part(self, name: str) -> str:
        anew = f":{self.choice.seen}" if self.choice and self.choice.overtaken else ""
        return f"{self.question.key}:{name}{anew}"


@dataclass(frozen=True)
class CheckinForm:
    """The whole form: how the team stands, and its questions."""

    asked: Preparation
    fields: tuple[Field, ...]
    late: bool = False
    channel_id: str = ""
    """Where the person was when they opened it, and where they are thanked."""
    drafted: bool = False
    """Whether fields hold what the person typed earlier and did not send."""

    @property
    def undecided(self) -> bool:
        """Whether an answer waits for another look."""
        return any(entry.undecided for entry in self.fields)


@dataclass(frozen=True)
class CheckinSubmission:
    """What came back from a form, and what the person had seen in it."""

    call_id: int
    team_id: int
    answers: dict[str, str] = field(repr=False)
    """By the key of the question."""
    blocks: dict[str, str]
    """Block ids by the key of the question."""
    seen: dict[str, str]
    adding: tuple[str, ...] = ()
    """Questions whose field held an addition only."""
    chosen: dict[str, Chosen] = field(default_factory=dict)
    """By the key of the question, where the form had a choice."""
    chosen_seen: dict[str, str] = field(default_factory=dict)
    channel_id: str = ""
    view_id: str = ""
    """The form that it came from."""


@dataclass(frozen=True)
class Doubt:
    """An answer to the question about help that could be an ask or none; `revision` is that of its row."""

    question: str
    words: str
    revision: int


def part_of(block_id: str) -> tuple[str, str]:
    """The key of the question that a field's id belongs to, and which part: CHOICE, TOPICS or its words."""
    key, _, rest = block_id.partition(":")
    part = rest.partition(":")[0]
    return key, part if part in (CHOICE, TOPICS) else WORDS
