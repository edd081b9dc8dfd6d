"""Two questions of whoever watches: is the bot alive, and can it do its work.

Alive is a heart that beats: when it does not, starting again helps. Ready says also whether the database
can be written to, whether the connection to Slack stands, and whether Slack takes the token.
"""

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

ALIVE, READY = "/healthz", "/readyz"


@dataclass(frozen=True)
class Health:
    """What is well and what is not, by name."""

    checks: dict[str, bool]

    @property
    def well(self) -> bool:
        return all(self.checks.values())


def alive(callboard: Callboard) -> Health:
    """Whether the heart beats."""
    return Health({"heartbeat": clock.now() - callboard.heartbeat.last_beat < SLOWEST_BEAT})


def ready(callboard: Callboard, connected: Callable[[], bool]) -> Health:
    """Look at every part."""
    try:
        callboard.database.ping(writing=True)
        database = True
    except DatabaseUnavailable:
        database = False
    parts = {"database": database, "slack": connected(), "token": not callboard.tokens.refusal}
    return Health({**alive(callboard).checks, **parts})


def page(callboard: Callboard, connected: Callable[[], bool], other: WsgiApp | None = None) -> WsgiApp:
    """A WSGI app that answers ALIVE and READY with 200 or 503, and hands on the rest to `other`, if any."""
    looks = {ALIVE: lambda: alive(callboard), READY: lambda: ready(callboard, connected)}

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if look := looks.get(environ["PATH_INFO"]):
            health = look()
            status = "200 OK" if health.well else "503 Service Unavailable"
            start(status, [("Content-Type", "application/json")])
            return [json.dumps(health.checks).encode()]
        if other is not None:
            return other(environ, start)
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [f"Callboard answers at {ALIVE} and {READY}\n".encode()]

    return answer
