"""Which events exist, which scope each needs, and which bots hear one."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.workspace.model import Bot, Channel, Json

# docs.slack.dev/reference/events: the scope an app needs before it is sent the event.
EVENT_SCOPES: dict[str, str | None] = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "app_mention": "app_mentions:read",
    "app_home_opened": None,
    "assistant_thread_started": "assistant:write",
    "assistant_thread_context_changed": "assistant:write",
    "function_executed": None,
    "message_metadata_posted": "metadata.message:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "channel_archive": "channels:read",
    "channel_created": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "tokens_revoked": None,
}
MESSAGES_IN = {
    "channel": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
PRIVATE_SCOPE = {"channels:read": "groups:read"}


@dataclass(frozen=True)
class Event:
    """`subscription` is the name in the app's manifest; `channel` limits it to bots that are members."""

    subscription: str
    body: Json
    channel: Channel | None = None
    only_for: str | None = None  # one app's id
    metadata: tuple[str, str] | None = None  # of which app and event type it tells


class Announcements:
    """Where state changes leave their events; the server listens."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> None:
        self._listeners.append(listener)

    def announce(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)


def hears(bot: Bot, event: Event) -> bool:
    if bot.refusal or event.subscription not in bot.events:
        return False
    if event.only_for is not None and event.only_for != bot.app_id:
        return False
    if event.metadata and not bot.metadata & {event.metadata, ("*", event.metadata[1])}:
        return False
    scope = EVENT_SCOPES[event.subscription]
    if event.channel is None:
        return scope is None or scope in bot.scopes
    if scope is not None and event.channel.kind == "private":
        scope = PRIVATE_SCOPE.get(scope, scope)
    is_about_itself = event.body.get("user") == bot.id  # also when it has just left
    return (scope is None or scope in bot.scopes) and (is_about_itself or bot.id in event.channel.members)
