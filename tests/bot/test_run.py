"""`callboard run` as a process of its own: reached by HTTP or connected by Socket Mode, and a tidy end."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.run import EVENTS_PATH
from sandbox.person.person import Person
from sandbox.wire.http_events import signature
from sandbox.workspace.model import Message
from tests.bot.desk import Desk

PROGRAM = "from bot.cli.main import main; main()"
PATIENCE = 30
"""Seconds for a process to start on a busy machine."""
TIDY = 8
"""Seconds for it to end."""


@contextmanager
def running(
    desk: Desk, *words: str, until: str, program: str = PROGRAM, **changed: str
) -> Iterator[subprocess.Popen[str]]:
    """The bot as a process, once its log has said `until`."""
    told = {name: value for name, value in {**desk.environment, **changed}.items() if value is not None}
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program, "run", *words],
        env={"PATH": "/usr/bin", "PYTHONPATH": ":".join(sys.path), "PYTHONUNBUFFERED": "1", **told},
        cwd=desk.folder,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stderr is not None
        said = []
        try:
            for line in process.stderr:
                said.append(line)
                if until in line:
                    break
            else:
                pytest.fail(f"It ended before it was ready: {''.join(said)}")
            yield process
        finally:
            process.kill()


def ends(
    process: subprocess.Popen[str], by: signal.Signals = signal.SIGTERM, within: int = TIDY
) -> tuple[int, str]:
    """Ask it to end; its exit code and what it still said."""
    process.send_signal(by)
    _, said = process.communicate(timeout=within)
    return process.returncode, said


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def sends(port: int, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> tuple[int, str]:
    """One request: POST with a body, GET without."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("POST" if body else "GET", path, body or None, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_over_http_slacks_signed_requests_are_answered_and_others_refused(desk: Desk) -> None:
    port = free_port()
    with running(desk, "--http", str(port), until="Waiting for Slack", SLACK_APP_TOKEN="") as process:
        desk.server.deliver_to(f"http://127.0.0.1:{port}{EVENTS_PATH}")
        desk.server.register_commands(["/collab"])
        facilitator, place = Person(desk.server, "facilitator"), desk.workspace.channel("foot-care")

        sent = facilitator.types("/collab help", place)
        assert sent.result(PATIENCE).error is None
        told = desk.workspace.wait_for(lambda: [see for see in facilitator.sees(place) if said_by_bot(see)])
        assert "`/collab new` creates a collaborative" in told[0].text

        body, now = b"command=%2Fcollab&text=help", str(int(time.time()))
        for secret, at in (("somebody-elses", now), (desk.bot.signing_secret, "1700000000")):
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Slack-Request-Timestamp": at,
                "X-Slack-Signature": signature(secret, at, body),
            }
            assert sends(port, EVENTS_PATH, body, headers)[0] == 401
        assert sends(port, EVENTS_PATH, body)[0] == 401

        assert sends(port, "/healthz") == (200, '{"heartbeat": true}')
        well = '{"heartbeat": true, "database": true, "slack": true, "token": true}'
        assert sends(port, "/readyz") == (200, well)
        assert sends(port, "/elsewhere")[0] == 404
        assert desk.runs("health", CALLBOARD_HEALTH_PORT=str(port)).exit_code == 0
        desk.server.deliver_to(None)
        code, said = ends(process)
    assert (code, "Traceback" in said) == (0, False)
    assert desk.runs("health", CALLBOARD_HEALTH_PORT=str(port)).exit_code == 1


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_connected_by_socket_mode_it_ends_tidily_when_asked(desk: Desk, by: signal.Signals) -> None:
    port = free_port()
    with running(desk, until="Connected to Slack", CALLBOARD_HEALTH_PORT=str(port)) as process:
        desk.server.wait_until_connected(desk.bot)
        assert sends(port, "/readyz")[0] == 200
        code, said = ends(process, by)
    assert (code, "Traceback" in said, desk.bot.bot_token in said) == (0, False, False)
    desk.workspace.wait_for(lambda: desk.server.connections(desk.bot) == 0)


@contextmanager
def silent_slack() -> Iterator[str]:
    """The address of a Slack that takes every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield f"http://127.0.0.1:{silent.getsockname()[1]}/api/"


def test_asked_to_end_while_slack_does_not_answer_it_ends_in_ten_seconds(desk: Desk) -> None:
    with silent_slack() as address, running(desk, until="starts", SLACK_API_URL=address) as process:
        code, said = ends(process, within=10)
    assert code == 0
    assert "in the middle of something" in said


def test_a_port_that_is_taken_is_named_and_is_not_slacks_fault(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with running(desk, until="cannot be used", CALLBOARD_HEALTH_PORT=port) as process:
            assert process.wait(TIDY) == 3
    desk.workspace.wait_for(lambda: desk.server.connections(desk.bot) == 0)


def said_by_bot(one: Message) -> bool:
    return "creates a collaborative" in one.text
