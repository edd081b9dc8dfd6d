"""Two people who write into one text at the same time: nothing that anyone wrote disappears unseen."""

from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256

LONGEST_ANSWER = 3_000
"""Characters; what a Slack text field takes at most."""


class Outcome(Enum):
    """What becomes of what one person submitted."""

    UNTOUCHED = auto()
    """The person left it as their form showed it: what is stored stays, whoever wrote it."""
    ALREADY = auto()
    """What they wrote is stored already."""
    SAVE = auto()
    """Only they changed it."""
    CONFLICT = auto()
    """Somebody else changed it, too, since the form was opened: a person has to look."""
    TOO_LONG = auto()
    """Two people changed it, and both texts together do not fit one field."""


@dataclass(frozen=True)
class Merged:
    """One text after merging: `words` to store, or to show again for a decision.

    After CONFLICT they are theirs and mine together, after TOO_LONG mine alone.
    """

    outcome: Outcome
    words: str

    @property
    def undecided(self) -> bool:
        """Whether the person has to look again before it is saved."""
        return self.outcome in (Outcome.CONFLICT, Outcome.TOO_LONG)


def fingerprint(value: object) -> str:
    """A short hash by which a form remembers what it showed. It is no secret: never log it beside ids.

    Outer blanks and the kind of line ends do not count.
    """
    return sha256(_tidy(value).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def compare(seen: str, mine: object, stored: object) -> Outcome:
    """Who changed a field: UNTOUCHED, ALREADY, SAVE or CONFLICT.

    `seen` is the fingerprint of what was stored when the person opened the form.
    """
    if fingerprint(mine) == seen:
        return Outcome.UNTOUCHED
    if _tidy(mine) == _tidy(stored):
        return Outcome.ALREADY
    return Outcome.SAVE if fingerprint(stored) == seen else Outcome.CONFLICT


def merge(seen: str, mine: str, stored: str) -> Merged:
    """Bring together a text as submitted and as stored; no line that anyone wrote disappears unseen.

    `seen` is the fingerprint of the text that was stored when the person opened the form. What they saw
    they may change or empty; what somebody wrote meanwhile they may not.
    """
    mine, stored = _tidy(mine), _tidy(stored)
    outcome = compare(seen, mine, stored)
    if outcome is Outcome.UNTOUCHED:
        return Merged(outcome, stored)
    if outcome is not Outcome.CONFLICT:
        return Merged(outcome, mine)
    if _holds(mine, stored):
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


def _tidy(value: object) -> str:
    """A value as text, without outer blanks and with one kind of line ends, both of which forms change."""
    return "" if value is None else "\n".join(str(value).splitlines()).strip()


def _length(words: str) -> int:
    """Length in UTF-16 units, of which an emoji takes two: the strictest reading of Slack's limit."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
