"""reactions.*, pins.* and bookmarks.*: marks on messages and channels."""

from sandbox.methods.pages import page
from sandbox.methods.registry import Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.identifiers import secret
from sandbox.workspace.model import Channel, Json, Message
from sandbox.workspace.shapes import reactions_on_the_wire

BOOKMARKS_MOST = 100
PINS_MOST = 100


@method("reactions.add", "reactions:write", tier=3)
def add_reaction(call: Call) -> Json:
    call.workspace.timeline.react(_message(call, call.joined_channel()), call.bot.id, _emoji(call))
    return {}


@method("reactions.remove", "reactions:write", tier=2)
def remove_reaction(call: Call) -> Json:
    call.workspace.timeline.unreact(_message(call, call.joined_channel()), call.bot.id, _emoji(call))
    return {}


@method("reactions.get", "reactions:read", tier=3)
def get_reactions(call: Call) -> Json:
    message = _message(call, call.channel())
    wire = call.wire(message) | {"reactions": reactions_on_the_wire(message)}
    return {"type": "message", "channel": message.channel, "message": wire}


@method("reactions.list", "reactions:read", tier=2)
def list_reactions(call: Call) -> Json:
    """What `user` (else the bot) reacted to, newest first, in channels that the bot may see."""
    user = call.args.text("user", call.bot.id)
    if user not in call.workspace.directory.users:
        raise SlackError("user_not_found")
    visible = [c for c in call.workspace.channels if c.kind == "channel" or call.bot.id in c.members]
    messages = [m for c in visible for m in call.workspace.timeline.all_in(c.id) if not m.ephemeral_to]
    marked = [m for m in messages if any(user in people for people in m.reactions.values())]
    some, cursor = page(sorted(marked, key=lambda m: m.ts, reverse=True), call.args)
    items = [{"type": "message", "channel": m.channel, "message": call.wire(m)} for m in some]
    return {"items": items, "response_metadata": {"next_cursor": cursor}}


@method("pins.list", "pins:read", tier=2)
def list_pins(call: Call) -> Json:
    channel = call.joined_channel()
    everything = {m.ts: m for m in call.workspace.timeline.all_in(channel.id)}
    pinned = [everything[ts] for ts in channel.pins if ts in everything]
    return {"items": [{"type": "message", "channel": channel.id, "message": call.wire(m)} for m in pinned]}


@method("pins.add", "pins:write", tier=2)
def add_pin(call: Call) -> Json:
    channel = call.joined_channel()
    message = _message(call, channel)
    if message.ts in channel.pins:
        raise SlackError("already_pinned")
    if len(channel.pins) >= PINS_MOST:
        raise SlackError("too_many_pins")
    call.workspace.directory.change_channel(channel.id, "a new pin", pins=(*channel.pins, message.ts))
    return {}


@method("pins.remove", "pins:write", tier=2)
def remove_pin(call: Call) -> Json:
    channel = call.joined_channel()
    message = _message(call, channel)
    if message.ts not in channel.pins:
        raise SlackError("no_pin")
    left = tuple(ts for ts in channel.pins if ts != message.ts)
    call.workspace.directory.change_channel(channel.id, "a pin fewer", pins=left)
    return {}


@method("bookmarks.add", "bookmarks:write", tier=2)
def add_bookmark(call: Call) -> Json:
    channel = call.joined_channel("channel_id")
    if call.args.required("type") != "link":
        raise SlackError("invalid_bookmark_type")
    link = call.args.required("link", "invalid_link")
    if not link.startswith(("http://", "https://")):
        raise SlackError("invalid_link")
    if len(channel.bookmarks) >= BOOKMARKS_MOST:
        raise SlackError("too_many_bookmarks")
    bookmark = {
        "id": secret("Bk", 10).upper(),
        "channel_id": channel.id,
        "title": call.args.required("title"),
        "link": link,
        "emoji": call.args.text("emoji"),
        "type": "link",
        "app_id": call.bot.app_id,
    }
    kept = (*channel.bookmarks, bookmark)
    call.workspace.directory.change_channel(channel.id, "a new bookmark", bookmarks=kept)
    return {"bookmark": bookmark}


@method("bookmarks.list", "bookmarks:read", tier=3)
def list_bookmarks(call: Call) -> Json:
    return {"bookmarks": list(call.joined_channel("channel_id").bookmarks)}


def _message(call: Call, channel: Channel) -> Message:
    message = call.workspace.message(channel, call.args.required("timestamp", "no_item_specified"))
    if message.ephemeral_to:
        raise SlackError("message_not_found")
    return message


def _emoji(call: Call) -> str:
    name = call.args.required("name", "invalid_name").strip(":")
    if not name or not name.replace("_", "").replace("-", "").replace("+", "").replace("'", "").isalnum():
        raise SlackError("invalid_name")
    return name
