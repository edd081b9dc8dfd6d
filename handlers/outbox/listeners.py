"""The buttons below the word that a message is uncertain, and Slack's own word that one arrived."""

from typing import Any

from handlers.middleware import asker
from handlers.outbox import flow
from handlers.posts import METADATA
from handlers.slack import kit
from handlers.slack.kit import Block, Message
from handlers.slack.replies import sayer
from handlers.tools import Tools


def is_there(action: Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """The facilitator saw it in the channel: nothing is posted."""
    _decide(action, body, respond, tools, is_there=True)


def post_again(action: Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """The facilitator did not see it: it is posted again."""
    _decide(action, body, respond, tools, is_there=False)


def arrived(event: dict[str, Any], context: dict[str, Any], tools: Tools) -> None:
    """Slack says that a message with metadata was posted: of ours, that settles what became of it."""
    metadata = event["metadata"]
    key = (metadata.get("event_payload") or {}).get("key")
    if metadata["event_type"] == METADATA and event.get("bot_id") == context["bot_id"] and key:
        flow.arrived(tools, context["team_id"], str(key), event["channel_id"], event["message_ts"])


def _decide(action: Block, body: dict[str, Any], respond: Any, tools: Tools, *, is_there: bool) -> None:
    (delivery_id,) = kit.chosen(action)
    decision = flow.decide(tools, asker(body), delivery_id, is_there=is_there)
    said = tools.words(decision.language).say("outbox", decision.phrase)
    sayer(respond)(Message(said, (kit.section(said),)))
