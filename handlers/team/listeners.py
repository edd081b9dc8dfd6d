"""A menu of teams, and the coming and going in team channels."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient

from handlers.middleware import asker
from handlers.slack import channels, kit, people
from handlers.slack.replies import sayer
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
        there = channels.people_in(client, place, without=who)
        flow.arrived(tools, workspace_id, place, there, event.get("inviter"))
    elif people.people_among(client, [who]):
        flow.joined(tools, workspace_id, place, who, event.get("inviter"))


def left(event: dict[str, Any], context: dict[str, Any], tools: Tools) -> None:
    """Somebody left a channel that the bot is in."""
    flow.left(tools, context["team_id"], event["channel"], event["user"])


def leave(action: kit.Block, body: dict[str, Any], respond: Respond, tools: Tools) -> None:
    """Somebody takes themselves off a team, confirmed."""
    gone = flow.leave(tools, asker(body), kit.chosen(action))
    said = tools.words(gone.language).say("team", "you_left", team=gone.team, name=gone.name)
    sayer(respond, replace=True)(kit.Message(said, (kit.section(said),)))
