"""One run: replicas, a slow Slack, messages to post, faults; then a count of what reached Slack."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from sqlmodel import Session, col, func, select
from starlette.applications import Starlette

from handlers.slack import kit
from sandbox.wire.server import Server, serve
from sandbox.workspace.model import Bot
from sandbox.workspace.workspace import Workspace
from storage import outbox
from storage import workspace as workspaces
from storage.database import Database
from storage.migrate import upgrade
from storage.tables import Delivery
from tests.crash.replica import LEASE, Part

CHANNELS = 6
PATIENCE = 180.0
"""Seconds in which everything must be settled once there are no more faults."""
BURST, LEFT = 6, 1
"""Groups of messages that come at once, when so few are left: so replicas post, look and rest in turn."""
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""When every message fell due: whatever a replica's clock says, it is late."""


@dataclass(frozen=True)
class Scenario:
    """What goes wrong in a run. Chances are of a hit at each label."""

    name: str
    replicas: int = 2
    slow_seconds: float = 0.05
    """What a call to Slack takes, half of it before its effect."""
    kills: float = 0.0
    stops: float = 0.0
    ahead_seconds: tuple[float, ...] = (0.0,)
    """How far the clocks of the replicas run ahead, one after the other."""
    lost_answers: float = 0.0
    """Of how many posts the answer is lost."""


SCENARIOS = (
    Scenario("a slow Slack", slow_seconds=0.6),
    Scenario("stopped and continued", stops=0.06, slow_seconds=0.1),
    Scenario("clocks apart", ahead_seconds=(-100, 100), slow_seconds=0.4),
    Scenario("ahead of Slack", replicas=1, ahead_seconds=(360,), lost_answers=0.2),
    Scenario("killed", replicas=3, kills=0.02),
    Scenario(
        "everything", replicas=3, kills=0.012, stops=0.012, ahead_seconds=(-400, 0, 400), lost_answers=0.05
    ),
)
"""The four ways in which a message was posted twice before claims were leases, and two that found none."""


@dataclass
class Seen:
    """What a run saw."""

    scenario: str
    messages: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    """Label -> faults there."""
    statuses: Counter[str] = field(default_factory=Counter)
    doubled: list[str] = field(default_factory=list)
    """Keys of messages that Slack has more than once."""
    lost: list[str] = field(default_factory=list)
    """Keys of messages that are sent, by the database, and not in Slack."""

    @property
    def well(self) -> bool:
        return not self.doubled and not self.lost and set(self.statuses) <= {"sent", "dropped"}


def run(
    scenario: Scenario, database_url: str, *, seed: int, messages: int, most_faults: int | None = None
) -> Seen:
    """Post so many messages, in threads and with changes, while things go wrong; then count.

    After `most_faults` nothing goes wrong any more: a run of few messages ends in half a minute.
    """
    with tempfile.TemporaryDirectory() as folder, _slack(scenario, seed) as slack:
        database = Database(database_url)
        _install(database, slack)
        replicas = _Replicas(scenario, slack, database_url, Path(folder), seed)
        quiet = Path(folder, "quiet")

        def tend() -> None:
            replicas.tend()
            if most_faults is not None and len(replicas.hits) >= most_faults:
                quiet.touch()

        try:
            _feed(database, slack, messages, tend)
            quiet.touch()
            _until(lambda: not _waiting(database), replicas.tend)
        finally:
            Path(folder, "over").touch()
            replicas.end()
        seen = _count(database, slack, scenario.name)
        seen.hits = Counter(line.split(" ", 3)[3] for line in replicas.hits)
        database.close()
    return seen


@dataclass(frozen=True)
class _Slack:
    workspace: Workspace
    server: Server
    bot: Bot

    @property
    def client(self) -> WebClient:
        return WebClient(token=self.bot.bot_token, base_url=self.server.api_url)


@contextmanager
def _slack(scenario: Scenario, seed: int) -> Iterator[_Slack]:
    workspace = Workspace(name="Crash")
    bot = workspace.install_bot("callboard")
    for number in range(CHANNELS):
        workspace.add_channel(f"team-{number}", [bot.user.id])
    chance = random.Random(seed)  # noqa: S311 - a seeded choice of faults, no secret

    def slow(app: Starlette, _server: Server) -> None:
        app.add_middleware(Slow, seconds=scenario.slow_seconds)
        app.add_middleware(_Forgetful, workspace=workspace, chance=chance, often=scenario.lost_answers)

    with serve(workspace, extend=slow) as server:
        yield _Slack(workspace, server, bot)


class Slow:
    """Lets every call take its time, half before its effect and half after."""

    def __init__(self, app: Any, seconds: float) -> None:
        self._app, self._half = app, seconds / 2

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(self._half)

        async def later(message: Any) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(self._half)
            await send(message)

        await self._app(scope, receive, later if scope["type"] == "http" else send)


class _Forgetful:
    """Loses the answer to some posts."""

    def __init__(self, app: Any, workspace: Workspace, chance: random.Random, often: float) -> None:
        self._app, self._workspace, self._chance, self._often = app, workspace, chance, often

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope.get("path", "").endswith("chat.postMessage") and self._chance.random() < self._often:
            self._workspace.drop_answer_of_next("chat.postMessage")
        await self._app(scope, receive, send)


