"""Compiling the agenda that a facilitator sees, for 6 teams and for 60: time, and number of queries."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sqlalchemy import event
from sqlmodel import Session

from bench.table import Row
from handlers.agenda import flow
from handlers.planning import keep_calls_planned
from handlers.tools import Tools
from improvement.charter.reading import read_charter
from improvement.charter.values import Charter, CharterTeam
from improvement.team import Asker
from prompts import library
from storage import call as calls
from storage import checkin, workspace
from storage import team as teams
from storage.charter import save_charter
from storage.database import Database
from storage.migrate import upgrade

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
WORKSPACE, FACILITATOR = "T0BENCH", "U0FACILITATOR"
ROUNDS = 9


def measure() -> list[Row]:
    """60 teams against 6: milliseconds (ten times the teams) and queries (which must not grow)."""
    few, few_queries = _compile(6)
    many, many_queries = _compile(60)
    return [
        Row("compile the agenda, 60 teams against 6: time", many, few, "ms"),
        Row("compile the agenda, 60 teams against 6: queries", many_queries, few_queries, "", aim=1),
    ]


def _compile(count: int) -> tuple[float, int]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        upgrade(database)
        tools = Tools(session=database.session, reading=database.reading, now=lambda: NOW)
        _fill(database, tools, count)
        asker = Asker(WORKSPACE, FACILITATOR, "C0CALL")
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            flow.shown(tools, asker)
            times.append(time.perf_counter() - began)
        with _counted(database) as queries:
            flow.shown(tools, asker)
        database.close()
    return 1000 * median(times), len(queries)


def _fill(database: Database, tools: Tools, count: int) -> None:
    with database.session() as session:
        workspace.remember(session, id=WORKSPACE, name="Bench", bot_user_id="U0BOT", now=NOW)
        collaborative = save_charter(session, WORKSPACE, _charter(count), NOW)
        session.commit()
        keep_calls_planned(tools, NOW)
        _answer(session, collaborative.id)
        session.commit()


def _charter(count: int) -> Charter:
    charter = read_charter(library.charter_text("six-building-blocks"), library.shipped())
    return replace(
        charter,
        channel="C0CALL",
        facilitators=(FACILITATOR,),
        teams=tuple(
            CharterTeam(f"team-{n}", f"Team {n}", f"C0TEAM{n}", (f"U0MEMBER{n}",)) for n in range(count)
        ),
    )


def _answer(session: Session, collaborative_id: int) -> None:
    call = calls.next_call(session, collaborative_id, NOW)
    if call is None:
        raise LookupError("No call was planned")
    for team in teams.teams(session, collaborative_id):
        for question in call.questions:
            checkin.save_answer(
                session,
                call=call,
                team=team,
                question=question["key"],
                words="We revised the patient agreement and tried it with two clinicians. " * 4,
                answered_by="U0MEMBER",
                now=NOW,
                expected_revision=0,
            )


@contextmanager
def _counted(database: Database) -> Iterator[list[str]]:
    """The statements sent while the context lasts."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
