"""Everything remembered, one class a table. Each row belongs to a Slack workspace.

Rules that must hold are constraints here, not only checks in code. Nothing is deleted that people
wrote: a team or a measure that leaves the charter is retired with a date. An `id` is None only until
its row is flushed; the type says what readers find.
"""

from storage.tables.charter import Collaborative, Facilitator, MeasureRow, Member, Team, Workspace
from storage.tables.month import Action, Answer, Attendance, Call, CallStep, MeasureValue, Note, PdsaCycle
from storage.tables.outbox import Delivery, Picture
from storage.tables.run_chart import ChartBaseline, ChartNote, ChartPhase, ChartView

__all__ = [
    "Action",
    "Answer",
    "Attendance",
    "Call",
    "CallStep",
    "ChartBaseline",
    "ChartNote",
    "ChartPhase",
    "ChartView",
    "Collaborative",
    "Delivery",
    "Facilitator",
    "MeasureRow",
    "MeasureValue",
    "Member",
    "Note",
    "PdsaCycle",
    "Picture",
    "Team",
    "Workspace",
]
