"""files.*: uploads in three steps, looking up, deleting. docs.slack.dev/messaging/working-with-files."""

from sandbox.block_kit import check_message
from sandbox.methods.messages import thread_of
from sandbox.methods.registry import Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Channel, File, Json
from sandbox.workspace.shapes import file_on_the_wire
from sandbox.workspace.uploads import MAX_BYTES


@method("files.getUploadURLExternal", "files:write", tier=4)
def get_upload_url(call: Call) -> Json:
    name = call.args.required("filename")
    length = call.args.whole("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments", messages=["must be more than 0 [json-pointer:/length]"])
    if length > MAX_BYTES:
        raise SlackError("file_upload_size_restricted")
    file = call.workspace.uploads.reserve(call.bot.id, name, length, call.args.text("alt_txt"))
    return {"upload_url": f"{call.base_url}upload/v1/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write", tier=4)
def complete_upload(call: Call) -> Json:
    """Without a channel the files stay private to the app; with one, a message carries them."""
    wanted = call.args.structure("files")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(one, dict) for one in wanted):
        raise SlackError("invalid_arguments", messages=["missing required field: files"])
    channels = [_shareable(call, channel) for channel in _named_channels(call)]
    thread_ts = thread_of(call, channels[0]) if channels else None
    blocks = call.args.structure("blocks")
    checked = tuple(check_message(blocks, call.can_show)) if blocks else ()
    uploads = call.workspace.uploads
    files = [uploads.complete(str(one.get("id")), str(one.get("title") or "")) for one in wanted]
    for channel in channels:
        message = call.workspace.timeline.post(
            channel.id,
            call.bot.id,
            call.args.text("initial_comment"),
            blocks=checked,
            thread_ts=thread_ts,
            files=tuple(file.id for file in files),
            bot_id=call.bot.bot_id,
            app_id=call.bot.app_id,
            subtype="file_share",
        )
        for file in files:
            uploads.share(file.id, channel.id, message.ts)
    return {"files": [_wire(call, uploads.get(file.id)) for file in files]}


@method("files.info", "files:read", tier=4)
def info(call: Call) -> Json:
    file_id = call.args.required("file", "file_not_found")
    channels = {channel.id: channel for channel in call.workspace.channels}
    if not call.workspace.uploads.is_accessible(file_id, call.bot, channels):
        raise SlackError("file_not_found")
    return {"file": _wire(call, call.workspace.uploads.poll(file_id)), "comments": []}


@method("files.delete", "files:write", tier=3)
def delete(call: Call) -> Json:
    call.workspace.uploads.delete(call.args.required("file", "file_not_found"), call.bot.id)
    return {}


def _named_channels(call: Call) -> list[str]:
    one = call.args.text("channel_id")
    return [one] if one else call.args.listed("channels")


def _shareable(call: Call, channel_id: str) -> Channel:
    directory = call.workspace.directory
    if channel_id in directory.users:
        return call.workspace.direct_message(call.bot, channel_id)
    channel = directory.channels.get(channel_id)
    if channel is None or (channel.kind != "channel" and call.bot.id not in channel.members):
        raise SlackError("channel_not_found")
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _wire(call: Call, file: File) -> Json:
    kinds = {c.id: "public" if c.kind == "channel" else "private" for c in call.workspace.channels}
    return file_on_the_wire(file, call.base_url, kinds)