class _Replicas:
    """Keeps so many processes at work: who was killed begins anew, who was stopped goes on after a while."""

    def __init__(self, scenario: Scenario, slack: _Slack, database_url: str, folder: Path, seed: int) -> None:
        self._scenario, self._slack, self._url, self._folder = scenario, slack, database_url, folder
        self._random = random.Random(seed)  # noqa: S311 - a seeded choice of faults, no secret
        self._processes: list[subprocess.Popen[bytes]] = []
        self._continue_at: dict[int, float] = {}
        self.hits: list[str] = []
        for number in range(scenario.replicas):
            self._processes.append(self._started(number))

    def _started(self, number: int) -> subprocess.Popen[bytes]:
        scenario = self._scenario
        part = Part(
            self._url,
            self._slack.server.api_url,
            self._slack.bot.bot_token,
            self._random.randrange(2**31),
            scenario.ahead_seconds[number % len(scenario.ahead_seconds)],
            scenario.kills,
            scenario.stops,
            str(self._folder),
        )
        command = [sys.executable, "-m", "tests.crash.replica", json.dumps(asdict(part))]
        environment = {**os.environ, "PYTHONPATH": ":".join(filter(None, sys.path))}
        return subprocess.Popen(command, env=environment)  # noqa: S603 - our own interpreter and module

    def tend(self) -> None:
        """Begin anew who died, continue who has been stopped for long enough.

        A hit stands in the log a moment before it happens, so whoever is not to be stopped is told to go on
        each time: nobody stays stopped because the word came too early.
        """
        self._read_hits()
        for number, process in enumerate(self._processes):
            if process.poll() is not None:
                self._processes[number] = self._started(number)
            elif self._continue_at.get(process.pid, 0) <= time.monotonic():
                self._signal(process.pid, signal.SIGCONT)

    def end(self) -> None:
        """Let them end; who does not within 10 s is killed."""
        for process in self._processes:
            self._signal(process.pid, signal.SIGCONT)
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _read_hits(self) -> None:
        log = self._folder / "hits"
        lines = log.read_text().splitlines() if log.exists() else []
        for line in lines[len(self.hits) :]:
            pid, hit, where, _ = line.split(" ", 3)
            if hit == "SIGSTOP":
                self._continue_at[int(pid)] = time.monotonic() + self._pause(where)
            self.hits.append(line)

    def _pause(self, where: str) -> float:
        return LEASE.total_seconds() * self._random.uniform(0.1, 0.4 if where == "moment" else 1.6)

    @staticmethod
    def _signal(pid: int, number: signal.Signals) -> None:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return


def _install(database: Database, slack: _Slack) -> None:
    upgrade(database)
    with database.session() as session:
        workspaces.remember(
            session, id=slack.workspace.team_id, name="Crash", bot_user_id=slack.bot.user.id, now=LONG_AGO
        )
        session.commit()


def _feed(database: Database, slack: _Slack, messages: int, tend: Callable[[], None]) -> None:
    """Enqueue a header with two answers in its thread and a change, again and again, in bursts."""
    channels = [channel for channel in slack.workspace.channels if channel.name.startswith("team-")]
    for number in range(messages // 4):
        channel = channels[number % len(channels)].id
        header = f"summary:{number}"
        with database.session() as session:
            for key, more in (
                (header, {}),
                (f"{header}:1", {"thread_key": header}),
                (f"{header}:2", {"thread_key": header}),
                (f"{header}#changed", {"update_key": header}),
            ):
                _enqueue(session, slack, key, channel, **more)
            session.commit()
        if number % BURST == BURST - 1:
            _until(lambda: _waiting(database) < LEFT, tend)


def _enqueue(session: Session, slack: _Slack, key: str, channel: str, **more: Any) -> None:
    message = kit.Message(f"Words of {key}", (kit.section(f"Words of {key}"),)).payload()
    delivery = Delivery(
        workspace_id=slack.workspace.team_id,
        key=key,
        channel_id=channel,
        message=message,
        due_at=LONG_AGO,
        **more,
    )
    assert outbox.enqueue(session, delivery)


def _waiting(database: Database) -> int:
    with database.reading() as session:
        waiting = select(func.count()).where(col(Delivery.status).in_(["queued", "sending"]))
        return session.exec(waiting).one()


def _until(reached: Callable[[], bool], tend: Callable[[], None]) -> None:
    """Tend the replicas until something is so. Raises TimeoutError after PATIENCE."""
    ends = time.monotonic() + PATIENCE
    while not reached():
        tend()
        if time.monotonic() > ends:
            raise TimeoutError("Not everything was posted in time")
        time.sleep(0.02)


def _count(database: Database, slack: _Slack, name: str) -> Seen:
    keys = Counter(_keys(slack))
    with database.reading() as session:
        deliveries = session.exec(select(Delivery)).all()
    new = [each for each in deliveries if each.update_key is None]
    return Seen(
        name,
        messages=len(deliveries),
        statuses=Counter(each.status for each in deliveries),
        doubled=sorted(key for key, times in keys.items() if times > 1),
        lost=sorted(each.key for each in new if each.status == "sent" and not keys[each.key]),
    )


def _keys(slack: _Slack) -> Iterator[str]:
    """The key of every message of the bot that is in Slack, as often as it is there."""
    client = slack.client
    for channel in slack.workspace.channels:
        if not channel.name.startswith("team-"):
            continue
        for page in client.conversations_history(channel=channel.id, include_all_metadata=True, limit=200):
            for message in page["messages"]:
                yield _key(message)
                if message.get("reply_count"):
                    yield from _replies(client, channel.id, message["ts"])


def _replies(client: WebClient, channel_id: str, ts: str) -> Iterator[str]:
    for page in client.conversations_replies(channel=channel_id, ts=ts, include_all_metadata=True, limit=200):
        yield from (_key(message) for message in page["messages"] if message["ts"] != ts)


def _key(message: dict[str, Any]) -> str:
    return str(message.get("metadata", {}).get("event_payload", {}).get("key"))
