"""The real bot, killed after it acknowledged: what somebody asked for is done, or answered on the restart."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select, update

from sandbox.person.person import Person
from storage.database import Database
from storage.tables import Delivery, MeasureValue, Request
from tests.bot.desk import CHARTER, Desk
from tests.bot.test_run import PATIENCE, PROGRAM, running

HANGS = """
import sys, threading
from handlers import inbox
from slack_bolt.context.respond.respond import Respond

def hangs(*_args, **_named):
    print("Hangs", file=sys.stderr)
    threading.Event().wait()

{place} = hangs
"""
"""The bot stops at one place for good, until it is killed."""

CONNECTED = "Connected to Slack"


def values(database: Database) -> int:
    with database.reading() as session:
        return len(session.exec(select(MeasureValue)).all())


def let_leases_run_out(database: Database) -> None:
    """As if so much time had passed on the database's clock."""
    over = {"lease_until": datetime(2000, 1, 1, tzinfo=UTC)}
    with database.session() as session:
        session.exec(update(Request).values(over))
        session.exec(update(Delivery).values(over))
        session.commit()


@pytest.mark.parametrize(
    ("place", "kept", "word"),
    [("inbox.pressed", 0, "had not done it yet"), ("Respond.__call__", 1, "It is done")],
)
def test_killed_after_it_acknowledged_it_says_after_the_restart_what_became_of_it(
    desk: Desk, place: str, kept: int, word: str
) -> None:
    assert desk.runs("charter", "apply", desk.writes(CHARTER)).exit_code == 0
    desk.server.register_commands(["/measure"])
    nurse, database = Person(desk.server, "nurse"), Database(str(desk.environment["DATABASE_URL"]))
    with running(desk, until=CONNECTED, program=HANGS.format(place=place) + PROGRAM) as process:
        desk.server.wait_until_connected(desk.bot)
        month = datetime.now(UTC).replace(day=1) - timedelta(days=1)
        asked = nurse.types(f"/measure looked-at 40/50 {month:%Y-%m}", "northside")
        assert asked.result(PATIENCE).error is None
        assert process.stderr is not None
        assert any("Hangs" in line for line in process.stderr)
        process.kill()
    desk.workspace.wait_for(lambda: desk.server.connections(desk.bot) == 0)
    let_leases_run_out(database)
    with running(desk, until=CONNECTED):
        told = desk.workspace.wait_for(
            lambda: [
                one.text
                for one in nurse.sees(nurse.opens_conversation(desk.bot))
                if "I was restarted" in one.text
            ],
            timeout=PATIENCE,
        )
    assert word in told[0]
    assert "“/measure”" in told[0]
    assert values(database) == kept
    database.close()
