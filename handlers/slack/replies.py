"""A word to one person alone, where they are."""

import json
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.slack.kit import Block, Message

Say = Callable[[Message], None]
"""Answers the person where they are."""

OUT_OF_REACH = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived"})
"""Slack shows an ephemeral message only where both the bot and the person are members."""


SOCKET_BYTES = 60_000
"""What an acknowledgement may hold. slack_sdk 3.47 writes the length of a frame in two bytes, so that one of
more than 65,535 is never sent (socket_mode/builtin/internals.py, _build_data_frame_for_sending)."""


def show_again(ack: Ack, client: WebClient, view: Block, again: Block, meanwhile: str) -> None:
    """Answer a form with another one in its place.

    One too large for an acknowledgement follows by the Web API: until it is there, or if it cannot come, the
    form stays as it was typed, and says `meanwhile`.
    """
    if len(json.dumps(again)) <= SOCKET_BYTES:
        ack(response_action="update", view=again)
        return
    first = next(str(block["block_id"]) for block in view["blocks"] if block["type"] == "input")
    ack(response_action="errors", errors={first: meanwhile})
    client.views_update(view_id=view["id"], view=again)


def sayer(respond: Respond, *, replace: bool = False) -> Say:
    """Answers a command or a button; with `replace`, in place of the message that holds the button."""

    def say(message: Message) -> None:
        respond(**message.payload(), response_type="ephemeral", replace_original=replace)

    return say


def in_place_of_menu(client: WebClient, body: dict[str, Any]) -> Say:
    """Answers a choice from the menu of teams, in the menu's place."""
    return sayer(Respond(response_url=body["response_url"], proxy=client.proxy, ssl=client.ssl), replace=True)


def say_aside(client: WebClient, channel_id: str, user_id: str, message: Message) -> None:
    """Answers a form, which has no place of its own: in the channel people came from, or else directly."""
    payload = message.payload()
    if channel_id:
        try:
            client.chat_postEphemeral(channel=channel_id, user=user_id, **payload)
        except SlackApiError as error:
            if error.response.get("error") not in OUT_OF_REACH:
                raise
        else:
            return
    client.chat_postMessage(channel=user_id, **payload)
