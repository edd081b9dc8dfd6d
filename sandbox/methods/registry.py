"""The declared list of Web API methods: each with the scopes it needs and its rate limit tier."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.methods.arguments import Arguments
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Bot, Channel, Json, Message
from sandbox.workspace.rate_limits import POSTS_PER_MINUTE, TIERS
from sandbox.workspace.shapes import message_on_the_wire
from sandbox.workspace.workspace import Workspace

READ_SCOPE = {"channel": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
HISTORY_SCOPE = {
    "channel": "channels:history",
    "private": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}


@dataclass(frozen=True)
class Call:
    """One authenticated call. `base_url` ends with a slash; `new_ticket` makes a Socket Mode address."""

    workspace: Workspace
    bot: Bot
    args: Arguments
    base_url: str
    new_ticket: Callable[[Bot], str]
    step: str | None = None  # the workflow step whose token called

    def channel(self, name: str = "channel") -> Channel:
        """The channel the bot may know of; `channel_not_found` also for a private one it is not in."""
        wanted = self.args.required(name, "channel_not_found")
        try:
            channel = self.workspace.channel(wanted)
        except KeyError:
            raise SlackError("channel_not_found") from None
        if channel.kind != "channel" and self.bot.id not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def joined_channel(self, name: str = "channel") -> Channel:
        channel = self.channel(name)
        if self.bot.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def needs(self, scope: str) -> None:
        if scope not in self.bot.scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(self.bot.scopes)))

    def can_show(self, file_id: str) -> bool:
        """Whether the bot may use this file in an image block: accessible, an image, and processed."""
        channels = {channel.id: channel for channel in self.workspace.channels}
        if not self.workspace.uploads.is_accessible(file_id, self.bot, channels):
            return False
        file = self.workspace.file(file_id)
        return file.processed and file.mimetype in {"image/png", "image/jpeg", "image/gif"}

    def wire(self, message: Message, *, with_metadata: bool = True) -> Json:
        everything = self.workspace.timeline.all_in(message.channel)
        return message_on_the_wire(message, everything, self.workspace.team_id, with_metadata=with_metadata)


Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """`scopes`: one of them is needed (none when empty). `per_minute`: the most calls in any 60 s.

    `by_client`: called with the client's id and secret instead of a token.
    """

    name: str
    scopes: tuple[str, ...]
    per_minute: int
    handler: Handler
    app_level: bool = False
    by_client: bool = False


METHODS: dict[str, Method] = {}
UNLIMITED = 100_000


def method(
    name: str, *scopes: str, tier: int | None = None, app_level: bool = False, by_client: bool = False
) -> Callable[[Handler], Handler]:
    """Declare a method. Without a tier it is special: as good as unlimited here, save for posting."""
    special = POSTS_PER_MINUTE if name == "chat.postMessage" else UNLIMITED

    def declare(handler: Handler) -> Handler:
        per_minute = TIERS[tier] if tier else special
        METHODS[name] = Method(name, scopes, per_minute, handler, app_level, by_client)
        return handler

    return declare
