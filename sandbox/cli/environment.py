"""What an app finds in its environment to meet the local workspace instead of Slack."""

import json
import os
from collections.abc import Mapping
from importlib.resources import files

from sandbox.wire.server import Server
from sandbox.workspace.model import Bot

HOOKS = files("sandbox").joinpath("cli", "hooks")


def environment_of(server: Server, bot: Bot, given: Mapping[str, str]) -> dict[str, str]:
    """The names that Slack's own tools use, and hooks for Python and Node, which read no address."""
    paths = (str(HOOKS.joinpath("python")), given.get("PYTHONPATH", ""))
    options = (given.get("NODE_OPTIONS", ""), f"--require {json.dumps(str(HOOKS.joinpath('node.cjs')))}")
    return {
        "SLACK_BOT_TOKEN": bot.bot_token,
        "SLACK_APP_TOKEN": bot.app_token,
        "SLACK_SIGNING_SECRET": bot.signing_secret,
        "SLACK_API_URL": server.api_url,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "NODE_OPTIONS": " ".join(filter(None, options)),
    }
