"""Answering through a response URL: a new message, or a change of the one that was pressed.

docs.slack.dev/interactivity/handling-user-interaction#message_responses.
"""

from collections.abc import Callable

from sandbox.methods.arguments import Arguments
from sandbox.methods.messages import content_of
from sandbox.methods.registry import Call
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Bot, Json, Message
from sandbox.workspace.passes import ResponseUrl
from sandbox.workspace.workspace import Workspace


def respond(workspace: Workspace, token: str, args: Json, base_url: str) -> None:
    """SlackError `used_url`, `expired_url`, or whatever is wrong with the message."""
    place = workspace.passes.use_response_url(token)
    bot = workspace.directory.bot_of_app(place.app_id)
    if bot.refusal:
        raise SlackError("no_service")
    post_response(Call(workspace, bot, Arguments(args), base_url, _no_ticket), place)


def post_response(call: Call, place: ResponseUrl) -> None:
    """Also what becomes of a body in the acknowledgement of a slash command."""
    original = _original(call.workspace, place)
    if call.args.flag("delete_original"):
        if original:
            call.workspace.timeline.delete(original)
        return
    content = content_of(call)
    if call.args.flag("replace_original") and original:
        stamp = call.workspace.timeline.restamp()
        call.workspace.timeline.edit(
            original,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            metadata=content.metadata,
            edited=stamp,
            inputs={},
        )
        return
    is_public = call.args.text("response_type") == "in_channel"
    call.workspace.timeline.post(
        place.channel,
        call.bot.id,
        content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=content.metadata,
        thread_ts=call.args.text("thread_ts") or None,
        ephemeral_to=None if is_public else place.user,
        bot_id=call.bot.bot_id,
        app_id=call.bot.app_id,
    )


def _original(workspace: Workspace, place: ResponseUrl) -> Message | None:
    if place.message_ts is None:
        return None
    try:
        return workspace.message(place.channel, place.message_ts)
    except SlackError:
        return None


def _no_ticket(_bot: Bot) -> str:
    raise SlackError("not_allowed_token_type")


NO_TICKET: Callable[[Bot], str] = _no_ticket
