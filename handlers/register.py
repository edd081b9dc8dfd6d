"""The index: every command, action, submission, event and clock job, on one page."""

import re
from collections.abc import Callable
from datetime import datetime

from slack_bolt import App

from handlers import ids, slips
from handlers.agenda import jobs as agenda_jobs
from handlers.agenda import listeners as agenda
from handlers.agenda.current import keep_current
from handlers.call import jobs as call_jobs
from handlers.call import listeners as call
from handlers.checkin import desk as checkin_desk
from handlers.checkin import jobs as checkin_jobs
from handlers.checkin import listeners as checkin
from handlers.checkin.drafts import forget_drafts
from handlers.collab import listeners as collab
from handlers.holiday import listeners as holiday
from handlers.interrupted import answer_interrupted
from handlers.measure import listeners as measure
from handlers.measure import place as measure_place
from handlers.middleware import Listener, before_acknowledging, hand_out, in_words, nothing_left
from handlers.outbox import listeners as outbox
from handlers.pdsa import flow as pdsa_flow
from handlers.pdsa import listeners as pdsa
from handlers.planning import keep_calls_planned
from handlers.reschedule import listeners as reschedule
from handlers.run_chart import listeners as run_chart
from handlers.slips import CommandWords
from handlers.team import listeners as team
from handlers.team.listeners import Opener
from handlers.tools import Commands, Tools
from improvement.call import StepKind

__all__ = [
    "ACTIONS",
    "CLOCK_JOBS",
    "EVENTS",
    "SUBMISSIONS",
    "answer_interrupted",
    "commands",
    "forget_drafts",
    "keep_calls_planned",
    "keep_current",
    "register",
]

Job = Callable[[Tools, int, datetime], None]
"""Something the clock does: tools, the call's id, the time."""

OPENERS: dict[str, Opener] = {
    checkin_desk.THEN: checkin.open_for_team,
    measure_place.THEN: measure.open_for_team,
    pdsa_flow.THEN: pdsa.open_for_team,
}
"""What goes on once somebody with several teams has chosen one; the key is a feature's `then`."""


AGENDA_WORDS: dict[str, Listener] = {
    "start": call.start,
    "end": call.end,
    "reopen": call.reopen,
    "move": reschedule.move,
    "cancel": reschedule.cancel,
    "help": agenda.explain,
}
"""What is typed after `/agenda`, whole -> listener; anything else goes to the command's own."""

WORDS: dict[str, CommandWords] = {
    "agenda": CommandWords(("preview", *AGENDA_WORDS), serious=("start", "end", "reopen")),
    "measure": CommandWords(("list", "chart", "help"), names=True),
    "pdsa": CommandWords(("new", "list", "help")),
    "collab": CommandWords(("new", "charter", "leave", "close", "help"), serious=("leave", "close")),
}
"""Command, as `Commands` names it -> what may be typed first behind it."""

COMMANDS: dict[str, Listener] = {
    "agenda": agenda.show,
    "checkin": checkin.checkin_command,
    "measure": measure.command,
    "pdsa": pdsa.command,
    "collab": collab.command,
}
"""Command, as `Commands` names it -> listener."""


def _listener_of(command: str, text: str) -> Listener:
    """Who listens to a command, as `Commands` names it, with that text behind it."""
    own = AGENDA_WORDS.get(text.casefold()) if command == "agenda" else None
    return own or COMMANDS[command]


ACTIONS: dict[str, Listener] = {
    ids.COMMAND_MEANT: slips.carry_out(_listener_of, WORDS),
    ids.TEAM_CHOOSE: team.choose(OPENERS),
    ids.TEAM_LEAVE: team.leave,
    ids.CHECKIN_OPEN: checkin.opened,
    ids.CHECKIN_TYPED: checkin.typed,
    ids.CHECKIN_NOTHING: checkin.nothing_pressed,
    ids.CHECKIN_SAME: checkin.same_pressed,
    ids.CHECKIN_TAKE_BACK: checkin.taken_back_pressed,
    ids.CHECKIN_HELP: checkin.help_pressed,
    ids.CHECKIN_NO_HELP: checkin.no_help_pressed,
    ids.MEASURE_OPEN: measure.open_form,
    ids.MEASURE_COUNTS: measure.open_form,
    ids.MEASURE_SAVE: measure.save,
    ids.MEASURE_CHANGE: measure.change,
    ids.MEASURE_UNDO: measure.undo,
    ids.MEASURE_AGAIN: measure.measured_again,
    ids.MEASURE_PICK: measure.pick_month,
    ids.MEASURE_CHART: measure.show_chart,
    ids.CHART_EVERY: agenda.show_every_chart,
    ids.CHART_NUMBERS: agenda.show_numbers,
    ids.CHART_OWN_NUMBERS: run_chart.show_numbers,
    ids.CHART_PERIOD: run_chart.choose_period,
    ids.CHART_KIND: run_chart.choose_kind,
    ids.CHART_NOTE: run_chart.write_note,
    ids.CHART_FREEZE: run_chart.freeze,
    ids.CHART_UNFREEZE: run_chart.unfreeze,
    ids.CHART_PHASE: run_chart.begin_phase,
    ids.CHART_PHASE_REMOVE: run_chart.remove_phase,
    ids.PDSA_OPEN: pdsa.show_list,
    ids.PDSA_START: pdsa.start,
    ids.PDSA_MOVE: pdsa.move_on,
    ids.AGENDA_POST: agenda.post_now,
    ids.AGENDA_TOPICS: agenda.choose_topics,
    ids.AGENDA_START: call.start_pressed,
    ids.CALL_MOVE: reschedule.move_pressed,
    ids.CALL_CANCEL: reschedule.cancel_pressed,
    ids.HOLIDAY_MOVE: holiday.move,
    ids.HOLIDAY_KEEP: holiday.keep,
    ids.OUTBOX_THERE: outbox.is_there,
    ids.OUTBOX_AGAIN: outbox.post_again,
    ids.CALL_HERE: call.here,
    ids.CALL_NOTE: call.write_note,
    ids.CALL_ACTION: call.write_action,
    ids.CALL_PRESENT: call.take_roll,
    ids.CALL_END: call.end_pressed,
    ids.CALL_KEEP: call.go_on,
    ids.CALL_REOPEN: call.reopen_pressed,
    ids.CALL_HELD: call.took_place,
    ids.CALL_MISSED: call.did_not_take_place,
    ids.ACTION_DONE: call.action_done,
    ids.COLLAB_NEW: collab.new,
    ids.COLLAB_TEAM: collab.open_team,
    ids.COLLAB_MEASURE: collab.open_measure,
    ids.COLLAB_ACCEPT: collab.accept,
    ids.COLLAB_DECLINE: collab.decline,
    ids.COLLAB_STEP_DOWN: collab.step_down,
    ids.COLLAB_CLOSE: collab.close,
}
"""Action id (the part before `:`) -> listener."""

