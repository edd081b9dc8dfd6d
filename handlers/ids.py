"""Every action, callback and block id, in one place: what Slack sends back when somebody presses or submits.

Action ids are `<noun>.<verb>`; Slack wants them unique within a message, so a list of like buttons adds
`:<number>` and listeners match the part before it.
"""

# -- actions: buttons and menus ------------------------------------------------------------------
TEAM_CHOOSE = "team.choose"
"""A menu of teams for somebody who is on several; the value says what opens then."""

TEAM_LEAVE = "team.leave"
"""Off one team, confirmed; the value says which."""

COMMAND_MEANT = "command.meant"
"""A command whose word was mistyped; the value says which one, and what was meant."""

CHECKIN_OPEN = "checkin.open"
CHECKIN_NOTHING = "checkin.nothing"
CHECKIN_SAME = "checkin.same"
"""Answer by one press: nothing this month, or what was said last month."""
CHECKIN_TAKE_BACK = "checkin.take_back"
CHECKIN_HELP = "checkin.help"
CHECKIN_NO_HELP = "checkin.no_help"
"""An answer in doubt was an ask for help, or none."""
MEASURE_OPEN = "measure.open"
"""The form; the value says for which team, and perhaps which measure and month."""
MEASURE_COUNTS = "measure.counts"
"""Add the counts behind a percentage that was typed alone."""
MEASURE_CHART = "measure.chart"
"""One team's chart of one measure."""
MEASURE_PICK = "measure.pick"
"""Another measure chosen inside the modal."""

CHART_PERIOD = "chart.period"
CHART_KIND = "chart.kind"
CHART_NOTE = "chart.note"
CHART_FREEZE = "chart.freeze"
CHART_UNFREEZE = "chart.unfreeze"
CHART_PHASE = "chart.phase"
CHART_PHASE_REMOVE = "chart.phase_remove"
"""One phase; the value says in which month it begins."""

PDSA_OPEN = "pdsa.open"
"""The team's cycles."""
PDSA_START = "pdsa.start"
PDSA_MOVE = "pdsa.move"
"""Open one cycle at its stage."""

AGENDA_POST = "agenda.post"
AGENDA_TOPICS = "agenda.topics"
AGENDA_START = "agenda.start"

CALL_MOVE = "call.move"
CALL_CANCEL = "call.cancel"
"""Forms that change when a call is, or that it is."""

HOLIDAY_MOVE = "holiday.move"
HOLIDAY_KEEP = "holiday.keep"
"""What a facilitator decides about a call on a holiday; the values say the call and the days."""

CALL_HERE = "call.here"
CALL_NOTE = "call.note"
CALL_ACTION = "call.action"
CALL_PRESENT = "call.present"
"""The facilitator's own roll call."""
CALL_END = "call.end"
ACTION_DONE = "action.done"

COLLAB_NEW = "collab.new"
COLLAB_TEAM = "collab.team"
COLLAB_MEASURE = "collab.measure"
COLLAB_ACCEPT = "collab.accept"
COLLAB_DECLINE = "collab.decline"
"""Whoever was named as a facilitator answers."""
COLLAB_STEP_DOWN = "collab.step_down"
COLLAB_CLOSE = "collab.close"
"""Confirmed; the value says which collaborative."""

# -- callbacks: modals that are submitted ----------------------------------------------------------
CHECKIN_ANSWERS = "checkin.answers"
MEASURE_VALUE = "measure.value"
CHART_NOTED = "chart.noted"
CHART_FROZEN = "chart.frozen"
CHART_PHASE_BEGUN = "chart.phase_begun"
PDSA_CYCLE = "pdsa.cycle"
AGENDA_TOPICS_CHOSEN = "agenda.topics_chosen"
CALL_MOVED = "call.moved"
CALL_CANCELLED = "call.cancelled"
CALL_NOTE_WRITTEN = "call.note_written"
CALL_ACTION_WRITTEN = "call.action_written"
CALL_ROLL_TAKEN = "call.roll_taken"
COLLAB_CREATED = "collab.created"
COLLAB_TEAM_ADDED = "collab.team_added"
COLLAB_MEASURE_ADDED = "collab.measure_added"
