"""A team with a channel has its channel's people: whoever joins is on the team, whoever leaves is off."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from handlers.belonging import Herald, welcome
from handlers.slack import kit
from handlers.tools import Tools
from improvement.refusal import Refused
from improvement.team import Asker
from storage import pause as pauses
from storage import team as teams
from storage.charter import locked
from storage.tables import Collaborative, Team


@dataclass(frozen=True)
class Departure:
    """Somebody left a team."""

    team: str
    name: str
    """The collaborative's."""
    language: str


def arrived(
    tools: Tools, workspace_id: str, channel_id: str, people: Iterable[str], by: str | None = None
) -> None:
    """The bot came to a channel: what waited for that is due. In a team's channel its people are the team.

    A team whose members were named keeps them.
    """
    with tools.session() as session:
        pauses.end(session, workspace_id, channel_id, tools.now())
        team = teams.team_by_channel(session, workspace_id, channel_id)
        if team is not None:
            came = teams.take_in(session, team, people)
            welcome(_herald(session, tools, team, by), team, came, channel=True)
        session.commit()
    tools.wake_outbox()


def joined(tools: Tools, workspace_id: str, channel_id: str, user_id: str, by: str | None = None) -> bool:
    """Put somebody who joined a team's channel on the team, and tell them. False when nothing changed."""
    with tools.session() as session:
        team = teams.team_by_channel(session, workspace_id, channel_id)
        if team is None or any(member.user_id == user_id for member in teams.members_of(session, team)):
            return False
        changed = teams.add_member(session, team, user_id)
        welcome(_herald(session, tools, team, by), team, [user_id], channel=True)
        session.commit()
    tools.wake_outbox()
    return changed


def left(tools: Tools, workspace_id: str, channel_id: str, user_id: str) -> bool:
    """Take somebody who left a team's channel off the team; what they wrote stays."""
    with tools.session() as session:
        team = teams.team_by_channel(session, workspace_id, channel_id)
        changed = team is not None and teams.remove_member(session, team, user_id)
        session.commit()
    return changed


def leave(tools: Tools, asker: Asker, team_id: int) -> Departure:
    """Take the person off a team at their own wish; its facilitators are told.

    A team that nobody is left on, and that has no channel, leaves with them. Raises Refused `gone` or
    `team.not_on_it`.
    """
    with tools.session() as session:
        team = teams.team(session, team_id)
        if team is None or team.workspace_id != asker.workspace_id or team.retired_at:
            raise Refused("gone")
        locked(session, team.collaborative_id)
        if not teams.remove_member(session, team, asker.user_id):
            raise Refused("team.not_on_it")
        herald = _herald(session, tools, team, asker.user_id)
        _tell_of_leaving(herald, team)
        session.commit()
    tools.wake_outbox()
    return Departure(team.name, herald.name, herald.collaborative.language)


def _herald(session: Session, tools: Tools, team: Team, by: str | None) -> Herald:
    return Herald(session, tools, session.get_one(Collaborative, team.collaborative_id), by)


def _tell_of_leaving(herald: Herald, team: Team) -> None:
    person = kit.mention(herald.by or "")
    said = herald.words.say("team", "somebody_left", team=team.name, name=herald.name, person=person)
    herald.tell_facilitators(said)
    if team.channel_id is None and not teams.members_of(herald.session, team):
        team.retired_at = herald.tools.now()
        herald.tell_facilitators(herald.words.say("team", "nobody_left", team=team.name))
