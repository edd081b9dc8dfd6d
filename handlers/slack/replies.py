"""A word to one person alone, where they are."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.slack.kit import Message

Say = Callable[[Message], None]
"""Answers the person where they are."""

OUT_OF_REACH = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived"})
"""Slack shows an ephemeral message only where both the bot and the person are members."""


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
