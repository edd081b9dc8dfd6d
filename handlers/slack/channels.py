"""Channels as Slack shows them to the bot. Asked with no database session open."""

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.slack.people import people_among
from improvement.refusal import Refused

log = logging.getLogger(__name__)

PAGE = 200
UNSEEN = frozenset({"channel_not_found", "not_in_channel", "no_permission"})
"""Slack's words for a channel that the bot may not look into."""


def is_member(client: WebClient, channel_id: str) -> bool:
    """Whether the bot can post there; if Slack does not say, it is taken to be so.

    A private channel it was never invited to does not show at all.
    """
    try:
        found = client.conversations_info(channel=channel_id)["channel"]
    except SlackApiError as error:
        log.info("Slack did not show a channel: %s", error.response.get("error"))
        return error.response.get("error") not in UNSEEN
    return bool(found.get("is_member")) and not found.get("is_archived")


def must_be_in(client: WebClient, channel_id: str, user_id: str, field: str = "channel") -> int:
    """How many are in a channel that both the bot and the person are in.

    Raises Refused `bot_not_there` or `you_not_there` at `field`.
    """
    if not is_member(client, channel_id):
        raise Refused("bot_not_there", field=field)
    members = _members(client, channel_id)
    if user_id not in members:
        raise Refused("you_not_there", field=field)
    return len(members)


def people_in(client: WebClient, channel_id: str, *, without: str) -> tuple[str, ...]:
    """The people in a channel, without its machines and `without`; nobody where the bot may not look."""
    members = _members(client, channel_id)
    return people_among(client, (user_id for user_id in members if user_id != without))


def _members(client: WebClient, channel_id: str) -> list[str]:
    try:
        pages = [page["members"] for page in client.conversations_members(channel=channel_id, limit=PAGE)]
    except SlackApiError as error:
        if error.response.get("error") in UNSEEN:
            return []
        raise
    return [user_id for page in pages for user_id in page]
