"""People, channels, messages, files and views in the shapes Slack sends them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.workspace.model import Bot, Channel, File, Json, Message, User, View
from sandbox.workspace.typed_text import rich_text_of

ONLY_BLOCKS = "This content can't be displayed."


def message_on_the_wire(
    message: Message,
    channel_messages: Sequence[Message],
    team_id: str,
    *,
    with_metadata: bool = True,
) -> Json:
    """One message; replies are counted among `channel_messages`."""
    body: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text or (ONLY_BLOCKS if message.blocks else ""),
        "team": team_id,
    }
    if message.bot_id:
        body |= {"bot_id": message.bot_id, "app_id": message.app_id}
    if blocks := _blocks(message):
        body["blocks"] = blocks
    if message.attachments:
        body["attachments"] = list(message.attachments)
    optional = {"subtype": message.subtype, "username": message.username, "thread_ts": message.thread_ts}
    body |= {name: value for name, value in optional.items() if value}
    if message.broadcast:
        body["subtype"] = "thread_broadcast"
    if message.edited:
        body["edited"] = {"user": message.user, "ts": message.edited}
    if message.metadata and with_metadata:
        body["metadata"] = message.metadata
    if message.reactions:
        body["reactions"] = reactions_on_the_wire(message)
    if message.files:
        body["files"] = [{"id": file} for file in message.files]
    return body | _thread_facts(message, channel_messages)


def _blocks(message: Message) -> list[Json]:
    """A person's words travel as a rich_text block beside the text, as Slack's own client sends them."""
    if message.blocks or message.bot_id or message.subtype or not message.text:
        return list(message.blocks)
    return [rich_text_of(message.text, "b" + message.ts.replace(".", "")[-6:])]


def reactions_on_the_wire(message: Message) -> list[Json]:
    return [
        {"name": emoji, "users": list(users), "count": len(users)}
        for emoji, users in message.reactions.items()
    ]


def _thread_facts(message: Message, channel_messages: Sequence[Message]) -> Json:
    if message.is_reply:
        parent = next((m for m in channel_messages if m.ts == message.thread_ts), None)
        return {"parent_user_id": parent.user} if parent else {}
    replies = [m for m in channel_messages if m.is_reply and m.thread_ts == message.ts and not m.ephemeral_to]
    if not replies:
        return {}
    authors = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": authors,
        "reply_users_count": len(authors),
        "latest_reply": replies[-1].ts,
    }


def user_on_the_wire(user: User, team_id: str, *, with_email: bool) -> Json:
    offset = datetime.now(UTC).astimezone(ZoneInfo(user.tz)).utcoffset()
    profile = {"real_name": user.real_name, "display_name": user.name, "status_text": "", "status_emoji": ""}
    if with_email and not user.is_bot:
        profile["email"] = user.email
    return {
        "id": user.id,
        "team_id": user.home or team_id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_restricted": user.is_restricted,
        "is_stranger": False,
        "updated": 0,
    }


def channel_on_the_wire(channel: Channel, viewer: str, team_id: str) -> Json:
    body: Json = {
        "id": channel.id,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_member": viewer in channel.members,
        "context_team_id": team_id,
    }
    if channel.kind == "im":
        others = [member for member in channel.members if member != viewer]
        return body | {"user": others[0] if others else viewer, "is_open": True}
    return body | {
        "name": channel.name,
        "name_normalized": channel.name,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def file_on_the_wire(file: File, base_url: str, kinds: dict[str, str]) -> Json:
    """`kinds` says of each channel a file was shared in whether it is "public" or "private"."""
    kind = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    shares: Json = {}
    for channel, ts in file.shares if file.processed else ():
        shares.setdefault(kinds.get(channel, "private"), {}).setdefault(channel, []).append({"ts": ts})
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype if file.processed else "",
        "filetype": kind if file.processed else "",
        "size": file.length,
        "user": file.user,
        "created": file.created,
        "timestamp": file.created,
        "alt_txt": file.alt_txt,
        "url_private": f"{base_url}files-pri/{file.id}/{file.name}",
        "permalink": f"{base_url}files/{file.user}/{file.id}/{file.name}",
        "is_external": False,
        "is_public": "public" in shares,
        "shares": shares,
        "channels": list(shares.get("public", {})),
        "groups": list(shares.get("private", {})),
    }


def view_on_the_wire(view: View, team_id: str, home: str = "") -> Json:
    """`home` is the team of who looks at it, should that be another organisation's (Slack Connect)."""
    defaults = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "title": {"type": "plain_text", "text": "View Title", "emoji": True},
        "close": None,
        "submit": None,
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return {
        **defaults,
        **view.payload,
        "id": view.id,
        "team_id": home or team_id,
        "state": {"values": view.inputs},
        "hash": view.hash,
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": view.app_id,
        "app_installed_team_id": team_id,
        "bot_id": view.bot_id,
    }


def bot_profile(bot: Bot, team_id: str) -> Json:
    return {
        "id": bot.bot_id,
        "app_id": bot.app_id,
        "name": bot.user.name,
        "deleted": False,
        "updated": 0,
        "team_id": team_id,
    }
