"""assistant.threads.*: what an assistant shows beside its words."""

from sandbox.methods.registry import Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Json

PROMPTS_MOST = 4


@method("assistant.threads.setStatus", "assistant:write", "chat:write")
def set_status(call: Call) -> Json:
    """An empty status takes it away."""
    return _changed(call, "a status", status=call.args.text("status"))


@method("assistant.threads.setTitle", "assistant:write")
def set_title(call: Call) -> Json:
    return _changed(call, "a title", title=call.args.required("title"))


@method("assistant.threads.setSuggestedPrompts", "assistant:write")
def set_suggested_prompts(call: Call) -> Json:
    prompts = call.args.structure("prompts")
    is_list = isinstance(prompts, list) and all(isinstance(each, dict) for each in prompts)
    if not is_list or not all({"title", "message"} <= each.keys() for each in prompts):
        raise SlackError("invalid_arguments", messages=["prompts must have a title and a message each"])
    if len(prompts) > PROMPTS_MOST:
        raise SlackError("too_many_prompts")
    return _changed(call, "prompts", prompts=tuple(prompts))


def _changed(call: Call, happening: str, **changes: object) -> Json:
    channel, ts = call.channel("channel_id"), call.args.required("thread_ts", "invalid_thread_ts")
    if call.workspace.assistants.get(channel.id, ts).app_id != call.bot.app_id:
        raise SlackError("invalid_thread_ts")
    call.workspace.assistants.change(channel.id, ts, happening, **changes)
    return {}
