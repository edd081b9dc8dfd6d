"""conversations.*: finding, opening, joining and reading channels; `channels.py` changes them."""

from sandbox.methods.pages import page
from sandbox.methods.registry import HISTORY_SCOPE, READ_SCOPE, Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Channel, Json, Message
from sandbox.workspace.shapes import channel_on_the_wire

KINDS = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "mpim"}
MPIM_MOST = 8
READS = tuple(READ_SCOPE.values())
HISTORIES = tuple(HISTORY_SCOPE.values())


@method("conversations.open", "im:write", "mpim:write", "groups:write", "channels:manage", tier=3)
def open_conversation(call: Call) -> Json:
    if call.args.text("channel"):
        return {"no_op": True, "already_open": True, "channel": {"id": call.channel().id}}
    wanted = call.args.listed("users")
    if not wanted:
        raise SlackError("users_list_not_supplied")
    if len(wanted) > MPIM_MOST:
        raise SlackError("too_many_users")
    if any(user not in call.workspace.directory.users for user in wanted):
        raise SlackError("user_not_found")
    call.needs("im:write" if len(wanted) == 1 else "mpim:write")
    channel, is_new = call.workspace.directory.direct([call.bot.id, *wanted])
    whole = _wire(call, channel) if call.args.flag("return_im") else {"id": channel.id}
    return {"no_op": not is_new, "already_open": not is_new, "channel": whole}


@method("conversations.info", *READS, tier=3)
def info(call: Call) -> Json:
    channel = call.channel()
    call.needs(READ_SCOPE[channel.kind])
    return {"channel": _wire(call, channel)}


@method("conversations.list", *READS, tier=2)
def list_conversations(call: Call) -> Json:
    return _listing(call, call.workspace.channels)


@method("users.conversations", *READS, tier=3)
def conversations_of_user(call: Call) -> Json:
    """The bot's own channels, or those of `user` that the bot may see."""
    user = call.args.text("user", call.bot.id)
    if user not in call.workspace.directory.users:
        raise SlackError("user_not_found")
    return _listing(call, [channel for channel in call.workspace.channels if user in channel.members])


@method("conversations.members", *READS, tier=4)
def members(call: Call) -> Json:
    channel = call.channel()
    call.needs(READ_SCOPE[channel.kind])
    some, cursor = page(channel.members, call.args)
    return {"members": some, "response_metadata": {"next_cursor": cursor}}


@method("conversations.join", "channels:join", tier=3)
def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    was_member = call.bot.id in channel.members
    joined = call.workspace.join(channel, call.bot)
    body: Json = {"channel": _wire(call, joined)}
    return body | {"warning": "already_in_channel"} if was_member else body


@method("conversations.history", *HISTORIES, tier=3)
def history(call: Call) -> Json:
    """Newest first; replies only where they were sent to the channel too; ephemeral messages never."""
    channel = _readable(call)
    inside = [m for m in call.workspace.timeline.top_level(channel.id, None) if _is_between(m, call)]
    some, cursor = page(inside[::-1], call.args)
    return _messages(call, some, cursor) | {"pin_count": len(channel.pins)}


@method("conversations.replies", *HISTORIES, tier=3)
def replies(call: Call) -> Json:
    """The parent first on every page's list, then its replies, oldest first."""
    channel = _readable(call)
    ts = call.args.required("ts", "thread_not_found")
    whole = call.workspace.timeline.thread(channel.id, ts, None)
    if not any(message.ts == ts for message in whole):
        raise SlackError("thread_not_found")
    inside = [message for message in whole if message.ts == ts or _is_between(message, call)]
    return _messages(call, *page(inside, call.args, default=1000))


def _readable(call: Call) -> Channel:
    channel = call.joined_channel()
    call.needs(HISTORY_SCOPE[channel.kind])
    return channel


def _is_between(message: Message, call: Call) -> bool:
    oldest, latest = call.args.text("oldest", "0"), call.args.text("latest", "9999999999")
    try:
        bounds, ts = (float(oldest or 0), float(latest or 9999999999)), float(message.ts)
    except ValueError:
        raise SlackError("invalid_ts_latest" if oldest == "0" else "invalid_ts_oldest") from None
    if call.args.flag("inclusive"):
        return bounds[0] <= ts <= bounds[1]
    return bounds[0] < ts < bounds[1]


def _messages(call: Call, messages: list[Message], cursor: str) -> Json:
    with_metadata = call.args.flag("include_all_metadata")
    body: Json = {
        "messages": [call.wire(message, with_metadata=with_metadata) for message in messages],
        "has_more": bool(cursor),
    }
    return body | {"response_metadata": {"next_cursor": cursor}} if cursor else body


def _listing(call: Call, channels: list[Channel]) -> Json:
    kinds = [KINDS.get(kind) for kind in call.args.listed("types") or ["public_channel"]]
    if None in kinds:
        raise SlackError("invalid_types")
    for kind in kinds:
        call.needs(READ_SCOPE[str(kind)])
    skips_archived = call.args.flag("exclude_archived")
    visible = [
        channel
        for channel in channels
        if channel.kind in kinds
        and (channel.kind == "channel" or call.bot.id in channel.members)
        and not (skips_archived and channel.is_archived)
    ]
    some, cursor = page(visible, call.args)
    return {
        "channels": [_wire(call, channel) for channel in some],
        "response_metadata": {"next_cursor": cursor},
    }


def _wire(call: Call, channel: Channel) -> Json:
    return channel_on_the_wire(channel, call.bot.id, call.workspace.team_id)
