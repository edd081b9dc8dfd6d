"""Word to a collaborative's facilitators that something did not happen, once for each trouble."""

from typing import Any

from sqlmodel import Session

from handlers import posts
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack import kit
from handlers.tools import Tools
from storage.outbox import enqueue
from storage.tables import Collaborative
from storage.team import facilitators_of


def tell_facilitators(
    session: Session, tools: Tools, collaborative_id: int, trouble: int | str, phrase: str, **facts: Any
) -> None:
    """Say a phrase of `outbox` to each facilitator in a direct message, once for `trouble`. The flow commits.

    The phrase is given these facts, and the collaborative's `name` where it asks for one.
    """
    collaborative = session.get_one(Collaborative, collaborative_id)
    words = tools.words(collaborative.language)
    if "name" in words.facts_of("outbox", phrase):
        facts["name"] = collaborative.name
    said = words.say("outbox", phrase, **facts)
    message = kit.Message(said, (kit.section(said),))
    for facilitator in facilitators_of(session, collaborative_id):
        key = Key.of(Occasion.TROUBLE, trouble, facilitator.user_id)
        to = Address(collaborative.workspace_id, collaborative_id, user_ids=(facilitator.user_id,))
        enqueue(session, posts.delivery(key, message, to, Moments(tools.now())))
