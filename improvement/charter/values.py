"""A charter makes a collaborative: who, about what, when, asked what, measured how.

These are the values; `reading` makes them from a file and `writing` turns them back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from improvement.call import LeadTimes, MonthlyRule
from improvement.holiday import HolidayCalendar
from improvement.measure import MDC_POINTS, Measure
from improvement.small_numbers import SMALL_CELL_THRESHOLD


class Purpose(StrEnum):
    """What a standing question asks a team to ask for; all others ask it to tell something."""

    HELP = "help"
    DISCUSS = "discuss"


def purpose_of(key: str, asks_for: str | None = None) -> Purpose | None:
    """What a question asks for, as its set says; where that is silent, the keys `help` and `discuss` do."""
    known = {purpose.value: purpose for purpose in Purpose}
    return known.get(asks_for or key)


@dataclass(frozen=True)
class Question:
    """One standing question of the check-in. `key` stays when the wording changes: answers are kept by it."""

    key: str
    text: str
    hint: str = ""
    label: str = ""
    """A few words that stand for the question where its answers are shown again."""
    asks_for: str = ""
    """`help` or `discuss`, where the question set says so."""

    @property
    def in_short(self) -> str:
        """The label, or the whole question where it has none."""
        return self.label or self.text

    @property
    def purpose(self) -> Purpose | None:
        """What it asks the team to ask for; None when it asks it to tell something."""
        return purpose_of(self.key, self.asks_for)


@dataclass(frozen=True)
class Topic:
    """Something a call may discuss; `tags` are the words by which asks and answers find it."""

    key: str
    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class CharterTeam:
    """A team: its channel, or the members a group message goes to, and its leads, who are members too.

    Channels and people are written as in the charter (`#name` or id, `@handle` or id) until `resolved`.
    """

    key: str
    name: str
    channel: str | None = None
    members: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Charter:
    """A whole collaborative as its charter defines it."""

    key: str
    name: str
    aim: str
    channel: str
    facilitators: tuple[str, ...]
    zone: str
    language: str
    rule: MonthlyRule
    leads: LeadTimes = field(default_factory=LeadTimes)
    small_cells: int | None = SMALL_CELL_THRESHOLD
    """Counts below it are hidden from other teams; None hides nothing."""
    small_percent: bool = False
    """Whether other teams may see the whole percent of a hidden share that has enough people behind it."""
    mdc_points: int = MDC_POINTS
    """Points that make a shift or a trend where a measure is judged by Making Data Count: 6, 7 or 8."""
    country: str = ""
    """ISO 3166-1 code of the country whose public holidays count; blank counts none."""
    subdivision: str = ""
    """ISO 3166-2 code, without the country, of the part whose holidays count too."""
    questions: tuple[Question, ...] = ()
    topics: tuple[Topic, ...] = ()
    measures: tuple[Measure, ...] = ()
    teams: tuple[CharterTeam, ...] = ()

    @property
    def holidays(self) -> HolidayCalendar:
        """The public holidays where the collaborative is, in its language."""
        return HolidayCalendar(self.country, self.subdivision, self.language)


def people_named(charter: Charter) -> tuple[str, ...]:
    """Every person the charter names, once, in order of appearance: `@handle` or member id."""
    everyone = [*charter.facilitators, *(who for team in charter.teams for who in team.members)]
    return tuple(dict.fromkeys(everyone))


def channels_named(charter: Charter) -> tuple[str, ...]:
    """Every channel the charter names, once, in order of appearance: `#name` or channel id."""
    return tuple(dict.fromkeys([charter.channel, *(team.channel for team in charter.teams if team.channel)]))


def shared_channels(charter: Charter) -> dict[str, tuple[str, ...]]:
    """The channels that several teams name, each with the teams' names."""
    teams: dict[str, list[str]] = {}
    for team in charter.teams:
        if team.channel:
            teams.setdefault(team.channel, []).append(team.name)
    return {channel: tuple(names) for channel, names in teams.items() if len(names) > 1}


def resolved(charter: Charter, people: Mapping[str, str], channels: Mapping[str, str]) -> Charter:
    """The charter with every name replaced by its Slack id. Names that have no entry stay as they are."""

    def ids(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(people.get(name, name) for name in names))

    teams = tuple(
        replace(
            team,
            channel=team.channel and channels.get(team.channel, team.channel),
            members=ids(team.members),
            leads=ids(team.leads),
        )
        for team in charter.teams
    )
    channel = channels.get(charter.channel, charter.channel)
    return replace(charter, channel=channel, facilitators=ids(charter.facilitators), teams=teams)
