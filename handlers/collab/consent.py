"""Nobody facilitates unasked, and everybody can leave: the answers to an invitation, and stepping down."""

from sqlmodel import Session

from handlers.belonging import Herald
from handlers.collab.values import Part
from handlers.slack import kit
from handlers.tools import Tools
from handlers.who import known, must_be_facilitator
from improvement.refusal import Refused
from improvement.team import Asker
from storage import team as teams
from storage.charter import locked
from storage.tables import Collaborative, Facilitator


def accept(tools: Tools, asker: Asker, collaborative_id: int) -> Collaborative:
    """Facilitate from now on; pressed twice it is once. Raises Refused `collab.not_invited`."""
    with tools.session() as session:
        collaborative, invited = _invitation(session, asker, collaborative_id)
        if invited.accepted_at is None:
            invited.accepted_at = tools.now()
            _tell_inviter(session, tools, collaborative, invited, "has_accepted")
        session.commit()
    tools.wake_outbox()
    return collaborative


def decline(tools: Tools, asker: Asker, collaborative_id: int) -> Collaborative:
    """Not facilitate. Raises Refused `collab.not_invited`, also to somebody who has accepted."""
    with tools.session() as session:
        collaborative, invited = _invitation(session, asker, collaborative_id)
        if invited.accepted_at is not None:
            raise Refused("collab.not_invited")
        _tell_inviter(session, tools, collaborative, invited, "has_declined")
        session.delete(invited)
        session.commit()
    tools.wake_outbox()
    return collaborative


def step_down(tools: Tools, asker: Asker, collaborative_id: int) -> Collaborative:
    """No longer facilitate; the others are told.

    Raises Refused `gone`, `facilitators_only`, or `collab.last_facilitator` to the only one.
    """
    with tools.session() as session:
        collaborative = _held(session, asker, collaborative_id)
        must_be_facilitator(session, known(session, asker), collaborative_id)
        if len(teams.facilitators_of(session, collaborative_id)) == 1:
            raise Refused("collab.last_facilitator", name=collaborative.name)
        herald = Herald(session, tools, collaborative, by=asker.user_id)
        facts = {"name": herald.name, "person": herald.who}
        herald.tell_facilitators(herald.words.say("collab", "somebody_stepped_down", **facts))
        session.delete(teams.facilitator(session, collaborative_id, asker.user_id))
        session.commit()
    tools.wake_outbox()
    return collaborative


def parts_of(tools: Tools, asker: Asker) -> tuple[Part, ...]:
    """Every part the person has, facilitating first. Raises Refused `not_on_a_team` where there is none."""
    with tools.reading() as session:
        facilitated = teams.facilitates(session, asker.workspace_id, asker.user_id)
        parts = [Part(collaborative.id, collaborative.name) for collaborative in facilitated]
        for team in teams.teams_of(session, asker.workspace_id, asker.user_id):
            collaborative = session.get_one(Collaborative, team.collaborative_id)
            parts.append(Part(collaborative.id, collaborative.name, team.id, team.name))
    if not parts:
        raise Refused("not_on_a_team")
    return tuple(parts)


def _held(session: Session, asker: Asker, collaborative_id: int) -> Collaborative:
    """The open collaborative, its row locked. Raises Refused `gone`."""
    collaborative = locked(session, collaborative_id)
    if collaborative is None or collaborative.workspace_id != asker.workspace_id or collaborative.closed_at:
        raise Refused("gone")
    return collaborative


def _invitation(session: Session, asker: Asker, collaborative_id: int) -> tuple[Collaborative, Facilitator]:
    collaborative = _held(session, asker, collaborative_id)
    invited = teams.facilitator(session, collaborative_id, asker.user_id)
    if invited is None:
        raise Refused("collab.not_invited")
    return collaborative, invited


def _tell_inviter(
    session: Session, tools: Tools, collaborative: Collaborative, invited: Facilitator, phrase: str
) -> None:
    if invited.invited_by:
        herald = Herald(session, tools, collaborative, by=invited.user_id)
        facts = {"name": herald.name, "person": kit.mention(invited.user_id)}
        herald.tell(invited.invited_by, herald.words.say("collab", phrase, **facts))
