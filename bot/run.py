"""The bot as a process: Socket Mode or HTTP, a page of its health, and a tidy end on SIGTERM."""

import json
import logging
import os
import signal
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from queue import SimpleQueue

from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot import health
from bot.app import Callboard, build, running
from bot.door import guarded
from bot.http_server import WsgiServer
from bot.settings import Settings

EVENTS_PATH = "/slack/events"

GRACE_SECONDS = 8.0
"""How long the bot may take to end once it is asked to. Who kills it waits longer (compose.yaml: 15 s)."""

Wait = Callable[[], object]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HealthAnswer:
    """What the running bot says of itself."""

    well: bool
    text: str


def run(settings: Settings, *, http_port: int | None = None) -> None:
    """Run until the process is asked to end. HTTP on `http_port`, else Socket Mode."""
    wait = _until_asked_to_end()
    log.info("Callboard %s starts", version("callboard"))
    callboard = build(settings)
    if http_port is None:
        _run_socket_mode(callboard, wait)
    else:
        _run_http(callboard, http_port, wait)


def ask_health(port: int) -> HealthAnswer:
    """Ask the bot that runs on this machine."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{health.READY}", timeout=5) as response:
            return HealthAnswer(well=True, text=response.read().decode())
    except urllib.error.HTTPError as unwell:
        with unwell:
            return HealthAnswer(well=False, text=unwell.read().decode())
    except OSError as error:
        return HealthAnswer(well=False, text=json.dumps({"running": False, "reason": str(error)}))


def _run_socket_mode(callboard: Callboard, wait: Wait) -> None:
    with running(callboard) as socket:
        page = health.page(callboard, socket.client.is_connected)
        with WsgiServer(page, callboard.settings.health_port, host="127.0.0.1"):
            log.info("Connected to Slack by Socket Mode")
            wait()


def _run_http(callboard: Callboard, port: int, wait: Wait) -> None:
    with serving(callboard, port, host="0.0.0.0"):  # noqa: S104 - Slack calls from outside
        log.info("Waiting for Slack at port %s%s", port, EVENTS_PATH)
        wait()


@contextmanager
def serving(callboard: Callboard, port: int, *, host: str) -> Iterator[WsgiServer]:
    """The bot at work over HTTP, until the block ends: listening, and its heart beating."""
    slack = SlackRequestHandler(callboard.app, path=EVENTS_PATH)
    page = health.page(callboard, lambda: True, other=guarded(slack))
    callboard.heartbeat.start(callboard.settings.heartbeat_seconds)
    try:
        with WsgiServer(page, port, host=host) as served:
            yield served
    finally:
        callboard.close()


def _until_asked_to_end() -> Wait:
    """Wait for SIGTERM or SIGINT, and end for good soon after.

    A SimpleQueue may be put to in the middle of being waited for, as a signal handler does; an Event set
    there could wait for itself.
    """
    asked: SimpleQueue[int] = SimpleQueue()

    def ask(number: int, _frame: object) -> None:
        asked.put(number)
        _end_after(GRACE_SECONDS)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask)
    return asked.get


def _end_after(seconds: float) -> None:
    """Leave behind what does not end by itself, such as a call that Slack does not answer.

    What was in hand is found as after a crash: its lease runs out, and somebody looks.
    """

    def end() -> None:
        log.warning("Ended after %.0f s in the middle of something: the next start looks after it", seconds)
        logging.shutdown()
        os._exit(0)

    watchdog = threading.Timer(seconds, end)
    watchdog.daemon = True
    watchdog.start()
