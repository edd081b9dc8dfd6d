"""Everything remembered, one class a table. Each row belongs to a Slack workspace.

Rules that must hold are constraints here, not only checks in code. Nothing is deleted that people
wrote: a team or a measure that leaves the charter is retired with a date. An `id` is None only until
its row is flushed; the type says what readers find.
"""

from storage.tables.call import Call, CallStep, ClockBeat
from storage.tables.charter import Collaborative, Facilitator
from storage.tables.checkin import Answer, AnswerDraft
from storage.tables.inbox import Request
from storage.tables.measure import MeasureRow, MeasureValue, Unmeasured
from storage.tables.outbox import Delivery, Pause
from storage.tables.pdsa import PdsaCycle
from storage.tables.picture import Drawing, Picture, Upload
from storage.tables.record import Action, Attendance, Note
from storage.tables.run_chart import ChartBaseline, ChartNote, ChartPhase, ChartView
from storage.tables.team import Member, Team
from storage.tables.workspace import Workspace

__all__ = [
    "Action",
    "Answer",
    "AnswerDraft",
    "Attendance",
    "Call",
    "CallStep",
    "ChartBaseline",
    "ChartNote",
    "ChartPhase",
    "ChartView",
    "ClockBeat",
    "Collaborative",
    "Delivery",
    "Drawing",
    "Facilitator",
    "MeasureRow",
    "MeasureValue",
    "Member",
    "Note",
    "Pause",
    "PdsaCycle",
    "Picture",
    "Request",
    "Team",
    "Unmeasured",
    "Upload",
    "Workspace",
]
