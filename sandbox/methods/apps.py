"""api.test, auth.test, apps.connections.open and blocks.validate: about the app itself."""

from sandbox.block_kit import check_message, check_view
from sandbox.methods.registry import Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Json


@method("auth.test")
def auth_test(call: Call) -> Json:
    return {
        "url": call.base_url,
        "team": call.workspace.name,
        "user": call.bot.user.name,
        "team_id": call.workspace.team_id,
        "user_id": call.bot.id,
        "bot_id": call.bot.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", "connections:write", tier=1, app_level=True)
def open_connection(call: Call) -> Json:
    return {"url": call.new_ticket(call.bot)}


@method("blocks.validate")
def validate_blocks(call: Call) -> Json:
    """Blocks as a message would take them, or a whole view."""
    view = call.args.structure("view")
    if isinstance(view, dict):
        check_view(view, "home" if view.get("type") == "home" else "modal", call.can_show)
        return {}
    blocks = call.args.structure("blocks", "invalid_blocks_format")
    if not blocks:
        raise SlackError("invalid_arguments", messages=["missing required field: blocks"])
    check_message(blocks, call.can_show)
    return {}


@method("api.test")
def api_test(call: Call) -> Json:
    if error := call.args.text("error"):
        raise SlackError(error, args=call.args.values)
    return {"args": call.args.values}
