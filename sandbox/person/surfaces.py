"""What a person opens beside channels: an assistant's thread, a step of a workflow, the App Home."""

from sandbox.workspace.assistants import AssistantThread
from sandbox.workspace.events import Event
from sandbox.workspace.model import Bot, Channel, Json, Message, User
from sandbox.workspace.shapes import view_on_the_wire
from sandbox.workspace.steps import Step
from sandbox.workspace.workspace import Workspace


def open_home(workspace: Workspace, user: User, bot: Bot) -> None:
    body: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": workspace.direct_message(user, bot).id,
        "tab": "home",
    }
    if home := workspace.modals.home_of(user.id, bot.app_id):
        body["view"] = view_on_the_wire(home, workspace.team_id)
    _tell(workspace, bot, body)


def open_assistant(workspace: Workspace, user: User, bot: Bot, beside: Channel | None) -> Message:
    """The first message of the thread, which the app may answer."""
    channel = workspace.direct_message(user, bot)
    opening = {"subtype": "assistant_app_thread", "bot_id": bot.bot_id, "app_id": bot.app_id}
    root = workspace.timeline.post(channel.id, bot.id, "New Assistant Thread", **opening)
    context = _context(workspace, beside)
    thread = AssistantThread(channel.id, root.ts, user.id, bot.app_id, context)
    workspace.assistants.open(thread)
    _tell(workspace, bot, {"type": "assistant_thread_started", "assistant_thread": _facts(thread)})
    return root


def look_beside(workspace: Workspace, bot: Bot, root: Message, beside: Channel) -> None:
    context = _context(workspace, beside)
    thread = workspace.assistants.change(root.channel, root.ts, "another context", context=context)
    _tell(workspace, bot, {"type": "assistant_thread_context_changed", "assistant_thread": _facts(thread)})


def start_step(workspace: Workspace, bot: Bot, callback_id: str, inputs: Json) -> Step:
    """docs.slack.dev/reference/events/function_executed."""
    step = workspace.steps.start(bot, callback_id, inputs)
    function = {
        "id": f"Fn{step.id[2:]}",
        "callback_id": callback_id,
        "title": callback_id,
        "description": "",
        "type": "app",
        "input_parameters": [],
        "output_parameters": [],
        "app_id": bot.app_id,
    }
    body = {
        "type": "function_executed",
        "function": function,
        "inputs": inputs,
        "function_execution_id": step.id,
        "workflow_execution_id": f"Wx{step.id[2:]}",
        "bot_access_token": step.token,
    }
    _tell(workspace, bot, body)
    return step


def _context(workspace: Workspace, beside: Channel | None) -> Json:
    if beside is None:
        return {}
    return {"channel_id": beside.id, "team_id": workspace.team_id, "enterprise_id": None}


def _facts(thread: AssistantThread) -> Json:
    return {
        "user_id": thread.user,
        "context": thread.context,
        "channel_id": thread.channel,
        "thread_ts": thread.ts,
    }


def _tell(workspace: Workspace, bot: Bot, body: Json) -> None:
    stamped = body | {"event_ts": f"{workspace.now():.6f}"}
    workspace.announcements.announce(Event(body["type"], stamped, only_for=bot.app_id))
