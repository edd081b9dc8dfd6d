"""Word to a collaborative's facilitators that something did not happen, once for each trouble."""

from typing import Any

from sqlmodel import Session

from handlers import posts
from handlers.posts import RULES, Address, Key, Moments, Occasion, To
from handlers.slack import kit
from handlers.tools import Tools
from storage.outbox import enqueue, original_of, parent_of
from storage.tables import Collaborative, Delivery
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


def tell_of_failure(session: Session, tools: Tools, delivery: Delivery, phrase: str, error: str) -> None:
    """Say once for each delivery that it is `failed` or `uncertain`, and why."""
    _tell(session, tools, delivery, delivery.id, phrase, error=error)


def tell_of_pictures(session: Session, tools: Tools, delivery: Delivery, phrase: str) -> None:
    """Say once for each thread that its charts `come_later`, are `given_up` or `not_prepared`."""
    original = original_of(session, delivery) or delivery
    top = parent_of(session, original) or original
    _tell(session, tools, delivery, f"pictures-{top.id}-{phrase}", f"pictures_{phrase}")


def _tell(
    session: Session, tools: Tools, delivery: Delivery, trouble: int | str, phrase: str, **facts: str
) -> None:
    """Nothing about what is between the bot and one person, nor about a word of ours: it would go round."""
    key = Key.known(delivery.key)
    private = key is not None and (RULES[key.occasion].to is To.PERSON or key.occasion is Occasion.TROUBLE)
    if delivery.collaborative_id is None or private:
        return
    facts["where"] = kit.channel(delivery.channel_id) if delivery.channel_id else ""
    facts["occasion"] = key.occasion.value if key else ""
    tell_facilitators(session, tools, delivery.collaborative_id, trouble, phrase, **facts)
