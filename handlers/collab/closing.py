"""A collaborative ends for everybody; what was written stays."""

from handlers import posts
from handlers.belonging import Herald
from handlers.collab.values import Part
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack import kit
from handlers.slack.kit import Message
from handlers.tools import Tools
from handlers.who import known, must_be_facilitator
from improvement.refusal import Refused
from improvement.team import Asker
from storage import charter as charters
from storage import team as teams
from storage.outbox import enqueue
from storage.tables import Collaborative


def closable(tools: Tools, asker: Asker) -> tuple[Part, ...]:
    """The collaboratives that the person may end. Raises Refused `not_on_a_team` or `facilitators_only`."""
    with tools.reading() as session:
        facilitated = teams.facilitates(session, asker.workspace_id, asker.user_id)
        if not facilitated and not teams.teams_of(session, asker.workspace_id, asker.user_id):
            raise Refused("not_on_a_team")
        if not facilitated:
            raise Refused("facilitators_only")
        return tuple(Part(collaborative.id, collaborative.name) for collaborative in facilitated)


def close(tools: Tools, asker: Asker, collaborative_id: int) -> Collaborative:
    """End it: the calls ahead are cancelled, what waits is dropped, and everybody is told once.

    Raises Refused `gone`, also when it was closed before, or `facilitators_only`.
    """
    with tools.session() as session:
        collaborative = charters.locked(session, collaborative_id)
        if collaborative is None or collaborative.workspace_id != asker.workspace_id:
            raise Refused("gone")
        if collaborative.closed_at is not None:
            raise Refused("gone")
        must_be_facilitator(session, known(session, asker), collaborative_id)
        charters.close(session, collaborative, tools.now())
        _tell_everybody(Herald(session, tools, collaborative, by=asker.user_id))
        session.commit()
    tools.wake_outbox()
    return collaborative


def _tell_everybody(herald: Herald) -> None:
    """In the collaborative's channel and where each team is asked."""
    collaborative = herald.collaborative
    said = herald.words.say("collab", "closed", name=herald.name, who=herald.who)
    message = Message(said, (kit.section(said),))
    to = Address(collaborative.workspace_id, collaborative.id, collaborative.channel_id)
    key = Key.of(Occasion.CLOSED, collaborative.id)
    enqueue(herald.session, posts.delivery(key, message, to, Moments(herald.tools.now())))
    members = teams.members_by_team(herald.session, collaborative.id)
    for team in teams.teams(herald.session, collaborative.id):
        herald.tell_team(team, said, [member.user_id for member in members[team.id]])
