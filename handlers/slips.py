"""Slips in what is typed behind a command: asked back with the nearest word, never carried out."""

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient

from handlers import ids
from handlers.middleware import Listener, words_for
from handlers.slack import kit
from handlers.slack.kit import Message
from handlers.slack.replies import sayer
from handlers.tools import Tools
from improvement.nearest import nearest
from improvement.refusal import Refused

LONGEST_IN_A_BUTTON = 300
"""Characters: six times as many, as JSON may write them, still fit the value of a button."""


@dataclass(frozen=True)
class CommandWords:
    """The words of a command. `serious` ones get no button: they are typed by whoever means them.

    `names` says that other things stand behind the command too, such as measures: a slip is only what names
    none of them.
    """

    known: Collection[str]
    serious: Collection[str] = field(default=())
    names: bool = False


def minded(command: str, words: CommandWords, listener: Listener) -> Listener:
    """The listener of a command, but where its first word is nearly one that the command knows.

    `command` is a name in `Commands`.
    """

    def listen(body: dict[str, Any], client: WebClient, respond: Respond, tools: Tools) -> None:
        meant = _meant((body.get("text") or "").strip(), words.known)
        try:
            if not meant or words.names:
                _run(listener, body, client, respond, tools)
                return
        except Refused as refused:
            if not meant or refused.code != "measure_unknown":
                raise
        sayer(respond)(_did_you_mean(tools, body, command, meant, words))

    listen.__qualname__ = listener.__qualname__
    return listen


def carry_out(listener_of: Callable[[str, str], Listener], commands: Mapping[str, CommandWords]) -> Listener:
    """The listener for the button: it does what the command and the text behind it would have done.

    Raises Refused `forged` for what no such button says.
    """

    def chosen(
        action: kit.Block, body: dict[str, Any], client: WebClient, respond: Respond, tools: Tools
    ) -> None:
        match kit.chosen(action):
            case [str(command), str(text)] if _has_a_button(text, commands.get(command)):
                _run(listener_of(command, text), {**body, "text": text}, client, respond, tools)
            case _:
                raise Refused("forged")

    return chosen


def _has_a_button(text: str, words: CommandWords | None) -> bool:
    word = text.partition(" ")[0]
    return words is not None and word in words.known and word not in words.serious


def _run(listener: Listener, body: dict[str, Any], client: WebClient, respond: Respond, tools: Tools) -> None:
    given: Mapping[str, Any] = {"body": body, "client": client, "respond": respond, "tools": tools}
    listener(**{name: given[name] for name in inspect.signature(listener).parameters})


def _meant(text: str, known: Collection[str]) -> str:
    """The text with its first word put right; nothing where that is known, or near to none."""
    word, _, rest = text.partition(" ")
    if not word or word.casefold() in known:
        return ""
    return f"{nearest(word, known)} {rest}".strip() if nearest(word, known) else ""


def _did_you_mean(
    tools: Tools, body: dict[str, Any], command: str, meant: str, words: CommandWords
) -> Message:
    spoken = words_for(tools, body)
    whole = kit.cut(f"{getattr(tools.commands, command)} {meant}", kit.LABEL_CHARACTERS)
    is_serious = meant.partition(" ")[0] in words.serious
    typed = (body.get("text") or "").partition(" ")[0]
    said = spoken.say("slip", "did_you_mean", typed=kit.cut(typed, 40), whole=whole, serious=is_serious)
    if is_serious or len(meant) > LONGEST_IN_A_BUTTON:
        return Message(said, (kit.section(said),))
    yes = kit.button(spoken.plain("slip", "yes", whole=whole), ids.COMMAND_MEANT, value=[command, meant])
    return Message(said, (kit.section(said), kit.actions(yes)))
