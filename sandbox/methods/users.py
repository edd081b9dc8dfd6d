"""users.*, bots.info and team.info: who is here."""

from sandbox.methods.pages import page
from sandbox.methods.registry import Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Json, User
from sandbox.workspace.shapes import bot_profile, user_on_the_wire


@method("users.info", "users:read", tier=4)
def info(call: Call) -> Json:
    user = call.workspace.directory.users.get(call.args.required("user", "user_not_found"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": _wire(call, user)}


@method("users.list", "users:read", tier=2)
def list_users(call: Call) -> Json:
    """Everybody but the people of other organisations, whom only `users.info` knows."""
    some, cursor = page(
        [user for user in call.workspace.directory.users.values() if not user.home], call.args
    )
    return {"members": [_wire(call, user) for user in some], "response_metadata": {"next_cursor": cursor}}


@method("users.lookupByEmail", "users:read.email", tier=3)
def look_up_by_email(call: Call) -> Json:
    wanted = call.args.required("email", "users_not_found").lower()
    for user in call.workspace.people:
        if user.email == wanted:
            return {"user": _wire(call, user)}
    raise SlackError("users_not_found")


@method("bots.info", "users:read", tier=3)
def bot_info(call: Call) -> Json:
    """The bot with the id `bot`; without one, `bot_not_found`, as for one that is not here."""
    wanted = call.args.required("bot", "bot_not_found")
    bot = next((bot for bot in call.workspace.bots if bot.bot_id == wanted), None)
    if bot is None:
        raise SlackError("bot_not_found")
    return {"bot": {**bot_profile(bot, call.workspace.team_id), "user_id": bot.id}}


@method("team.info", "team:read", tier=3)
def team_info(call: Call) -> Json:
    workspace = call.workspace
    team = {"id": workspace.team_id, "name": workspace.name, "domain": workspace.domain, "email_domain": ""}
    return {"team": team | {"url": call.base_url}}


def _wire(call: Call, user: User) -> Json:
    body = user_on_the_wire(user, call.workspace.team_id, with_email="users:read.email" in call.bot.scopes)
    return body | {"locale": "en-US"} if call.args.flag("include_locale") else body
