"""The index: every command, action, submission, event and clock job, on one page."""

import re
from collections.abc import Callable
from datetime import datetime

from slack_bolt import App

from handlers import ids
from handlers.calendar import keep_calls_planned
from handlers.middleware import Listener, hand_out, in_words
from handlers.team import listeners as team
from handlers.team.listeners import Opener
from handlers.tools import Commands, Tools
from improvement.call import StepKind

__all__ = ["ACTIONS", "CLOCK_JOBS", "EVENTS", "SUBMISSIONS", "commands", "keep_calls_planned", "register"]

Job = Callable[[Tools, int, datetime], None]
"""Something the clock does: tools, the call's id, the time."""

OPENERS: dict[str, Opener] = {}
"""What goes on once somebody with several teams has chosen one; the key is a feature's `then`."""

ACTIONS: dict[str, Listener] = {
    ids.TEAM_CHOOSE: team.choose(OPENERS),
}
"""Action id (the part before `:`) -> listener."""

SUBMISSIONS: dict[str, Listener] = {}
"""Callback id of a modal -> listener."""

EVENTS: dict[str, Listener] = {
    "member_joined_channel": team.joined,
    "member_left_channel": team.left,
}
"""Slack event -> listener."""

CLOCK_JOBS: dict[StepKind, tuple[Job, ...]] = {
    StepKind.ASK: (),
    StepKind.REMIND_1: (),
    StepKind.REMIND_2: (),
    StepKind.HAND_OVER: (),
    StepKind.AGENDA: (),
    StepKind.SUMMARY: (),
}
"""Step of a call -> what is done, in this order. Each may be repeated: deliveries have keys."""


def commands(names: Commands) -> dict[str, Listener]:
    """Slash command, under the name it has here -> listener."""
    listeners: dict[str, Listener] = {}
    return {getattr(names, key): listener for key, listener in listeners.items()}


def register(app: App, tools: Tools) -> None:
    """Make the app listen. Called once, by `bot/app.py`."""
    app.use(hand_out(tools))
    for name, listener in commands(tools.commands).items():
        app.command(name)(in_words(listener))
    for action_id, listener in ACTIONS.items():
        app.action(_numbered(action_id))(in_words(listener))
    for callback_id, listener in SUBMISSIONS.items():
        app.view(callback_id)(in_words(listener))
    for event, listener in EVENTS.items():
        app.event(event)(in_words(listener))


def _numbered(action_id: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(action_id)}(:.*)?$")
