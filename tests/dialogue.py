"""How the stories speak: somebody types or presses, and what they then see is waited for."""

import json
from typing import Any

from sandbox.person.person import Person, Sent
from sandbox.workspace.model import Channel, Message, View
from tests.cast import Stage


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
    place = stage.channels[channel] if isinstance(channel, str) else channel

    def found() -> Message | None:
        return next((one for one in reversed(person.sees(place)) if words in texts(one)), None)

    return stage.workspace.wait_for(found)  # type: ignore[return-value]  # never None: it waits


def hears_directly(stage: Stage, person: Person, words: str) -> Message:
    """The same in the direct messages with the bot."""
    return hears(stage, person, words, person.opens_conversation(stage.bot))


def form(stage: Stage, person: Person, words: str = "") -> View:
    """The form in front of somebody, once it says these words."""

    def shown() -> View | None:
        view = person.modal
        return view if view and words in texts(view) else None

    return stage.workspace.wait_for(shown)  # type: ignore[return-value]  # never None: it waits


def sends(stage: Stage, person: Person, values: dict[str, Any] | None = None) -> None:
    """Fill in the form, send it, and see it close."""
    view = form(stage, person)
    acknowledged(person.submits(view, values or {}))
    stage.workspace.wait_for(lambda: person.modal is None or person.modal.id != view.id)


def is_told(stage: Stage, person: Person, field: str, words: str, values: dict[str, Any]) -> None:
    """Send the form, and be told at that field what is wrong."""
    acknowledged(person.submits(form(stage, person), values))
    errors = form(stage, person).errors
    assert words in errors.get(field, ""), errors


def texts(shown: Message | View) -> str:
    """Everything that can be read in a message or a form, in order."""
    found: list[str] = [shown.text] if isinstance(shown, Message) else []
    _collect(list(shown.blocks), found)
    return "\n".join(found)


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


def _collect(piece: Any, found: list[str]) -> None:
    if isinstance(piece, dict):
        for name, value in piece.items():
            if name in {"text", "alt_text", "initial_value"} and isinstance(value, str):
                found.append(value)
            elif name != "initial_option":
                _collect(value, found)
    elif isinstance(piece, list | tuple):
        for one in piece:
            _collect(one, found)


def readable(shown: Message | View) -> str:
    """For a failing test: the blocks as they are."""
    return json.dumps(list(shown.blocks), indent=1)
