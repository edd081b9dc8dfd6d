"""A small collaborative in a database, for tests that need no Slack."""

from datetime import UTC, datetime, time

from handlers.tools import Tools
from improvement.call import MonthlyRule
from improvement.charter.values import Charter, CharterTeam
from improvement.measure import Direction, Kind, Measure
from storage.charter import save_charter
from storage.tables import Workspace

NOW = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
ZONE = "America/New_York"


def make(tools: Tools, teams: tuple[str, ...] = ("northside", "riverside")) -> int:
    """The id of a collaborative with these teams and two measures, in workspace T1."""
    charter = Charter(
        key="opioid-care",
        name="Opioid care",
        aim="Safer prescribing.",
        channel="C1",
        facilitators=("U9",),
        zone=ZONE,
        language="en",
        rule=MonthlyRule(week=3, weekday=3, at=time(12), zone=ZONE),
        measures=(
            Measure("agreement", "Signed agreement", Kind.PROPORTION, "%", Direction.UP, 90, "Signed / all."),
            Measure("visits", "Pain visits", Kind.COUNT, "visits", Direction.UP),
        ),
        teams=tuple(CharterTeam(key, key.title(), members=("U1",)) for key in teams),
    )
    with tools.session() as session:
        session.add(Workspace(id="T1", seen_at=NOW))
        session.flush()
        made = save_charter(session, "T1", charter, NOW)
        session.commit()
        return made.id
