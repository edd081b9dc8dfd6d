"""What people see who answer an invitation, leave, or end a collaborative."""

from collections.abc import Iterable

from handlers import ids
from handlers.belonging import leave_button
from handlers.collab.values import Part
from handlers.slack import kit
from handlers.slack.kit import Block, Message
from prompts.words import Words

NOUN = "collab"


def leaving(words: Words, parts: Iterable[Part]) -> Message:
    """What the person may leave, each with a button that asks once more."""
    blocks = [kit.section(words.say(NOUN, "leaving")), *(_leaving(words, part) for part in parts)]
    return Message(kit.spoken(blocks), tuple(blocks))


def closing(words: Words, parts: Iterable[Part]) -> Message:
    """What ending a collaborative means, with a button that asks once more."""
    blocks = [
        block
        for part in parts
        for block in (
            kit.section(words.say(NOUN, "closing", name=part.name)),
            kit.actions(_close_button(words, part)),
        )
    ]
    return Message(kit.spoken(blocks), tuple(blocks))


def said(words: Words, phrase: str, **facts: str) -> Message:
    """One sentence of the collaborative's words."""
    sentence = words.say(NOUN, phrase, **facts)
    return Message(sentence, (kit.section(sentence),))


def _leaving(words: Words, part: Part) -> Block:
    if part.team_id is not None:
        on_it = words.say(NOUN, "leaving_team", team=part.team, name=part.name)
        return kit.section(on_it, leave_button(words, part.team_id, part.team))
    return kit.section(words.say(NOUN, "leaving_facilitator", name=part.name), _step_down(words, part))


def _step_down(words: Words, part: Part) -> Block:
    number = part.collaborative_id
    return kit.confirmed(
        kit.button(words.plain(NOUN, "step_down"), f"{ids.COLLAB_STEP_DOWN}:{number}", value=number),
        title=words.plain(NOUN, "step_down_title"),
        text=words.plain(NOUN, "step_down_text", name=part.name),
        yes=words.plain(NOUN, "step_down"),
        no=words.plain("team", "stay"),
    )


def _close_button(words: Words, part: Part) -> Block:
    number, label = part.collaborative_id, words.plain(NOUN, "close", name=part.name)
    return kit.confirmed(
        kit.button(label, f"{ids.COLLAB_CLOSE}:{number}", value=number, style="danger"),
        title=words.plain(NOUN, "close_title"),
        text=words.plain(NOUN, "close_text", name=part.name),
        yes=words.plain(NOUN, "close", name=part.name),
        no=words.plain(NOUN, "close_no"),
    )
