"""A menu of teams, and the coming and going in team channels."""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from handlers.slack import channels, kit, people
from handlers.team import flow
from handlers.tools import Tools

Opener = Callable[[WebClient, dict[str, Any], Tools, int, str], None]
"""What a feature does once the team is known: client, body, tools, team id, what was typed."""


def choose(openers: dict[str, Opener]) -> Callable[..., None]:
    """The listener for the menu of teams: it goes on where the person was."""

    def chosen(action: kit.Block, body: dict[str, Any], client: WebClient, tools: Tools) -> None:
        then, team_id, text = kit.chosen(action)
        openers[then](client, body, tools, team_id, text)

    return chosen


def joined(event: dict[str, Any], context: dict[str, Any], client: WebClient, tools: Tools) -> None:
    """Somebody joined a channel that the bot is in, or the bot itself did."""
    workspace_id, place, who = context["team_id"], event["channel"], event["user"]
    if who == context["bot_user_id"]:
        flow.arrived(tools, workspace_id, place, channels.people_in(client, place, without=who))
    elif people.people_among(client, [who]):
        flow.joined(tools, workspace_id, place, who)


def left(event: dict[str, Any], context: dict[str, Any], tools: Tools) -> None:
    """Somebody left a channel that the bot is in."""
    flow.left(tools, context["team_id"], event["channel"], event["user"])
