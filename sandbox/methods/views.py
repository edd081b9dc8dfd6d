"""views.*: modals and the App Home."""

from sandbox.block_kit import check_view
from sandbox.methods.registry import Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Json, View
from sandbox.workspace.shapes import view_on_the_wire


@method("views.open", tier=4)
def open_view(call: Call) -> Json:
    payload = _checked(call, "modal")
    user = _redeemed(call)
    return _answer(call, call.workspace.modals.open(call.bot, user, payload))


@method("views.push", tier=4)
def push(call: Call) -> Json:
    payload = _checked(call, "modal")
    user = _redeemed(call)
    return _answer(call, call.workspace.modals.push(call.bot, user, payload))


@method("views.update", tier=4)
def update(call: Call) -> Json:
    """The view is named by `view_id` or `external_id`; `hash` guards against a race."""
    view_id, external_id = call.args.text("view_id"), call.args.text("external_id")
    if bool(view_id) == bool(external_id):
        raise SlackError("invalid_arguments", messages=["must provide exactly one of: view_id, external_id"])
    view = call.workspace.modals.find(call.bot, view_id=view_id, external_id=external_id)
    payload = _checked(call, view.kind)
    return _answer(call, call.workspace.modals.update(view, payload, call.args.text("hash")))


@method("views.publish", tier=4)
def publish(call: Call) -> Json:
    user = call.args.required("user_id")
    if user not in call.workspace.directory.users:
        raise SlackError("user_not_found")
    payload = _checked(call, "home")
    return _answer(call, call.workspace.modals.publish(call.bot, user, payload, call.args.text("hash")))


def _checked(call: Call, kind: str) -> Json:
    view = call.args.structure("view")
    if view is None:
        raise SlackError("invalid_arguments", messages=["missing required field: view"])
    return check_view(view, "home" if kind == "home" else "modal", call.can_show)


def _redeemed(call: Call) -> str:
    trigger = call.args.text("trigger_id") or call.args.text("interactivity_pointer")
    if not trigger:
        raise SlackError("invalid_arguments", messages=["missing required field: trigger_id"])
    return call.workspace.passes.redeem_trigger(trigger, call.bot.app_id)


def _answer(call: Call, view: View) -> Json:
    return {"view": view_on_the_wire(view, call.workspace.team_id)}
