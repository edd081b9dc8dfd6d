"""The check-in: what a team is asked before a call, what it still misses, and two answering at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from hashlib import sha256

from improvement.charter.values import Question
from improvement.measure import Measure

LONGEST_ANSWER = 3_000
"""Characters; what a Slack text field takes at most."""


@dataclass(frozen=True)
class OpenCycle:
    """A PDSA cycle that is not closed. `waiting` when nobody has touched it since the last call."""

    number: int
    idea: str
    stage: str
    waiting: bool = True


@dataclass(frozen=True)
class Standing:
    """How far one team is with its preparation of one call."""

    asked: tuple[Question, ...]
    unanswered: tuple[Question, ...]
    unreported: tuple[Measure, ...]
    open_cycles: tuple[OpenCycle, ...]

    @property
    def waiting(self) -> tuple[OpenCycle, ...]:
        """The open cycles that miss an update."""
        return tuple(one for one in self.open_cycles if one.waiting)

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return len(self.asked) - len(self.unanswered)

    @property
    def silent(self) -> bool:
        """No question is answered. One left blank beside others is a choice, not a gap: "no help needed"."""
        return bool(self.asked) and not self.answered

    @property
    def complete(self) -> bool:
        """Nothing is missing that a reminder could ask for."""
        return not (self.silent or self.unreported or self.waiting)


def what_is_missing(
    questions: Iterable[Question],
    answered: Collection[str],
    measures: Iterable[Measure],
    reported: Collection[str],
    open_cycles: Iterable[OpenCycle],
) -> Standing:
    """The standing of a team: `answered` and `reported` hold keys of questions and of measures."""
    asked = tuple(questions)
    return Standing(
        asked=asked,
        unanswered=tuple(one for one in asked if one.key not in answered),
        unreported=tuple(one for one in measures if one.key not in reported),
        open_cycles=tuple(open_cycles),
    )


def who_to_remind(standings: Mapping[int, Standing]) -> tuple[int, ...]:
    """The teams, by id and in the order given, that still miss something."""
    return tuple(team_id for team_id, standing in standings.items() if not standing.complete)


def is_late(final_at: datetime | None, now: datetime) -> bool:
    """Whether the agenda is posted already, so that an answer can only follow it."""
    return final_at is not None and now >= final_at


class Outcome(Enum):
    """What becomes of one submitted answer."""

    UNTOUCHED = auto()
    """The person left it as it was shown: what is stored stays, whoever wrote it."""
    ALREADY = auto()
    """What they wrote is stored already."""
    SAVE = auto()
    CONFLICT = auto()
    """Both changed it; `words` holds theirs and mine, to be looked over."""
    TOO_LONG = auto()
    """As before, but both together do not fit one answer; `words` holds mine alone."""


@dataclass(frozen=True)
class Merged:
    """One answer after merging: what to store, or to show again for a decision."""

    outcome: Outcome
    words: str

    @property
    def undecided(self) -> bool:
        """Whether the person has to look again before it is saved."""
        return self.outcome in (Outcome.CONFLICT, Outcome.TOO_LONG)


def fingerprint(words: str) -> str:
    """A short hash by which a text that was shown is recognised. It is no secret: never log it beside ids."""
    return sha256(_tidy(words).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def merge(seen: str, mine: str, stored: str) -> Merged:
    """Bring together an answer as submitted and as stored; no line that anyone wrote disappears unseen.

    `seen` is the fingerprint of the text that was stored when the person opened the form. What they saw
    they may change or empty; what somebody wrote meanwhile they may not.
    """
    mine, stored = _tidy(mine), _tidy(stored)
    if fingerprint(mine) == seen:
        return Merged(Outcome.UNTOUCHED, stored)
    if mine == stored:
        return Merged(Outcome.ALREADY, stored)
    if fingerprint(stored) == seen or _holds(mine, stored):
        return Merged(Outcome.SAVE, mine)
    if not mine:
        return Merged(Outcome.CONFLICT, stored)
    if _holds(stored, mine):
        return Merged(Outcome.ALREADY, stored)
    return _both(stored, mine, Outcome.CONFLICT)


def add(mine: str, stored: str) -> Merged:
    """Put what was written below what is stored, after `TOO_LONG`: the field then holds the addition only."""
    mine, stored = _tidy(mine), _tidy(stored)
    if not mine:
        return Merged(Outcome.UNTOUCHED, stored)
    if _holds(stored, mine):
        return Merged(Outcome.ALREADY, stored)
    return _both(stored, mine, Outcome.SAVE)


def room_below(stored: str) -> int:
    """How many characters an addition to what is stored may have; 0 when there is no room."""
    return max(LONGEST_ANSWER - _length(_tidy(stored)) - len("\n\n"), 0)


def _both(stored: str, mine: str, outcome: Outcome) -> Merged:
    """Theirs, and below it every paragraph of mine that does not stand there already."""
    new = [paragraph for paragraph in mine.split("\n\n") if not _holds(stored, paragraph)]
    together = "\n\n".join([stored, *new] if stored else new)
    if _length(together) > LONGEST_ANSWER:
        return Merged(Outcome.TOO_LONG, mine)
    return Merged(outcome, together)


def _holds(whole: str, part: str) -> bool:
    """Whether the lines of `part` stand in `whole`, one after the other: a word inside a word is no line."""
    if not part:
        return True
    lines, wanted = whole.splitlines(), part.splitlines()
    return any(lines[i : i + len(wanted)] == wanted for i in range(len(lines) - len(wanted) + 1))


def _tidy(words: str) -> str:
    """The text as it comes back from a form: outer blanks and the kind of line ends do not count."""
    return "\n".join(words.splitlines()).strip()


def _length(words: str) -> int:
    """As the strictest reading of Slack's limit has it: in UTF-16 units, of which an emoji takes two."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
