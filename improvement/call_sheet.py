"""One call with everything that was prepared for it, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from improvement.call import MonthlyRule
from improvement.charter.values import Question, Topic
from improvement.update import Update


@dataclass(frozen=True)
class AgreedAction:
    """An action somebody took on."""

    action_id: int
    words: str
    owner_id: str
    due_on: date
    done: bool = False


@dataclass(frozen=True)
class CarriedAsk:
    """What a team asked for on the call before this one."""

    team: str
    words: str
    topics: tuple[str, ...] = ()
    """The texts of the topics it ticked."""


@dataclass(frozen=True)
class CallSheet:
    """One call with everything that was prepared for it. Instants are UTC."""

    call_id: int
    workspace_id: str
    collaborative_id: int
    name: str
    channel_id: str
    language: str
    zone: str
    starts_at: datetime
    minutes: int
    month: date
    """The month it looks back on."""
    agenda_at: datetime | None
    """When the clock posts the agenda."""
    final_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    rule: MonthlyRule
    questions: tuple[Question, ...]
    library: tuple[Topic, ...]
    chosen: tuple[str, ...] | None
    discussed: tuple[frozenset[str], ...]
    """Topics of the calls before, the latest first."""
    updates: tuple[Update, ...]
    """One for each team, in charter order."""
    facilitators: tuple[str, ...] = ()
    open_actions: tuple[AgreedAction, ...] = ()
    """Open actions of this call and of earlier ones, the most urgent first."""
    carried_asks: tuple[CarriedAsk, ...] = ()
    measures: tuple[str, ...] = ()
    """The keys of the measures that the call is about."""
    cancelled: bool = False
    ask_pending: bool = False
    """The teams are still to be asked: the clock has not come to it."""
    took_place: bool | None = None
    """What a facilitator said of a call that nobody started; None while nobody has said."""

    @property
    def held(self) -> bool:
        """Whether it is known that the call took place: it was started, or a facilitator says so."""
        return self.started_at is not None or self.took_place is True

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def team_names(self) -> dict[int, str]:
        """Names by team id, in charter order."""
        return {update.team_id: update.team for update in self.updates}


@dataclass(frozen=True)
class Participant:
    """Somebody on the call; without a team a facilitator or a guest."""

    user_id: str
    team_id: int | None = None


@dataclass(frozen=True)
class TakenNote:
    """A note, or a decision, written down while the call ran."""

    note_id: int
    words: str
    decision: bool = False
    team: str = ""


@dataclass(frozen=True)
class CallRecord:
    """What came of a call."""

    present: tuple[Participant, ...] = ()
    notes: tuple[TakenNote, ...] = ()
    actions: tuple[AgreedAction, ...] = ()
    """The actions agreed on this call."""

    def on_team(self, team_id: int) -> tuple[str, ...]:
        """Who came from that team, in the order they were marked."""
        return tuple(one.user_id for one in self.present if one.team_id == team_id)
