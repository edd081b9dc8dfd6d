"""What a person sees of the bot's acknowledgement: a reply, a changed modal, errors, or a failure."""

from collections.abc import Callable
from contextlib import suppress

from sandbox.block_kit import check_options, check_view
from sandbox.methods.arguments import Arguments
from sandbox.methods.registry import Call
from sandbox.wire.delivery import Answer
from sandbox.wire.response_urls import NO_TICKET, post_response
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Bot, Json, Message, View
from sandbox.workspace.passes import ResponseUrl
from sandbox.workspace.workspace import SLACKBOT, Workspace

TROUBLE = "We had some trouble connecting. Try again?"
Then = Callable[[Answer], None]


def after_command(workspace: Workspace, base_url: str, bot: Bot, command: Json) -> Then:
    """A body is shown to the person (or the channel); a failure is named by Slack itself."""
    channel, user = command["channel_id"], command["user_id"]

    def then(answer: Answer) -> None:
        error = answer.error
        if answer.ok and answer.body:
            place = ResponseUrl(bot.app_id, channel, user, None, expires=0)
            try:
                post_response(_call(workspace, bot, base_url, answer.body), place)
            except SlackError:
                error = "invalid_command_response"
        if error:
            text = f"{command['command']} failed with the error “{error}”"
            workspace.timeline.post(channel, SLACKBOT.id, text, ephemeral_to=user)

    return then


def after_press(workspace: Workspace, user: str, where: Message | View) -> Then:
    """Nothing when acknowledged; otherwise Slack marks the element with a warning."""

    def then(answer: Answer) -> None:
        trouble = TROUBLE if answer.error else None
        with suppress(SlackError), workspace.happenings.held():  # the bot may have removed it meanwhile
            if isinstance(where, View):
                _mark_view(workspace, workspace.view(where.id), trouble)
            else:
                _mark_message(workspace, workspace.message(where.channel, where.ts), user, trouble)

    return then


def after_legacy_press(workspace: Workspace, base_url: str, bot: Bot, user: str, where: Message) -> Then:
    """A message in the acknowledgement takes the place of the one pressed on, unless it says otherwise."""
    marked = after_press(workspace, user, where)

    def then(answer: Answer) -> None:
        marked(answer)
        body = answer.body or {}
        if body.get("text") or body.get("attachments"):
            changed = {"replace_original": body.get("response_type") != "ephemeral", **body}
            place = ResponseUrl(bot.app_id, where.channel, user, where.ts, expires=0)
            post_response(_call(workspace, bot, base_url, changed), place)

    return then


def _mark_view(workspace: Workspace, view: View, trouble: str | None) -> None:
    if view.trouble != trouble:
        workspace.modals.keep(view, "had no answer" if trouble else "was answered", trouble=trouble)


def _mark_message(workspace: Workspace, message: Message, user: str, trouble: str | None) -> None:
    if message.trouble.get(user) != trouble:
        others = {who: text for who, text in message.trouble.items() if who != user}
        mine = {user: trouble} if trouble else {}
        workspace.timeline.edit(message, announce=False, trouble={**others, **mine})


def after_suggestion(workspace: Workspace, user: str, where: Message | View, names: tuple[str, str]) -> Then:
    """Options that may be chosen from now on; an answer that Slack cannot read is raised to who asked."""

    def then(answer: Answer) -> None:
        if answer.ok:
            workspace.suggestions.keep(where, user, *names, check_options(answer.body or {}))

    return then


def after_submission(workspace: Workspace, base_url: str, bot: Bot, view: View) -> Then:
    """docs.slack.dev/surfaces/modals#response_actions: close (the default), clear, errors, update, push."""

    def then(answer: Answer) -> None:
        try:
            current = workspace.view(view.id)
        except SlackError:
            return  # closed meanwhile
        if answer.error:
            workspace.modals.keep(current, "had no answer", is_waiting=False, trouble=TROUBLE)
            return
        settled = workspace.modals.keep(current, "was answered", is_waiting=False)
        try:
            _act(_call(workspace, bot, base_url, answer.body or {}), settled)
        except SlackError as refusal:
            happening = f"was answered with what Slack refuses ({'; '.join(map(str, refusal.args))})"
            workspace.modals.keep(settled, happening, trouble=TROUBLE)

    return then


def _act(call: Call, view: View) -> None:
    modals, action = call.workspace.modals, call.args.text("response_action")
    if action == "clear":
        modals.clear(view.user)
    elif action == "errors":
        errors = call.args.values.get("errors") or {}
        if not errors or not errors.keys() <= {
            block["block_id"] for block in view.blocks if block["type"] == "input"
        }:
            raise SlackError(
                "invalid_arguments", messages=[f"errors for blocks that are not inputs: {sorted(errors)}"]
            )
        modals.keep(view, "was sent back with errors", errors=dict(errors))
    elif action in {"update", "push"}:
        payload = check_view(call.args.structure("view"), "modal", call.can_show)
        if action == "push":
            modals.push(call.bot, view.user, payload)
        else:
            modals.update(view, payload)
    elif action:
        raise SlackError("invalid_arguments", messages=[f"unknown response_action: {action}"])
    else:
        modals.close(view)


def _call(workspace: Workspace, bot: Bot, base_url: str, body: Json) -> Call:
    return Call(workspace, bot, Arguments(body), base_url, NO_TICKET)
