"""conversations.*: making, naming, filling and closing channels. docs.slack.dev/reference/methods."""

import re

from sandbox.methods.registry import Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Channel, Json
from sandbox.workspace.shapes import channel_on_the_wire

NAME_LIMIT = 80
NAME = re.compile(r"[\w-]+")
TEXT_LIMIT = 250  # characters of a topic or a purpose
INVITED_MOST = 100
MANAGE = ("channels:manage", "groups:write")
MANAGE_SCOPE = {"channel": "channels:manage", "private": "groups:write"}
EVERY_KIND = (*MANAGE, "im:write", "mpim:write")
INVITE = (*MANAGE, "channels:write.invites", "groups:write.invites")
TOPIC = (*EVERY_KIND, "channels:write.topic", "groups:write.topic", "im:write.topic", "mpim:write.topic")


@method("conversations.create", *MANAGE, tier=2)
def create(call: Call) -> Json:
    name, is_private = _name(call), call.args.flag("is_private")
    call.needs(MANAGE_SCOPE["private" if is_private else "channel"])
    return _answer(call, call.workspace.add_channel(name, [call.bot.id], private=is_private))


@method("conversations.rename", *MANAGE, tier=2)
def rename(call: Call) -> Json:
    channel = _managed(call)
    return _answer(call, call.workspace.directory.rename(channel.id, _name(call)))


@method("conversations.invite", *INVITE, tier=3)
def invite(call: Call) -> Json:
    """All or, with `force`, those who can come; each who cannot is named in `errors`."""
    channel, wanted = _joined(call), call.args.listed("users")
    if not wanted:
        raise SlackError("no_user")
    if len(wanted) > INVITED_MOST:
        raise SlackError("too_many_users")
    refusals = {user: error for user in wanted if (error := _cannot_come(call, channel, user))}
    coming = [user for user in wanted if user not in refusals]
    if refusals and not (call.args.flag("force") and coming):
        errors = [{"user": user, "ok": False, "error": error} for user, error in refusals.items()]
        raise SlackError(next(iter(refusals.values())), errors=errors)
    for user in coming:
        channel = call.workspace.directory.join(channel.id, user, inviter=call.bot.id)
    return _answer(call, channel)


@method("conversations.kick", *MANAGE, tier=3)
def kick(call: Call) -> Json:
    channel, user = _managed(call), call.args.required("user", "user_not_found")
    if user not in call.workspace.directory.users:
        raise SlackError("user_not_found")
    if user == call.bot.id:
        raise SlackError("cant_kick_self")
    if user not in channel.members:
        raise SlackError("not_in_channel")
    call.workspace.leave(channel, user)
    return {}


@method("conversations.leave", *EVERY_KIND, tier=3)
def leave(call: Call) -> Json:
    channel = _real_channel(call)
    if call.bot.id not in channel.members:
        return {"not_in_channel": True}
    call.workspace.leave(channel, call.bot)
    return {}


@method("conversations.close", *EVERY_KIND, tier=2)
def close(call: Call) -> Json:
    """A direct conversation leaves the sidebar; what was said in it stays."""
    if not call.channel().is_direct:
        raise SlackError("method_not_supported_for_channel_type")
    return {}


@method("conversations.archive", *MANAGE, tier=2)
def archive(call: Call) -> Json:
    channel = _joined(call)
    if channel.is_archived:
        raise SlackError("already_archived")
    call.workspace.archive(channel)
    return {}


@method("conversations.unarchive", *MANAGE, tier=2)
def unarchive(call: Call) -> Json:
    channel = _joined(call)
    if not channel.is_archived:
        raise SlackError("not_archived")
    call.workspace.directory.unarchive(channel.id)
    return {}


@method("conversations.setTopic", *TOPIC, tier=2)
def set_topic(call: Call) -> Json:
    return _answer(call, _reworded(call, "topic"))


@method("conversations.setPurpose", *TOPIC, tier=2)
def set_purpose(call: Call) -> Json:
    return _answer(call, _reworded(call, "purpose")) | {"purpose": call.args.text("purpose")}


def _reworded(call: Call, field: str) -> Channel:
    channel, text = call.joined_channel(), call.args.text(field)
    if channel.is_archived:
        raise SlackError("is_archived")
    if len(text) > TEXT_LIMIT:
        raise SlackError("too_long")
    return call.workspace.directory.change_channel(channel.id, f"a new {field}", **{field: text})


def _name(call: Call) -> str:
    """Lower case letters, digits, hyphens and underscores; `invalid_name_*` or `name_taken`."""
    name = call.args.required("name", "invalid_name_required").removeprefix("#")
    if len(name) > NAME_LIMIT:
        raise SlackError("invalid_name_maxlength")
    if not NAME.fullmatch(name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if not any(letter.isalnum() for letter in name):
        raise SlackError("invalid_name_punctuation")
    if any(channel.name == name for channel in call.workspace.channels):
        raise SlackError("name_taken")
    return name


def _cannot_come(call: Call, channel: Channel, user: str) -> str | None:
    if user not in call.workspace.directory.users:
        return "user_not_found"
    if user == call.bot.id:
        return "cant_invite_self"
    return "already_in_channel" if user in channel.members else None


def _real_channel(call: Call) -> Channel:
    channel = call.channel()
    if channel.is_direct:
        raise SlackError("method_not_supported_for_channel_type")
    return channel


def _joined(call: Call) -> Channel:
    """A channel, open or archived, that the bot is in."""
    channel = _real_channel(call)
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _managed(call: Call) -> Channel:
    channel = _joined(call)
    call.needs(MANAGE_SCOPE[channel.kind])
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def _answer(call: Call, channel: Channel) -> Json:
    return {"channel": channel_on_the_wire(channel, call.bot.id, call.workspace.team_id)}
