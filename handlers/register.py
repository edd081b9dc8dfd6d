"""The index: every command, action, submission, event and clock job, on one page."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import App

from handlers import ids
from handlers.middleware import Listener, hand_out, in_words
from handlers.tools import Tools

EVENTS: dict[str, Listener] = {}
"""Slack event type -> listener."""

ACTIONS: dict[str, Listener] = {}
"""Action id (the part before `:`) -> listener."""

SUBMISSIONS: dict[str, Listener] = {}
"""Callback id of a modal -> listener."""


def commands(tools: Tools) -> dict[str, Listener]:
    """Slash command -> listener."""
    return {}


def register(app: App, tools: Tools) -> None:
    """Make the app listen. Called once, by `bot/app.py`."""
    app.use(hand_out(tools))
    for name, listener in commands(tools).items():
        app.command(name)(in_words(listener))
    for action_id, listener in ACTIONS.items():
        app.action(_numbered(action_id))(in_words(listener))
    for callback_id, listener in SUBMISSIONS.items():
        app.view(callback_id)(in_words(listener))
    for event, listener in EVENTS.items():
        app.event(event)(in_words(listener))


def _numbered(action_id: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(action_id)}(:.*)?$")
