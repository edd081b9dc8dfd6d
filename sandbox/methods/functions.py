"""functions.*: how a workflow step ends."""

from sandbox.methods.registry import Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Json


@method("functions.completeSuccess", tier=3)
def complete_success(call: Call) -> Json:
    outputs = call.args.structure("outputs")
    if not isinstance(outputs, dict):
        raise SlackError("invalid_arguments", messages=["missing required field: outputs"])
    call.workspace.steps.complete(call.bot, _id(call), outputs)
    return {}


@method("functions.completeError", tier=3)
def complete_error(call: Call) -> Json:
    call.workspace.steps.fail(call.bot, _id(call), call.args.required("error"))
    return {}


def _id(call: Call) -> str:
    return call.args.required("function_execution_id", "function_execution_not_found")
