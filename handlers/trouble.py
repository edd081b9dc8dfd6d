"""Word to a collaborative's facilitators that something did not happen, once for each trouble."""

from typing import Any

from sqlmodel import Session

from handlers.slack import kit
from handlers.tools import Tools
from storage.outbox import enqueue
from storage.tables import Collaborative, Delivery
from storage.team import facilitators_of


def tell_facilitators(
    session: Session, tools: Tools, collaborative_id: int, trouble: str, phrase: str, **facts: Any
) -> None:
    """Say a phrase of `outbox` to each facilitator in a direct message, once for `trouble`. The flow commits.

    The phrase is given the collaborative's `name`.
    """
    collaborative = session.get_one(Collaborative, collaborative_id)
    words = tools.words(collaborative.language)
    said = words.say("outbox", phrase, name=collaborative.name, **facts)
    for facilitator in facilitators_of(session, collaborative_id):
        told = Delivery(
            workspace_id=collaborative.workspace_id,
            key=f"trouble:{trouble}:{facilitator.user_id}",
            collaborative_id=collaborative_id,
            user_ids=[facilitator.user_id],
            message=kit.Message(said, (kit.section(said),)).payload(),
            due_at=tools.now(),
        )
        enqueue(session, told)
