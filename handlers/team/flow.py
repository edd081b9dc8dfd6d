"""A team with a channel has its channel's people: whoever joins is on the team, whoever leaves is off."""

from collections.abc import Iterable

from handlers.tools import Tools
from storage import team as teams


def arrived(tools: Tools, workspace_id: str, channel_id: str, people: Iterable[str]) -> None:
    """The bot came to a team's channel: its people are the team, unless members were named."""
    with tools.session() as session:
        team = teams.team_by_channel(session, workspace_id, channel_id)
        if team is not None:
            teams.take_in(session, team, people)
            session.commit()


def joined(tools: Tools, workspace_id: str, channel_id: str, user_id: str) -> bool:
    """Put somebody who joined a team's channel on the team. False when nothing changed."""
    with tools.session() as session:
        team = teams.team_by_channel(session, workspace_id, channel_id)
        if team is None or any(one.user_id == user_id for one in teams.members_of(session, team)):
            return False
        changed = teams.add_member(session, team, user_id)
        session.commit()
    return changed


def left(tools: Tools, workspace_id: str, channel_id: str, user_id: str) -> bool:
    """Take somebody who left a team's channel off the team; what they wrote stays."""
    with tools.session() as session:
        team = teams.team_by_channel(session, workspace_id, channel_id)
        changed = team is not None and teams.remove_member(session, team, user_id)
        session.commit()
    return changed
