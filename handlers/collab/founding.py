"""Who may found, and in which channels: what Slack is asked before anything is kept. No session is open."""

from slack_sdk import WebClient

from handlers.collab.values import Fields
from handlers.slack import channels, kit, people
from handlers.tools import Tools
from improvement.refusal import Refused
from improvement.team import EVERYONE, Asker
from prompts.words import Mrkdwn

MOST_MEMBERS = 50
"""A channel of more people is no team's own."""


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


def must_be_usable(client: WebClient, asker: Asker, fields: Fields) -> None:
    """A team's channel, if it has one, and the people named for it can be used.

    Raises Refused as `channels.must_be_in` and `people.must_be_people`, or `collab.too_many` where a large
    channel would make everybody in it a member.
    """
    if fields["channel"]:
        count = channels.must_be_in(client, fields["channel"], asker.user_id)
        if count > MOST_MEMBERS and not fields["members"]:
            raise Refused("collab.too_many", field="members", count=count, most=MOST_MEMBERS)
    people.must_be_people(client, [*fields["members"], *fields["leads"]], "members")
