"""A small collaborative of three clinics, as the tests of memory use it."""

from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from improvement.call import MonthlyRule
from improvement.charter.values import Charter, CharterTeam, Question, Topic
from improvement.measure import Direction, Kind, Measure
from storage import call
from storage.tables import Call, Collaborative

NOW = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)
WORKSPACE = "T0CLINICS"

CHARTER = Charter(
    key="safer-opioids",
    name="Safer opioids",
    aim="Every patient with long-term opioids has a current agreement by June.",
    channel="C0MAIN",
    facilitators=("U0FACIL", "U0SECOND"),
    zone="America/New_York",
    language="en",
    rule=MonthlyRule(week=3, weekday=3, at=time(12, 30), zone="America/New_York"),
    questions=(Question("success", "What went well?", "One thing"), Question("ask", "What do you need?")),
    topics=(Topic("tapering", "Tapering", ("taper", "dose")),),
    measures=(
        Measure("agreements", "Current agreement", Kind.PROPORTION, "%", Direction.UP, 95),
        Measure("visits", "Visits", Kind.COUNT),
    ),
    teams=(
        CharterTeam("harbor", "Harbor", "C0HARBOR", ("U0LEAD", "U0NURSE"), ("U0LEAD",)),
        CharterTeam("hill", "Hill", None, ("U0HILL", "U0DOCTOR"), ("U0DOCTOR",)),
        CharterTeam("lake", "Lake", "C0LAKE"),
    ),
)


def plan_month(session: Session, of: Collaborative, starts_at: datetime) -> Call:
    return call.plan_call(
        session,
        of,
        usual_on=starts_at.date(),
        starts_at=starts_at,
        wall_time=time(12, 30),
        minutes=60,
        reporting_month=date(starts_at.year, starts_at.month - 1, 1),
        questions=[{"key": "success", "text": "What went well?"}],
        steps=[("ask", starts_at - timedelta(days=7)), ("agenda", starts_at - timedelta(days=1))],
    )
