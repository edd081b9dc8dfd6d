"""Signed HTTP to a real Bolt app behind Bolt's own adapter, and to a server that only writes down."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from sandbox.tests.clinic import Clinic

Answer = tuple[int, dict[str, str], bytes]
Respond = Callable[[dict[str, str], bytes], Answer]


@contextmanager
def listening(respond: Respond) -> Iterator[str]:
    """A request URL; `respond` sees lower-case headers and body."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status, headers, content = respond({k.lower(): v for k, v in self.headers.items()}, body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/slack/events"
        finally:
            server.shutdown()
            thread.join()


def bolt(app: App) -> Respond:
    def respond(headers: dict[str, str], body: bytes) -> Answer:
        answer = app.dispatch(BoltRequest(body=body.decode(), headers={**headers}))
        return (
            answer.status,
            {name: values[0] for name, values in answer.headers.items()},
            answer.body.encode(),
        )

    return respond


def test_commands_presses_and_events_reach_a_bolt_app_over_http(clinic: Clinic) -> None:
    heard: list[str] = []
    app = clinic.app()
    app.command("/agenda")(lambda ack, command: ack(f"here is {command['text']}"))
    app.event("message")(lambda event: heard.append(event["text"]))
    with listening(bolt(app)) as url:
        clinic.server.deliver_to(url)
        clinic.ana.types("/agenda last month", clinic.team).result(5)
        clinic.ana.says("good morning", clinic.team)
        clinic.workspace.wait_for(lambda: heard)
        clinic.server.deliver_to(None)
    assert clinic.texts(clinic.ana) == ["here is last month", "good morning"]
    assert heard == ["good morning"]


@pytest.mark.parametrize(("status", "error"), [(500, "http_service_error"), (404, "http_service_error")])
def test_a_command_that_the_bot_refuses_is_reported(clinic: Clinic, status: int, error: str) -> None:
    with listening(lambda _headers, _body: (status, {}, b"")) as url:
        clinic.server.deliver_to(url)
        clinic.ana.types("/agenda", clinic.team).result(5)
        clinic.server.deliver_to(None)
    assert clinic.texts(clinic.ana) == [f"/agenda failed with the error “{error}”"]


def test_a_bot_that_is_not_there_is_reported(clinic: Clinic) -> None:
    with listening(lambda _headers, _body: (200, {}, b"")) as url:
        pass
    clinic.server.deliver_to(url)
    clinic.ana.types("/agenda", clinic.team).result(5)
    assert clinic.texts(clinic.ana) == ["/agenda failed with the error “dispatch_failed”"]


def test_every_request_is_signed_and_encoded_as_slack_does(clinic: Clinic) -> None:
    requests: list[tuple[dict[str, str], bytes]] = []

    def note(headers: dict[str, str], body: bytes) -> Answer:
        requests.append((headers, body))
        return 200, {}, b""

    with listening(note) as url:
        clinic.server.deliver_to(url)
        clinic.ana.types("/agenda now", clinic.team).result(5)
        clinic.ana.says("hello", clinic.team)
        clinic.workspace.wait_for(lambda: len(requests) == 2)
        clinic.server.deliver_to(None)
    verifier = SignatureVerifier(clinic.bot.signing_secret)
    assert all(verifier.is_valid_request(body, headers) for headers, body in requests)
    (_, command), (_, event) = requests
    assert parse_qs(command.decode())["text"] == ["now"]
    assert json.loads(event)["event"]["text"] == "hello"


def test_an_event_is_tried_again_with_its_number_and_reason_until_the_bot_wants_no_more(
    clinic: Clinic,
) -> None:
    attempts: list[tuple[str | None, str | None]] = []
    clinic.server.set_event_pauses(0.0, 0.0, 0.0, 0.0)

    def respond(headers: dict[str, str], _body: bytes) -> Answer:
        attempts.append((headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")))
        return (500, {"X-Slack-No-Retry": "1"} if len(attempts) == 3 else {}, b"")

    with listening(respond) as url:
        clinic.server.deliver_to(url)
        clinic.ana.says("hello", clinic.team)
        clinic.workspace.wait_for(lambda: len(attempts) == 3)
        clinic.server.deliver_to(None)
    assert attempts == [(None, None), ("1", "http_error"), ("2", "http_error")]


def test_an_app_over_http_leaves_the_socket_mode_app_beside_it_alone(clinic: Clinic) -> None:
    heard: list[str] = []
    beside = clinic.app()
    beside.event("message")(lambda event: heard.append(event["text"]))
    clinic.connect(beside)
    other = clinic.workspace.install_bot("other")
    clinic.workspace.join(clinic.team, other)
    requests: list[bytes] = []

    def note(_headers: dict[str, str], body: bytes) -> Answer:
        requests.append(body)
        return 200, {}, b""

    with listening(note) as url:
        clinic.server.deliver_to(url, other)
        clinic.ana.says("hello", clinic.team)
        clinic.workspace.wait_for(lambda: heard and requests)
        clinic.server.deliver_to(None, other)
    assert heard == ["hello"]
    assert json.loads(requests[0])["api_app_id"] == other.app_id
