"""What a team chose beside its words, and whether the two together ask for help."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from improvement.ask.reading import asks


class Choice(StrEnum):
    """What was chosen beside the words of an answer."""

    OPEN = ""
    """Nobody chose: the words alone are read."""
    NOTHING = "nothing"
    """Nothing this month; where help is asked for, no help needed."""
    HELP = "help"


@dataclass(frozen=True)
class Chosen:
    """A choice, and the topics of the library that were ticked with it, by key."""

    choice: Choice = Choice.OPEN
    topics: tuple[str, ...] = ()

    @classmethod
    def of(cls, choice: str | None, topics: tuple[str, ...] = ()) -> Self:
        """A choice as it is stored or sent: whoever ticks a topic chose help. Raises ValueError for others."""
        return cls(Choice(choice or (Choice.HELP if topics else Choice.OPEN)), topics)

    def __str__(self) -> str:
        return ":".join((self.choice.value, *sorted(self.topics))) if self.choice else ""

    @property
    def at_odds(self) -> bool:
        """Whether no help was chosen, and topics to be helped with."""
        return self.choice is Choice.NOTHING and bool(self.topics)


NO_CHOICE = Chosen()
"""The words alone are read."""


def wants_help(words: str, chosen: Chosen) -> bool:
    """Whether an answer asks for help: a choice counts, whatever the words say; words count without one."""
    if chosen.choice:
        return chosen.choice is Choice.HELP
    return asks(words) is True


def in_doubt(words: str, chosen: Chosen) -> bool:
    """Whether the team is asked back: nobody chose and the words leave it open, or the two disagree."""
    if not words:
        return False
    if chosen.choice:
        return chosen.choice is Choice.NOTHING and asks(words) is True
    return asks(words) is None
