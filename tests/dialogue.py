"""How the stories speak: somebody types or presses, and what they then see is waited for."""

import json
from typing import Any

from handlers import ids
from handlers.call.blocks import ASKED
from sandbox.person.person import Person, Sent
from sandbox.person.reading import texts
from sandbox.workspace.model import Channel, Message, View
from tests.cast import Stage

__all__ = [
    "acknowledged",
    "as_typed",
    "block",
    "ends_call",
    "form",
    "hears",
    "hears_directly",
    "is_told",
    "picture",
    "readable",
    "sends",
    "texts",
    "types",
]


def types(stage: Stage, person: Person, text: str, channel: str | Channel = "northside") -> None:
    """Type a command and have it acknowledged."""
    sent = person.types(text, stage.channels[channel] if isinstance(channel, str) else channel)
    assert not isinstance(sent, Message), f"nobody listens to {text}"
    acknowledged(sent)


def acknowledged(sent: Sent) -> None:
    """The bot answered in time."""
    answer = sent.result(10)
    assert answer.error is None, answer.error


def hears(stage: Stage, person: Person, words: str, channel: str | Channel = "northside") -> Message:
    """The latest message there that holds these words, waited for."""
    return person.hears(words, stage.channels[channel] if isinstance(channel, str) else channel)


def ends_call(stage: Stage) -> None:
    """The facilitator types that the call ends, and answers the question whether it does."""
    types(stage, stage.facilitator, "/agenda end", "opioid-care")
    asked = hears(stage, stage.facilitator, "End the call for all 3 teams?", "opioid-care")
    acknowledged(stage.facilitator.presses(asked, f"{ids.CALL_END}:{ASKED}"))


def hears_directly(stage: Stage, person: Person, words: str) -> Message:
    """The latest direct message from the bot that holds these words, waited for."""
    return person.hears_directly(words, stage.bot)


def form(_stage: Stage, person: Person, words: str = "") -> View:
    """The form in front of somebody, once it says these words."""
    return person.form(words)


def sends(_stage: Stage, person: Person, values: dict[str, Any] | None = None) -> None:
    """Fill in the form, send it, and see it close."""
    person.sends(values)


def is_told(stage: Stage, person: Person, field: str, words: str, values: dict[str, Any]) -> None:
    """Send the form, and be told at that field what is wrong."""
    acknowledged(person.submits(form(stage, person), values))
    errors = form(stage, person).errors
    assert words in errors.get(field, ""), errors


def block(view: View, block_id: str) -> dict[str, Any]:
    """One block of a form."""
    return next(one for one in view.blocks if one["block_id"] == block_id)


def as_typed(view: View, block_id: str) -> str:
    """What a field of a form is filled with at first."""
    return str(block(view, block_id)["element"].get("initial_value", ""))


def picture(message: Message) -> str:
    """The id of the file that a message shows."""
    (image,) = [one for one in message.blocks if one["type"] == "image"]
    return str(image["slack_file"]["id"])


def readable(shown: Message | View) -> str:
    """For a failing test: the blocks as they are."""
    return json.dumps(list(shown.blocks), indent=1)
