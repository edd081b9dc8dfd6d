"""The payloads of commands and interactions. docs.slack.dev/reference/interaction-payloads."""

from dataclasses import dataclass

from sandbox.workspace.form_state import state_of
from sandbox.workspace.model import Bot, Channel, Json, Message, User, View
from sandbox.workspace.shapes import message_on_the_wire, view_on_the_wire
from sandbox.workspace.steps import Step
from sandbox.workspace.workspace import Workspace

COMMAND_CHANNEL_NAMES = {"im": "directmessage", "private": "privategroup"}


@dataclass(frozen=True)
class Actor:
    """Who does it, and to which app."""

    workspace: Workspace
    user: User
    bot: Bot
    base_url: str

    def trigger(self) -> str:
        return self.workspace.passes.new_trigger(self.bot.app_id, self.user.id)

    def response_url(self, channel: str, message_ts: str | None = None) -> str:
        token = self.workspace.passes.new_response_url(self.bot.app_id, channel, self.user.id, message_ts)
        return f"{self.base_url}respond/{token}"

    @property
    def home(self) -> str:
        """The team of the person's own organisation."""
        return self.workspace.directory.home_of(self.user.id)

    def common(self, kind: str) -> Json:
        user = self.user
        return {
            "type": kind,
            "team": {"id": self.workspace.team_id, "domain": self.workspace.domain},
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": self.home},
            "api_app_id": self.bot.app_id,
            "token": self.bot.verification_token,
            "enterprise": None,
            "is_enterprise_install": False,
        }


def command(actor: Actor, channel: Channel, name: str, text: str) -> Json:
    return {
        "token": actor.bot.verification_token,
        "team_id": actor.workspace.team_id,
        "team_domain": actor.workspace.domain,
        "channel_id": channel.id,
        "channel_name": COMMAND_CHANNEL_NAMES.get(channel.kind, channel.name),
        "user_id": actor.user.id,
        "user_name": actor.user.name,
        "command": name,
        "text": text,
        "api_app_id": actor.bot.app_id,
        "is_enterprise_install": "false",
        "response_url": actor.response_url(channel.id),
        "trigger_id": actor.trigger(),
    }


def press_on_message(actor: Actor, message: Message, action: Json) -> Json:
    channel = actor.workspace.channel(message.channel)
    everything = actor.workspace.timeline.all_in(channel.id)
    body: Json = {
        **actor.common("block_actions"),
        "container": _container(message),
        "trigger_id": actor.trigger(),
        "channel": _channel(channel),
        "state": {"values": state_of(message.all_blocks, message.inputs.get(actor.user.id))},
        "response_url": actor.response_url(channel.id, message.ts),
        "actions": [action],
    }
    if message.step:
        body |= _of_step(actor.workspace.steps.get(message.step))
    if message.ephemeral_to is None:
        body["message"] = message_on_the_wire(message, everything, actor.workspace.team_id)
    return body


def press_on_attachment(actor: Actor, message: Message, attachment: Json, action: Json) -> Json:
    """docs.slack.dev/legacy/legacy-messaging/legacy-making-messages-interactive."""
    body = press_on_message(actor, message, action)
    for name in ("container", "state", "api_app_id", "enterprise"):
        del body[name]
    original = body.pop("message", None)
    return {
        **body,
        "type": "interactive_message",
        "callback_id": attachment.get("callback_id", ""),
        "attachment_id": str(attachment["id"]),
        "message_ts": message.ts,
        "action_ts": f"{actor.workspace.now():.6f}",
        "is_app_unfurl": False,
        **({"original_message": original} if original else {}),
    }


def press_on_view(actor: Actor, view: View, action: Json) -> Json:
    return {
        **_of_view(actor, "block_actions", view),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": actor.trigger(),
        "actions": [action],
    }


def global_shortcut(actor: Actor, callback_id: str) -> Json:
    """Knows no channel; docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload."""
    body = actor.common("shortcut") | {"callback_id": callback_id, "trigger_id": actor.trigger()}
    del body["api_app_id"]  # Slack names the app in no shortcut
    return body | {"action_ts": f"{actor.workspace.now():.6f}"}


def message_shortcut(actor: Actor, callback_id: str, message: Message) -> Json:
    channel = actor.workspace.channel(message.channel)
    everything = actor.workspace.timeline.all_in(channel.id)
    return {
        **global_shortcut(actor, callback_id),
        "type": "message_action",
        "message_ts": message.ts,
        "message": message_on_the_wire(message, everything, actor.workspace.team_id),
        "channel": _channel(channel),
        "response_url": actor.response_url(channel.id, message.ts),
    }


def suggestion(actor: Actor, where: Message | View, block_id: str, action_id: str, typed: str) -> Json:
    """Asks for the options of an external select; `value` is what the person typed so far."""
    team = actor.workspace.team_id
    body = actor.common("block_suggestion") | {"block_id": block_id, "action_id": action_id, "value": typed}
    if isinstance(where, View):
        container: Json = {"type": "view", "view_id": where.id}
        return body | {"container": container, "view": view_on_the_wire(where, team)}
    body |= {"container": _container(where), "channel": _channel(actor.workspace.channel(where.channel))}
    if where.ephemeral_to is not None:
        return body
    everything = actor.workspace.timeline.all_in(where.channel)
    return body | {"message": message_on_the_wire(where, everything, team)}


def submission(actor: Actor, view: View) -> Json:
    return {
        **_of_view(actor, "view_submission", view),
        "trigger_id": actor.trigger(),
        "response_urls": _response_urls(actor, view),
    }


def closing(actor: Actor, view: View, *, is_cleared: bool) -> Json:
    """That a view was closed. What was typed into it Slack does not say: its state is empty then.

    As in the payload of slackapi/bolt-python, tests/slack_bolt/request/test_request.py.
    """
    body = _of_view(actor, "view_closed", view)
    return body | {"view": body["view"] | {"state": {"values": {}}}, "is_cleared": is_cleared}


def _of_view(actor: Actor, kind: str, view: View) -> Json:
    """What is done in a view names the person's own team; where the app is, only the view says.

    So a person of another organisation acts in a form (slackapi/bolt-js#1614, slackapi/bolt-python#734).
    """
    body = actor.common(kind)
    ours = actor.workspace.team_id
    if actor.user.home:
        body["team"] = {"id": actor.home, "domain": actor.home.lower()}
    return body | {"view": view_on_the_wire(view, ours, actor.home)}


def _of_step(step: Step) -> Json:
    """A press on what a workflow step posted goes on in that step, with its token."""
    function = {"callback_id": step.callback_id}
    data = {"execution_id": step.id, "function": function, "inputs": step.inputs}
    return {"bot_access_token": step.token, "function_data": data}


def _container(message: Message) -> Json:
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    return container | {"thread_ts": message.thread_ts} if message.thread_ts else container


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": COMMAND_CHANNEL_NAMES.get(channel.kind, channel.name)}


def _response_urls(actor: Actor, view: View) -> list[Json]:
    """One for each channel chosen where the view asks for it with `response_url_enabled`."""
    found = []
    for block in view.blocks:
        element = block.get("element", {})
        if not element.get("response_url_enabled"):
            continue
        state = view.inputs[block["block_id"]][element["action_id"]]
        if chosen := state.get("selected_conversation") or state.get("selected_channel"):
            found.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": chosen,
                    "response_url": actor.response_url(chosen),
                },
            )
    return found
