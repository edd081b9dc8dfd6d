"""Slack's app manifest, made from what the code registers (schema: slackapi/manifest-schema 2.0.0)."""

from dataclasses import fields
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from handlers import register
from handlers.posts import METADATA
from handlers.tools import Commands
from prompts.words import Words

SCOPES = {
    "commands": "the five slash commands",
    "chat:write": "post the questions, reminders, agenda and summary",
    "files:write": "upload the run charts",
    "files:read": "see when Slack has finished working on an uploaded chart, before a message shows it",
    "im:write": "write to a facilitator, or to whoever answered, directly",
    "mpim:write": "open the group message of a team that has no channel",
    "channels:read": "find the public channels a charter names, and who joins or leaves a team's channel",
    "groups:read": "the same for private channels that the bot was invited to",
    "users:read": "find the people a charter names by @handle",
    "channels:history": "after a broken connection, look whether its own message arrived, so that nothing is"
    " posted twice; no other message is kept",
    "groups:history": "the same in private channels",
    "im:history": "the same in direct messages",
    "mpim:history": "the same in group messages",
    "metadata.message:read": "be told that its own message arrived, where it may not look itself",
}
"""Bot scope -> why it is needed. No fewer would do, but for LOOKS or HEARS.

`docs/install.md` repeats this for administrators.
"""

LOOKS = {scope for scope in SCOPES if scope.endswith(":history")}
HEARS = "metadata.message:read"
"""Either of these two ways to know what became of a message will do."""

HEADER = """\
# Callboard's manifest for Slack: "Create an app" > "From a manifest" takes this text.
# Made by `callboard manifest`; a test holds it equal to what the code registers.
"""


def manifest(names: Commands | None = None, *, request_url: str = "") -> dict[str, Any]:
    """The manifest. Without `request_url` for Socket Mode, else for HTTP at that address."""
    words = Words()
    at = {"url": request_url} if request_url else {}
    request = {"request_url": request_url} if request_url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Callboard",
            "description": words.plain("manifest", "description"),
            "long_description": words.plain("manifest", "long_description"),
            "background_color": "#1f4e5f",
        },
        "features": {
            "app_home": {  # without its messages tab Slack refuses direct messages from the bot
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Callboard", "always_online": True},
            "slash_commands": [
                _command(key, name, words) | at for key, name in _named(names or Commands()).items()
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": request
            | {
                "bot_events": sorted(register.EVENTS),
                "metadata_subscriptions": [{"app_id": "*", "event_type": METADATA}],
            },
            "interactivity": {"is_enabled": True} | request,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }


def as_yaml(made: dict[str, Any]) -> str:
    """The manifest as the file people paste."""
    text = StringIO()
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 110
    yaml.dump(made, text)
    return HEADER + text.getvalue()


def _named(names: Commands) -> dict[str, str]:
    """Key of a command -> its name here, for those that are listened to."""
    heard = register.commands(names)
    return {
        field.name: getattr(names, field.name)
        for field in fields(names)
        if getattr(names, field.name) in heard
    }


def _command(key: str, name: str, words: Words) -> dict[str, Any]:
    command: dict[str, Any] = {"command": name, "description": words.plain("manifest", f"{key}_does")}
    if hint := words.plain("manifest", f"{key}_hint"):
        command["usage_hint"] = hint
    return command | {"should_escape": False}
