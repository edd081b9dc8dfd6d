"""chat.*: posting, changing and deleting messages."""

from sandbox.methods.messages import UPDATE_LIMIT, Content, content_of, split, thread_of
from sandbox.methods.registry import Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Channel, Json, Message
from sandbox.workspace.shapes import bot_profile


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> Json:
    channel = _open_for_posting(call)
    if call.workspace.rate_limits:
        call.workspace.rate_limits.spend_post(call.bot.app_id, channel.id)
    content = content_of(call)
    thread_ts = thread_of(call, channel)
    _needs_customize(call)
    if thread_ts:
        call.workspace.assistants.answered(channel.id, thread_ts)
    posted = [
        call.workspace.timeline.post(
            channel.id,
            call.bot.id,
            text,
            blocks=content.blocks,
            attachments=content.attachments,
            metadata=content.metadata,
            thread_ts=thread_ts,
            broadcast=bool(thread_ts) and call.args.flag("reply_broadcast"),
            step=call.step,
            username=call.args.text("username") or None,
            icon=call.args.text("icon_emoji") or call.args.text("icon_url") or None,
            bot_id=call.bot.bot_id,
            app_id=call.bot.app_id,
        )
        for text in _pieces(content)
    ]
    return {"channel": channel.id, "ts": posted[0].ts, "message": _as_posted(call, posted[0])}


@method("chat.postEphemeral", "chat:write", tier=4)
def post_ephemeral(call: Call) -> Json:
    channel = call.joined_channel()
    if channel.is_archived:
        raise SlackError("is_archived")
    try:
        reader = call.workspace.user(call.args.required("user", "user_not_found"))
    except KeyError:
        raise SlackError("user_not_found") from None
    if reader.id not in channel.members:
        raise SlackError("user_not_in_channel")
    content = content_of(call)
    message = call.workspace.timeline.post(
        channel.id,
        call.bot.id,
        content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        thread_ts=thread_of(call, channel),
        ephemeral_to=reader.id,
        bot_id=call.bot.bot_id,
        app_id=call.bot.app_id,
    )
    return {"message_ts": message.ts}


@method("chat.update", "chat:write", tier=3)
def update(call: Call) -> Json:
    """Without `blocks`, text alone replaces them too; attachments and metadata stay unless given."""
    channel = call.channel()
    if len(call.args.text("text")) > UPDATE_LIMIT:
        raise SlackError("msg_too_long")
    before = _own(call, channel, "cant_update_message")
    content = content_of(call)
    changes: Json = {"blocks": content.blocks, "edited": call.workspace.timeline.restamp(), "inputs": {}}
    if "text" in content.given:
        changes["text"] = content.text
    if "attachments" in content.given:
        changes["attachments"] = content.attachments
    if "metadata" in content.given:
        changes["metadata"] = content.metadata
    after = call.workspace.timeline.edit(before, **changes)
    return {"channel": channel.id, "ts": after.ts, "text": after.text, "message": _as_posted(call, after)}


@method("chat.delete", "chat:write", tier=3)
def delete(call: Call) -> Json:
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    call.workspace.timeline.delete(message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.workspace.message(channel, call.args.required("message_ts", "message_not_found"))
    if message.ephemeral_to:
        raise SlackError("message_not_found")
    link = f"{call.base_url}archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _pieces(content: Content) -> list[str]:
    return [content.text] if content.blocks or content.attachments else split(content.text)


def _open_for_posting(call: Call) -> Channel:
    """Where the bot may post. A person's id means the direct conversation with them."""
    wanted = call.args.required("channel", "channel_not_found")
    if wanted in call.workspace.directory.users:
        return call.workspace.direct_message(call.bot, wanted)
    channel = call.channel()
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.bot.id not in channel.members and "chat:write.public" not in call.bot.scopes:
        raise SlackError("not_in_channel")
    return channel


def _needs_customize(call: Call) -> None:
    if any(call.args.text(name) for name in ("username", "icon_emoji", "icon_url")):
        call.needs("chat:write.customize")


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    """The bot's own message. Ephemeral ones are beyond reach: they change through response URLs only."""
    message = call.workspace.message(channel, call.args.required("ts", "message_not_found"))
    if message.ephemeral_to:
        raise SlackError("message_not_found")
    if message.bot_id != call.bot.bot_id:
        raise SlackError(refusal)
    if channel.is_archived:
        raise SlackError("is_archived")
    return message


def _as_posted(call: Call, message: Message) -> Json:
    return {**call.wire(message), "bot_profile": bot_profile(call.bot, call.workspace.team_id)}
