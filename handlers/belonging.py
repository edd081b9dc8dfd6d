"""Who belongs to a collaborative, and word to people who come, go or are asked. The flow commits."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from handlers import ids, posts
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack import kit
from handlers.slack.kit import Block, Message
from handlers.slack.times import day_and_time
from handlers.tools import Tools
from prompts.words import Mrkdwn, Words
from storage import call as calls
from storage import team as teams
from storage.charter import load_charter
from storage.outbox import enqueue
from storage.tables import Collaborative, Team


@dataclass(frozen=True)
class Roster:
    """Who belongs to a collaborative at one moment."""

    facilitators: Mapping[str, bool] = field(default_factory=dict)
    """By user id, whether they have accepted."""
    teams: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """The members by the team's id."""

    @classmethod
    def of(cls, session: Session, collaborative: Collaborative | None) -> "Roster":
        """The roster as the session sees it; an empty one before there is a collaborative."""
        if collaborative is None:
            return cls()
        session.flush()
        named = teams.named_facilitators(session, collaborative.id)
        members = teams.members_by_team(session, collaborative.id)
        return cls(
            {row.user_id: row.accepted_at is not None for row in named},
            {team_id: tuple(row.user_id for row in rows) for team_id, rows in members.items()},
        )


@dataclass(frozen=True)
class Herald:
    """Tells people of one change in a collaborative, which `by` made; nobody is the administrator."""

    session: Session
    tools: Tools
    collaborative: Collaborative
    by: str | None = None

    @property
    def words(self) -> Words:
        return self.tools.words(self.collaborative.language)

    @property
    def name(self) -> str:
        return self.collaborative.name

    @property
    def who(self) -> Mrkdwn | str:
        """Who made the change, as a mention; empty for the administrator."""
        return kit.mention(self.by) if self.by else ""

    def next_call(self) -> Mrkdwn | str:
        """When the next call is; empty where none is planned."""
        ahead = calls.next_call(self.session, self.collaborative.id, self.tools.now())
        return day_and_time(self.words, ahead.starts_at, ahead.time_zone) if ahead else ""

    def days(self) -> int:
        """How many days before a call teams are asked."""
        return load_charter(self.session, self.collaborative).leads.ask_days

    def tell(self, user_id: str, said: Mrkdwn, *buttons: Block) -> None:
        """Say it to one person, privately; whoever made the change knows."""
        if user_id == self.by:
            return
        to = Address(self.collaborative.workspace_id, self.collaborative.id, user_ids=(user_id,))
        self._enqueue(Key.of(Occasion.BELONGING, secrets.token_hex(6), user_id), said, to, buttons)

    def tell_facilitators(self, said: Mrkdwn) -> None:
        """Say it to each facilitator."""
        for row in teams.facilitators_of(self.session, self.collaborative.id):
            self.tell(row.user_id, said)

    def tell_team(self, team: Team, said: Mrkdwn, members: Iterable[str]) -> None:
        """Say it in the team's channel, or else in a group message to these members."""
        people = () if team.channel_id else tuple(members)
        if team.channel_id or people:
            to = Address(self.collaborative.workspace_id, self.collaborative.id, team.channel_id, people)
            self._enqueue(Key.of(Occasion.BELONGING_TEAM, secrets.token_hex(6), team.id), said, to)

    def _enqueue(self, key: Key, said: Mrkdwn, to: Address, buttons: tuple[Block, ...] = ()) -> None:
        foot = (kit.actions(*buttons),) if buttons else ()
        message = Message(said, (kit.section(said),), foot)
        enqueue(self.session, posts.delivery(key, message, to, Moments(self.tools.now())))


def tell_changes(herald: Herald, before: Roster) -> None:
    """After a charter was saved: whoever came, went or is to be asked hears of it."""
    now = Roster.of(herald.session, herald.collaborative)
    for user_id in [user_id for user_id in now.facilitators if user_id not in before.facilitators]:
        _welcome_facilitator(herald, user_id, accepted=now.facilitators[user_id])
    for user_id in [user_id for user_id in before.facilitators if user_id not in now.facilitators]:
        herald.tell(user_id, herald.words.say("collab", "no_facilitator", name=herald.name, who=herald.who))
    for team_id, members in now.teams.items():
        _tell_of_team(herald, herald.session.get_one(Team, team_id), before, members)
    for team_id in [team_id for team_id in before.teams if team_id not in now.teams]:
        team_gone(herald, herald.session.get_one(Team, team_id), before.teams[team_id])


def welcome(herald: Herald, team: Team, people: Iterable[str], *, channel: bool = False) -> None:
    """Tell people who are on a team now who put them there, what comes, and how to leave.

    With `channel` they are there because they are in its channel.
    """
    said = herald.words.say(
        "team",
        "welcome",
        team=team.name,
        name=herald.name,
        who=herald.who,
        channel=kit.channel(team.channel_id) if channel and team.channel_id else "",
        when=herald.next_call(),
        days=herald.days(),
    )
    for user_id in people:
        herald.tell(user_id, said, leave_button(herald.words, team.id, team.name))


def team_gone(herald: Herald, team: Team, members: Iterable[str]) -> None:
    """A team has left the collaborative: it and the facilitators hear of it."""
    facts = {"team": team.name, "name": herald.name, "who": herald.who}
    herald.tell_team(team, herald.words.say("team", "gone", **facts), members)
    herald.tell_facilitators(herald.words.say("team", "gone_facilitators", **facts))


def leave_button(words: Words, team_id: int, team: str) -> Block:
    """Off that team, after a question."""
    pressed = kit.button(words.plain("team", "leave"), f"{ids.TEAM_LEAVE}:{team_id}", value=team_id)
    return kit.confirmed(
        pressed,
        title=words.plain("team", "leave_title"),
        text=words.plain("team", "leave_text", team=team),
        yes=words.plain("team", "leave"),
        no=words.plain("team", "stay"),
    )


def _welcome_facilitator(herald: Herald, user_id: str, *, accepted: bool) -> None:
    words, number = herald.words, herald.collaborative.id
    facts = {"name": herald.name, "who": herald.who, "when": herald.next_call()}
    if accepted:
        command = herald.tools.commands.collab
        herald.tell(user_id, words.say("collab", "facilitator", command=command, **facts))
        return
    accept = kit.button(
        words.plain("collab", "accept"), f"{ids.COLLAB_ACCEPT}:{number}", value=number, style="primary"
    )
    decline = kit.button(words.plain("collab", "decline"), f"{ids.COLLAB_DECLINE}:{number}", value=number)
    herald.tell(user_id, words.say("collab", "invited", **facts), accept, decline)


def _tell_of_team(herald: Herald, team: Team, before: Roster, members: tuple[str, ...]) -> None:
    known = before.teams.get(team.id)
    if known is None:
        _tell_of_new_team(herald, team, before, members)
    welcome(herald, team, [user_id for user_id in members if user_id not in (known or ())])
    said = herald.words.say("team", "removed", team=team.name, name=herald.name, who=herald.who)
    for user_id in known or ():
        if user_id not in members:
            herald.tell(user_id, said)


def _tell_of_new_team(herald: Herald, team: Team, before: Roster, members: tuple[str, ...]) -> None:
    facts = {"team": team.name, "name": herald.name, "who": herald.who, "when": herald.next_call()}
    if team.channel_id or len(members) > 1:  # one person alone is welcomed in the same place
        herald.tell_team(team, herald.words.say("team", "joined", days=herald.days(), **facts), members)
    if before.facilitators:
        herald.tell_facilitators(herald.words.say("team", "joined_facilitators", **facts))
