"""Who may found, and in which channels: what Slack is asked before anything is kept. No session is open."""

from collections.abc import Iterable

from slack_sdk import WebClient

from handlers.slack import channels, kit, people
from handlers.tools import Tools
from improvement.refusal import Refused
from improvement.team import EVERYONE, Asker
from prompts.words import Mrkdwn


def must_be_founder(client: WebClient, tools: Tools, asker: Asker) -> people.Profile:
    """The profile of somebody who may found. Raises Refused `collab.founders_only`, SlackApiError."""
    found = people.profile(client, asker.user_id)
    insider = found is not None and found.workspace_id == asker.workspace_id and not found.guest
    administrator = found is not None and found.administrator
    if found is None or not tools.founders.allow(asker.user_id, insider=insider, administrator=administrator):
        raise Refused(
            "collab.founders_only",
            named=Mrkdwn(", ".join(map(kit.mention, tools.founders.named))),
            everyone=tools.founders.who == EVERYONE,
        )
    return found


def must_be_usable(
    client: WebClient, asker: Asker, channel_id: str | None, user_ids: Iterable[str], field: str
) -> None:
    """The channel has the person and the bot in it, and somebody is behind each of the ids.

    Raises Refused as `channels.must_be_in` and, at `field`, as `people.must_be_people`.
    """
    if channel_id:
        channels.must_be_in(client, channel_id, asker.user_id)
    people.must_be_people(client, user_ids, field)
