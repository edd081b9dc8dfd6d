"""The check-in: what a team is asked before a call, and what it still misses."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from improvement.charter.values import Question
from improvement.measure import Measure


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
        return tuple(cycle for cycle in self.open_cycles if cycle.waiting)

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
        unreported=tuple(measure for measure in measures if measure.key not in reported),
        open_cycles=tuple(open_cycles),
    )


def owes_values(first_month: date | None, month: date) -> bool:
    """Whether a team is asked for its values of a month: a new team from the month on in which it joined.

    `first_month` is None for a team that was there before the collaborative first met.
    """
    return first_month is None or month >= first_month


def who_to_remind(standings: Mapping[int, Standing]) -> tuple[int, ...]:
    """The teams, by id and in the order given, that still miss something."""
    return tuple(team_id for team_id, standing in standings.items() if not standing.complete)


def is_late(final_at: datetime | None, now: datetime) -> bool:
    """Whether the agenda is posted already, so that an answer can only follow it."""
    return final_at is not None and now >= final_at


class Shown(StrEnum):
    """Where an answer will be seen."""

    AGENDA = "agenda"
    """On the agenda, which is not posted yet."""
    THREAD = "thread"
    """In the thread of the posted agenda."""
    THREAD_AFTER = "thread_after"
    """In that thread, though the call is over."""
    TEAM = "team"
    """With the team alone: the call is over, and had no agenda."""


def where_shown(*, posted: bool, over: bool) -> Shown:
    """Where what a team answers now is seen: the agenda is `posted` or not, the call `over` or not."""
    if posted:
        return Shown.THREAD_AFTER if over else Shown.THREAD
    return Shown.TEAM if over else Shown.AGENDA
