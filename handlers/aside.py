"""A word to one person where they are: how a submitted form, which has no place of its own, answers."""

from collections.abc import Sequence

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.kit import Block

OUT_OF_REACH = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived"})
"""Slack shows an ephemeral message only where both the bot and the person are members."""


def say_aside(client: WebClient, channel_id: str, user_id: str, text: str, blocks: Sequence[Block]) -> None:
    """Show it to that person alone, in the channel they came from, or else in a direct message."""
    if channel_id:
        try:
            client.chat_postEphemeral(channel=channel_id, user=user_id, text=text, blocks=list(blocks))
        except SlackApiError as error:
            if error.response.get("error") not in OUT_OF_REACH:
                raise
        else:
            return
    client.chat_postMessage(channel=user_id, text=text, blocks=list(blocks))
