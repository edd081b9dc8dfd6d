"""users.*: who is here."""

from sandbox.methods.pages import page
from sandbox.methods.registry import Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Json, User
from sandbox.workspace.shapes import user_on_the_wire


@method("users.info", "users:read", tier=4)
def info(call: Call) -> Json:
    user = call.workspace.directory.users.get(call.args.required("user", "user_not_found"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _wire(call, user)}


@method("users.list", "users:read", tier=2)
def list_users(call: Call) -> Json:
    some, cursor = page(list(call.workspace.directory.users.values()), call.args)
    return {"members": [_wire(call, user) for user in some], "response_metadata": {"next_cursor": cursor}}


def _wire(call: Call, user: User) -> Json:
    body = user_on_the_wire(user, call.workspace.team_id, with_email="users:read.email" in call.bot.scopes)
    return body | {"locale": "en-US"} if call.args.flag("include_locale") else body
