"""oauth.v2.access: the code of an installation for a bot token."""

from sandbox.methods.registry import Call, method
from sandbox.workspace.errors import SlackError
from sandbox.workspace.model import Json


@method("oauth.v2.access", by_client=True)
def access(call: Call) -> Json:
    """Called with the app's client id and secret instead of a token; user tokens are not given."""
    if call.args.text("grant_type", "authorization_code") != "authorization_code":
        raise SlackError("invalid_grant_type")
    code = call.args.required("code", "invalid_code")
    bot, user = call.workspace.installations.redeem(call.bot, code, call.args.text("redirect_uri"))
    return {
        "app_id": bot.app_id,
        "authed_user": {"id": user},
        "scope": ",".join(sorted(bot.scopes)),
        "token_type": "bot",
        "access_token": bot.bot_token,
        "bot_user_id": bot.id,
        "team": {"id": call.workspace.team_id, "name": call.workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
