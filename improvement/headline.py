"""What the head of an agenda or a summary may say: each fact counted from the rows that stand below it.

A head is read by people who read nothing else. So its sentences are worked out here from the rows, and
nowhere else: who came (people on teams, facilitators and guests apart), which teams were heard from, and
what is done.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from improvement.call_sheet import AgreedAction, CallRecord
from improvement.update import Update


@dataclass(frozen=True)
class Turnout:
    """Who is on a call. Everybody counts once: for their team, else as a facilitator, else as a guest."""

    people: int
    """How many came who are on a team."""
    teams: int
    """The teams they are on."""
    of_teams: int
    facilitating: int = 0
    guests: int = 0


@dataclass(frozen=True)
class Hearing:
    """Which teams were heard from, by name in the order given; every team is in exactly one of the rows."""

    answered: tuple[str, ...] = ()
    figures_only: tuple[str, ...] = ()
    """Figures came from them, and no answer."""
    no_data_only: tuple[str, ...] = ()
    """They said that the month has no data, and nothing else."""
    late: tuple[str, ...] = ()
    """All their answers came after the agenda was posted."""
    silent: tuple[str, ...] = ()
    """They were asked, and nothing came."""
    unasked: tuple[str, ...] = ()
    """Nothing came, and nobody had asked them."""

    @property
    def complete(self) -> bool:
        """Whether every team answered, before the agenda was posted."""
        return not (self.figures_only or self.no_data_only or self.late or self.silent or self.unasked)


@dataclass(frozen=True)
class Figures:
    """How many teams reported a month: every measure that they measure, or some.

    "No data this month" is an answer and no figure: a team that gave it for a measure has not reported them
    all, and is counted in `without_data`. What a team does not measure is not asked of it.
    """

    complete: int
    partial: int
    of_teams: int
    measures: int
    without_data: int = 0


def turnout(record: CallRecord, teams: Collection[int], facilitators: Collection[str]) -> Turnout:
    """Count who came; `teams` are the ids of the collaborative's teams, `facilitators` user ids."""
    on_teams = {person.user_id: person.team_id for person in record.present if person.team_id in teams}
    others = {person.user_id for person in record.present} - on_teams.keys()
    facilitating = len(others & set(facilitators))
    return Turnout(
        people=len(on_teams),
        teams=len(set(on_teams.values())),
        of_teams=len(teams),
        facilitating=facilitating,
        guests=len(others) - facilitating,
    )


def figures(updates: Collection[Update], measures: Collection[str]) -> Figures:
    """Count the teams whose values of a month came; `measures` are the keys of all that are asked.

    A new team that owes none and reported none is not counted.
    """
    counted = [update for update in updates if update.owes_values or update.reported]
    asked = [(update, set(measures) - update.unmeasured) for update in counted]
    asking = [(update, wanted) for update, wanted in asked if wanted]
    came = [(len(update.reported & wanted), len(wanted)) for update, wanted in asking]
    return Figures(
        complete=sum(count == wanted for count, wanted in came),
        partial=sum(0 < count < wanted for count, wanted in came),
        of_teams=len(came),
        measures=len(measures),
        without_data=sum(any(told.measure in wanted for told in update.no_data) for update, wanted in asking),
    )


def hearing(updates: Iterable[Update]) -> Hearing:
    """Sort the teams by what came from them."""
    kinds = ("answered", "figures_only", "no_data_only", "late", "silent", "unasked")
    rows: dict[str, list[str]] = {kind: [] for kind in kinds}
    for update in updates:
        rows[_row(update)].append(update.team)
    return Hearing(**{row: tuple(names) for row, names in rows.items()})


def _row(update: Update) -> str:
    if update.in_time.answers:
        return "answered"
    if update.answers:
        return "late"
    if update.reported:
        return "figures_only"
    if update.no_data:
        return "no_data_only"
    return "unasked" if update.unasked else "silent"


def left_open(record: CallRecord, still_open: Sequence[AgreedAction]) -> tuple[AgreedAction, ...]:
    """The actions of earlier calls that are still open: those of this call stand in its own record."""
    own = {action.action_id for action in record.actions}
    return tuple(action for action in still_open if action.action_id not in own and not action.done)
