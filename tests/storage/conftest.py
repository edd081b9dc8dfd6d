"""A collaborative with three teams, as the tests of memory find it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session

from improvement.call import MonthlyRule
from improvement.charter import Charter, CharterTeam, Question, Topic
from improvement.measure import Direction, Kind, Measure
from storage import call, charter, workspace
from storage.database import Database
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


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """An open session that knows the workspace, on each of the two databases."""
    with database.session() as opened:
        workspace.remember(opened, id=WORKSPACE, name="Clinics", bot_user_id="U0BOT", now=NOW)
        yield opened


@pytest.fixture
def collaborative(session: Session) -> Collaborative:
    return charter.save_charter(session, WORKSPACE, CHARTER, NOW)


@pytest.fixture
def october(session: Session, collaborative: Collaborative) -> Call:
    """The call of 15 October 2026, 12:30 in New York."""
    return plan_month(session, collaborative, datetime(2026, 10, 15, 16, 30, tzinfo=UTC))


def plan_month(session: Session, of: Collaborative, starts_at: datetime) -> Call:
    return call.plan_call(
        session,
        of,
        starts_at=starts_at,
        wall_time=time(12, 30),
        minutes=60,
        reporting_month=date(starts_at.year, starts_at.month - 1, 1),
        questions=[{"key": "success", "text": "What went well?"}],
        steps=[("ask", starts_at - timedelta(days=7)), ("agenda", starts_at - timedelta(days=1))],
    )
