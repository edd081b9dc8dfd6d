"""Whether the bot is well: the database answers, the heart beats, the connection to Slack stands."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot import clock
from bot.app import Callboard
from bot.door import WsgiApp
from storage.database import DatabaseUnavailable

SLOWEST_BEAT = timedelta(minutes=5)
"""A heart that has not finished a beat for this long is stuck."""

PATH = "/healthz"


@dataclass(frozen=True)
class Health:
    """What is well and what is not, by name."""

    checks: dict[str, bool]

    @property
    def well(self) -> bool:
        return all(self.checks.values())


def examine(callboard: Callboard, connected: Callable[[], bool]) -> Health:
    """Look at every part."""
    try:
        callboard.database.ping()
        database = True
    except DatabaseUnavailable:
        database = False
    beating = clock.now() - callboard.heartbeat.last_beat < SLOWEST_BEAT
    return Health({"database": database, "heartbeat": beating, "slack": connected()})


def page(callboard: Callboard, connected: Callable[[], bool], other: WsgiApp | None = None) -> WsgiApp:
    """A WSGI app that answers PATH with 200 or 503, and hands everything else to `other`, if any."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == PATH:
            health = examine(callboard, connected)
            status = "200 OK" if health.well else "503 Service Unavailable"
            start(status, [("Content-Type", "application/json")])
            return [json.dumps(health.checks).encode()]
        if other is not None:
            return other(environ, start)
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Callboard answers at " + PATH.encode() + b"\n"]

    return answer