SUBMISSIONS: dict[str, Listener] = {
    ids.CHECKIN_ANSWERS: checkin.answered,
    ids.MEASURE_VALUE: measure.submitted,
    ids.CHART_NOTED: run_chart.noted,
    ids.CHART_FROZEN: run_chart.frozen,
    ids.CHART_PHASE_BEGUN: run_chart.phase_begun,
    ids.PDSA_CYCLE: pdsa.submitted,
    ids.AGENDA_TOPICS_CHOSEN: agenda.topics_chosen,
    ids.CALL_MOVED: reschedule.moved,
    ids.CALL_CANCELLED: reschedule.cancelled,
    ids.CALL_NOTE_WRITTEN: call.note_written,
    ids.CALL_ACTION_WRITTEN: call.action_written,
    ids.CALL_ROLL_TAKEN: call.roll_taken,
    ids.COLLAB_CREATED: collab.created,
    ids.COLLAB_TEAM_ADDED: collab.team_added,
    ids.COLLAB_MEASURE_ADDED: collab.measure_added,
}
"""Callback id of a modal -> listener."""

EVENTS: dict[str, Listener] = {
    "member_joined_channel": team.joined,
    "member_left_channel": team.left,
    "message_metadata_posted": outbox.arrived,
}
"""Slack event -> listener."""

DONE_FIRST = frozenset({"member_joined_channel", "member_left_channel"})
"""Events that nobody tells twice: they are acknowledged once they are done. The others can be found out."""

CLOCK_JOBS: dict[StepKind, tuple[Job, ...]] = {
    StepKind.ASK: (checkin_jobs.ask, agenda_jobs.draft),
    StepKind.REMIND_1: (checkin_jobs.remind_1,),
    StepKind.REMIND_2: (checkin_jobs.remind_2,),
    StepKind.HAND_OVER: (checkin_jobs.hand_over,),
    StepKind.AGENDA: (agenda_jobs.post,),
    StepKind.NEVER_STARTED: (call_jobs.never_started,),
    StepKind.SUMMARY: (call_jobs.close,),
}
"""Step of a call -> what is done, in this order. Each may be repeated: deliveries have keys."""


def commands(names: Commands) -> dict[str, Listener]:
    """Slash command, under the name it has here -> listener, which asks back what is nearly a word of it."""
    return {
        getattr(names, key): slips.minded(key, WORDS[key], listener) if key in WORDS else listener
        for key, listener in COMMANDS.items()
    }


def register(app: App, tools: Tools) -> None:
    """Make the app listen. Called once, by `bot/app.py`."""
    app.use(hand_out(tools))
    for word, listener in AGENDA_WORDS.items():
        app.command(tools.commands.agenda, matchers=[_is_typed(word)])(in_words(listener))
    for name, listener in commands(tools.commands).items():
        app.command(name)(in_words(listener))
    for action_id, listener in ACTIONS.items():
        app.action(_numbered(action_id))(in_words(listener))
    for callback_id, listener in SUBMISSIONS.items():
        app.view(callback_id)(in_words(listener))
    for event, listener in EVENTS.items():
        if event in DONE_FIRST:
            app.event(event, middleware=[before_acknowledging(listener)])(nothing_left)
        else:
            app.event(event)(in_words(listener))


def _is_typed(word: str) -> Callable[..., bool]:
    """Whole: `/agenda end of life care` ends nothing."""

    def is_typed(command: dict[str, str]) -> bool:
        return (command.get("text") or "").strip().casefold() == word

    return is_typed


def _numbered(action_id: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(action_id)}(:.*)?$")
