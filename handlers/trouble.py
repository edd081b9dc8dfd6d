"""Word to a collaborative's facilitators that something did not happen, once for each trouble."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from handlers import ids, posts
from handlers.posts import RULES, Address, Key, Moments, Occasion, To
from handlers.slack import kit
from handlers.slack.kit import Block
from handlers.tools import Tools
from prompts.words import DEFAULT_LANGUAGE
from storage.outbox import by_key, enqueue, original_of, parent_of
from storage.tables import Collaborative, Delivery, Pause
from storage.team import facilitators_of

CHANNEL_SHUT = frozenset({"channel_is_archived", "channel_not_found", "is_archived", "not_in_channel"})
"""Slack's errors that every message to a channel meets until somebody acts; see `shuts`."""


def shuts(error: str) -> bool:
    """Whether every message to the channel meets Slack's error, also the kinds of `restricted_action`."""
    return error in CHANNEL_SHUT or error.startswith("restricted_action")


def tell_facilitators(
    session: Session,
    tools: Tools,
    collaborative_id: int,
    trouble: int | str,
    phrase: str,
    *,
    foot: tuple[Block, ...] = (),
    **facts: Any,
) -> None:
    """Say a phrase of `outbox` to each facilitator in a direct message, once for `trouble`. The flow commits.

    The phrase is given these facts, and the collaborative's `name` where it asks for one. `foot` is below it.
    """
    collaborative = session.get_one(Collaborative, collaborative_id)
    words = tools.words(collaborative.language)
    if "name" in words.facts_of("outbox", phrase):
        facts["name"] = collaborative.name
    said = words.say("outbox", phrase, **facts)
    message = kit.Message(said, (kit.section(said),), foot)
    for facilitator in facilitators_of(session, collaborative_id):
        key = Key.of(Occasion.TROUBLE, trouble, facilitator.user_id)
        to = Address(collaborative.workspace_id, collaborative_id, user_ids=(facilitator.user_id,))
        enqueue(session, posts.delivery(key, message, to, Moments(tools.now())))


def tell_of_failure(session: Session, tools: Tools, delivery: Delivery, phrase: str, error: str) -> None:
    """Say once that a delivery is `failed` or `put_off`, and why; of a channel that is shut once a week."""
    trouble = f"{delivery.id}-{phrase}"
    if delivery.channel_id and shuts(error):
        trouble = f"{delivery.channel_id}-{error}-{tools.now():%G-%V}"
    _tell(session, tools, delivery, trouble, phrase, error=error)


def tell_of_pause(session: Session, tools: Tools, delivery: Delivery, pause: Pause) -> None:
    """Say once a pause that its channel takes nothing, why, and that what is meant for it waits."""
    trouble = f"paused-{pause.channel_id}-{pause.since.timestamp():.0f}"
    _tell(session, tools, delivery, trouble, "paused", error=pause.reason)


def tell_of_expired(session: Session, tools: Tools, expired: Sequence[Delivery]) -> None:
    """Say that what came too late is left out: in one word what belongs to one occasion and one call."""
    groups: dict[tuple[Any, ...], list[Delivery]] = {}
    for delivery in expired:
        key = Key.known(delivery.key)
        about = (key.occasion, key.about[:1], bool(key.revision)) if key else (delivery.key,)
        groups.setdefault((delivery.collaborative_id, *about), []).append(delivery)
    for together in groups.values():
        channels = dict.fromkeys(kit.channel(each.channel_id) for each in together if each.channel_id)
        change = bool(together[0].update_key)
        trouble = f"{together[0].id}-expired"
        _tell(session, tools, together[0], trouble, "expired", channels=tuple(channels), change=change)


def ask_about(session: Session, tools: Tools, delivery: Delivery) -> None:
    """Ask once for each delivery whether it is in Slack: two buttons below, and the first press counts."""
    words = tools.words(_language(session, delivery))
    buttons = kit.actions(
        kit.button(words.plain("outbox", "is_there_button"), ids.OUTBOX_THERE, value=[delivery.id]),
        kit.button(words.plain("outbox", "post_again_button"), ids.OUTBOX_AGAIN, value=[delivery.id]),
    )
    _tell(session, tools, delivery, _doubt(delivery), "uncertain", foot=(buttons,))


def settle(session: Session, tools: Tools, delivery: Delivery, phrase: str, **facts: str) -> None:
    """Put what became known in place of each question of `ask_about`. The flow commits."""
    key = Key.known(delivery.key)
    said = tools.words(_language(session, delivery)).say("outbox", phrase, **facts, **_named(delivery, key))
    message = kit.Message(said, (kit.section(said),))
    for facilitator in facilitators_of(session, delivery.collaborative_id or 0):
        asked = Key.of(Occasion.TROUBLE, _doubt(delivery), facilitator.user_id)
        if by_key(session, delivery.workspace_id, str(asked)):
            to = Address(delivery.workspace_id, delivery.collaborative_id, user_ids=(facilitator.user_id,))
            enqueue(session, posts.delivery(asked.changed(), message, to, Moments(tools.now())))


def tell_of_pictures(session: Session, tools: Tools, delivery: Delivery, phrase: str) -> None:
    """Say once for each thread that its charts `come_later`, are `given_up` or `not_prepared`."""
    original = original_of(session, delivery) or delivery
    top = parent_of(session, original) or original
    _tell(session, tools, delivery, f"pictures-{top.id}-{phrase}", f"pictures_{phrase}")


def _tell(
    session: Session,
    tools: Tools,
    delivery: Delivery,
    trouble: str,
    phrase: str,
    *,
    foot: tuple[Block, ...] = (),
    **facts: Any,
) -> None:
    """Nothing about what is between the bot and one person, nor about a word of ours: it would go round."""
    key = Key.known(delivery.key)
    private = key is not None and (RULES[key.occasion].to is To.PERSON or key.occasion is Occasion.TROUBLE)
    if delivery.collaborative_id is None or private:
        return
    facts |= _named(delivery, key)
    tell_facilitators(session, tools, delivery.collaborative_id, trouble, phrase, foot=foot, **facts)


def _named(delivery: Delivery, key: Key | None) -> dict[str, str]:
    """What the message is, and where it goes."""
    where = kit.channel(delivery.channel_id) if delivery.channel_id else ""
    return {"where": where, "occasion": key.occasion.value if key else ""}


def _doubt(delivery: Delivery) -> str:
    return f"{delivery.id}-uncertain"


def _language(session: Session, delivery: Delivery) -> str:
    collaborative = (
        session.get(Collaborative, delivery.collaborative_id) if delivery.collaborative_id else None
    )
    return collaborative.language if collaborative else DEFAULT_LANGUAGE
