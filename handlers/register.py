"""The index: every command, action, submission, event and clock job, on one page."""

import re
from collections.abc import Callable
from datetime import datetime

from slack_bolt import App

from handlers import ids
from handlers.calendar import keep_calls_planned
from handlers.checkin import flow as checkin_flow
from handlers.checkin import jobs as checkin_jobs
from handlers.checkin import listeners as checkin
from handlers.measure import flow as measure_flow
from handlers.measure import listeners as measure
from handlers.middleware import Listener, hand_out, in_words
from handlers.pdsa import flow as pdsa_flow
from handlers.pdsa import listeners as pdsa
from handlers.team import listeners as team
from handlers.team.listeners import Opener
from handlers.tools import Commands, Tools
from improvement.call import StepKind

__all__ = ["ACTIONS", "CLOCK_JOBS", "EVENTS", "SUBMISSIONS", "commands", "keep_calls_planned", "register"]

Job = Callable[[Tools, int, datetime], None]
"""Something the clock does: tools, the call's id, the time."""

OPENERS: dict[str, Opener] = {
    checkin_flow.THEN: checkin.open_for_team,
    measure_flow.THEN: measure.open_for_team,
    pdsa_flow.THEN: pdsa.open_for_team,
}
"""What goes on once somebody with several teams has chosen one; the key is a feature's `then`."""

ACTIONS: dict[str, Listener] = {
    ids.TEAM_CHOOSE: team.choose(OPENERS),
    ids.CHECKIN_OPEN: checkin.opened,
    ids.MEASURE_OPEN: measure.open_form,
    ids.MEASURE_COUNTS: measure.open_form,
    ids.MEASURE_PICK: measure.pick_measure,
    ids.MEASURE_CHART: measure.show_chart,
    ids.PDSA_OPEN: pdsa.show_list,
    ids.PDSA_START: pdsa.start,
    ids.PDSA_MOVE: pdsa.move_on,
}
"""Action id (the part before `:`) -> listener."""

SUBMISSIONS: dict[str, Listener] = {
    ids.CHECKIN_ANSWERS: checkin.answered,
    ids.MEASURE_VALUE: measure.submitted,
    ids.PDSA_CYCLE: pdsa.submitted,
}
"""Callback id of a modal -> listener."""

EVENTS: dict[str, Listener] = {
    "member_joined_channel": team.joined,
    "member_left_channel": team.left,
}
"""Slack event -> listener."""

CLOCK_JOBS: dict[StepKind, tuple[Job, ...]] = {
    StepKind.ASK: (checkin_jobs.ask,),
    StepKind.REMIND_1: (checkin_jobs.remind_1,),
    StepKind.REMIND_2: (checkin_jobs.remind_2,),
    StepKind.HAND_OVER: (checkin_jobs.hand_over,),
    StepKind.AGENDA: (),
    StepKind.SUMMARY: (),
}
"""Step of a call -> what is done, in this order. Each may be repeated: deliveries have keys."""


def commands(names: Commands) -> dict[str, Listener]:
    """Slash command, under the name it has here -> listener."""
    listeners: dict[str, Listener] = {
        "checkin": checkin.checkin_command,
        "measure": measure.command,
        "pdsa": pdsa.command,
    }
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
