"""Posting what is due: one process, messages of 20 workspaces, Slack answering soon or late, its limits on.

Slack's limits allow 300 messages a minute and workspace, so 100 a second; each message has its own channel.
"""

import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from starlette.applications import Starlette

from bench.table import Row
from bot import clock
from bot.outbox.dispatch import Outbox
from bot.tokens import Tokens, web_client
from handlers.slack import kit
from handlers.tools import Tools
from sandbox.wire.server import Server, serve
from sandbox.workspace.workspace import Workspace
from storage import outbox
from storage import workspace as workspaces
from storage.database import Database
from storage.migrate import upgrade
from storage.tables import Delivery
from tests.crash.run import Slow

WORKSPACES, EACH = 20, 50
PATIENCE = 60.0
SLOW = (0.0, 0.05, 0.2)
"""Seconds a call to Slack takes."""
AIM = 95.0
"""Messages a second."""
DUE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """A workspace as a bot knows it."""

    id: str
    api_url: str
    bot_token: str
    bot_user_id: str
    channels: tuple[str, ...]


class ManyTokens(Tokens):
    """The bot in many workspaces at once."""

    def __init__(self, places: list[Place]) -> None:
        super().__init__(places[0].api_url, places[0].bot_token)
        self._clients = {place.id: web_client(place.api_url, place.bot_token) for place in places}

    @property
    def served(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self._clients)

    def client(self, workspace_id: str) -> WebClient:
        """The client of one."""
        return self._clients[workspace_id]


def measure() -> list[Row]:
    """Messages a second, by what a call to Slack takes."""
    return [_row(seconds) for seconds in SLOW]


def _row(slow_seconds: float) -> Row:
    with places(slow_seconds) as where, tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        fill(database, where, EACH)
        posting = Outbox(_tools(database), ManyTokens(where))
        began, processor = time.perf_counter(), time.process_time()
        sent = posting.deliver()
        took, busy = time.perf_counter() - began, time.process_time() - processor
        posting.close()
        database.close()
    if sent != WORKSPACES * EACH:
        raise RuntimeError(f"Only {sent} were posted")
    what = f"post to 20 workspaces, a call to Slack takes {1000 * slow_seconds:.0f} ms"
    return Row(f"{what} ({1000 * busy / sent:.1f} ms of processor each)", sent / took, AIM, "/s")


def fill(database: Database, where: list[Place], each: int) -> None:
    """Enqueue so many messages in each workspace, one a channel."""
    upgrade(database)
    with database.session() as session:
        for place in where:
            workspaces.remember(session, id=place.id, name="Bench", bot_user_id=place.bot_user_id, now=DUE)
            for number in range(each):
                outbox.enqueue(session, _delivery(place, number))
        session.commit()


def _delivery(place: Place, number: int) -> Delivery:
    message = kit.Message(f"Words of {number}", (kit.section(f"Words of {number}"),)).payload()
    channel = place.channels[number % len(place.channels)]
    return Delivery(
        workspace_id=place.id, key=f"ask:1:{number}", channel_id=channel, message=message, due_at=DUE
    )


def _tools(database: Database) -> Tools:
    return Tools(database.session, database.reading, clock.now)


@contextmanager
def places(slow_seconds: float, channels: int = EACH, many: int = WORKSPACES) -> Iterator[list[Place]]:
    """Workspaces served by a process of its own, with Slack's limits, while the context lasts."""
    here, there = multiprocessing.Pipe()
    arguments = (there, slow_seconds, channels, many)
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=arguments, daemon=True)
    process.start()
    if not here.poll(PATIENCE):
        raise TimeoutError("The local workspaces did not start")
    try:
        yield here.recv()
    finally:
        here.send("end")
        process.join(10)


def _serve(line: Any, slow_seconds: float, channels: int, many: int) -> None:
    def slow(app: Starlette, _server: Server) -> None:
        app.add_middleware(Slow, seconds=slow_seconds)

    with ExitStack() as stack:
        served = [_workspace(f"T{number}", channels) for number in range(many)]
        servers = [stack.enter_context(serve(workspace, extend=slow)) for workspace, _ in served]
        line.send([place(server) for (_, place), server in zip(served, servers, strict=True)])
        line.recv()


def _workspace(id: str, channels: int) -> tuple[Workspace, Any]:  # noqa: A002 - the column's name
    """Local workspaces all have one id; here each needs its own."""
    workspace = Workspace(rate_limits=True)
    bot = workspace.install_bot("callboard")
    made = tuple(workspace.add_channel(f"team-{number}", [bot.user.id]).id for number in range(channels))
    return workspace, partial(_place, id, bot.bot_token, bot.user.id, made)


def _place(id: str, token: str, user_id: str, channels: tuple[str, ...], server: Server) -> Place:  # noqa: A002 - the column's name
    return Place(id, server.api_url, token, user_id, channels)
