"""Looking in Slack for a message of which nobody knows whether it was posted: by the key in its metadata."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient

from handlers.posts import METADATA
from storage.tables import Delivery

LOOK_BACK = timedelta(hours=1)
"""Where Slack's own time of the first try is not known, the search begins so long before the claim."""
LOOK_LIMIT = 200


@dataclass(frozen=True)
class Target:
    """Where one delivery goes: the thread it answers, or the message it changes."""

    channel_id: str
    thread_ts: str | None = None
    update_ts: str | None = None


def metadata(delivery: Delivery) -> dict[str, Any]:
    """What a posted message carries so that it can be recognised."""
    return {"event_type": METADATA, "event_payload": {"key": delivery.key}}


def posted(client: WebClient, target: Target, delivery: Delivery) -> dict[str, Any] | None:
    """The message that carries this delivery's key, if it is there."""
    by_our_clock = (delivery.claimed_at or delivery.due_at) - LOOK_BACK
    about: dict[str, Any] = {
        "channel": target.channel_id,
        "oldest": delivery.look_from or str(by_our_clock.timestamp()),
        "include_all_metadata": True,
        "limit": LOOK_LIMIT,
    }
    pages = (
        client.conversations_replies(ts=target.thread_ts, **about)
        if target.thread_ts
        else client.conversations_history(**about)
    )
    for page in pages:
        for message in page["messages"]:
            if message.get("metadata", {}).get("event_payload", {}).get("key") == delivery.key:
                return dict(message)
    return None
