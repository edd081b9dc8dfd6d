"""Whatever is sent to the port over HTTP: nothing of it is an error of ours, and nobody is kept waiting."""

import http.client
import logging
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

from bot.door import guarded
from bot.http_server import MOST_BODY, WsgiServer
from bot.run import EVENTS_PATH

PATIENCE = 10
SLACK = guarded(
    SlackRequestHandler(
        App(
            signing_secret="secret",
            authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T0", bot_token="xoxb-1"),
        ),
        path=EVENTS_PATH,
    )
)


def answered(body: bytes, **headers: str) -> str:
    """The status of the answer to a request that nobody signed."""
    statuses: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": EVENTS_PATH,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        **headers,
    }
    SLACK(environ, lambda status, _headers: statuses.append(status))
    return statuses[0]


@pytest.fixture
def served() -> Iterator[int]:
    with WsgiServer(page, 0, host="127.0.0.1") as server:
        yield server.port


def page(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Reads all of a body, and says how much it was."""
    size = len(environ["wsgi.input"].read())
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(size).encode()]


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"{",
        b"payload=%7B",
        b"payload=[]",
        b"payload=5",
        b'{"team": 5, "event": []}',
        b"{" * 10_000,
    ],
)
def test_what_cannot_be_read_is_a_bad_request_and_one_line(
    body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="bot"):
        assert answered(body) == "400 Bad Request"
    (line,) = caplog.records
    assert line.exc_info is None
    assert "not Slack's" in line.message


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "yesterday"},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "1", "HTTP_X_SLACK_SIGNATURE": "v0=\xe9"},
    ],
)
def test_a_signature_that_cannot_be_compared_is_a_bad_request(headers: dict[str, str]) -> None:
    assert answered(b"command=%2Fagenda", **headers) == "400 Bad Request"


def test_what_could_be_slacks_and_is_not_signed_is_refused_as_before() -> None:
    assert answered(b"command=%2Fagenda") == "401 Unauthorized"


@given(st.binary(max_size=200), st.text(st.characters(codec="latin-1"), max_size=20))
def test_no_bytes_and_no_header_are_an_error_of_ours(body: bytes, header: str) -> None:
    headers = {"HTTP_X_SLACK_REQUEST_TIMESTAMP": header, "HTTP_X_SLACK_SIGNATURE": header}
    assert answered(body, **headers)[:3] in ("400", "401")
    assert answered(b"payload=" + body)[:3] in ("400", "401")


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(served: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served, timeout=PATIENCE)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", str(MOST_BODY + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_a_large_body_without_a_length_is_refused_once_it_is_too_large(served: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served, timeout=PATIENCE)
    pieces = (b"x" * 100_000 for _ in range(10))
    connection.request(
        "POST", "/", body=(*pieces, b"y"), encode_chunked=True, headers={"Transfer-Encoding": "chunked"}
    )
    assert connection.getresponse().status == 413
    connection.close()


def test_a_body_of_the_largest_size_is_read(served: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served, timeout=PATIENCE)
    connection.request("POST", "/", body=b"x" * MOST_BODY)
    assert connection.getresponse().read() == str(MOST_BODY).encode()
    connection.close()


def test_many_slow_clients_do_not_keep_the_health_check_waiting(served: int) -> None:
    with ExitStack() as stack:
        for _ in range(150):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", served), timeout=PATIENCE))
            slow.sendall(b"POST / HTTP/1.1\r\nContent-Length: 900\r\n\r\nhalf")
        connection = http.client.HTTPConnection("127.0.0.1", served, timeout=PATIENCE)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
        connection.close()


def test_a_byte_now_and_then_does_not_hold_a_connection_for_ever() -> None:
    with (
        WsgiServer(page, 0, host="127.0.0.1", patience=1) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=0.2) as slow,
    ):
        assert closed_within(slow, drips=100)


def closed_within(slow: socket.socket, drips: int) -> bool:
    """Send a byte, listen for a fifth of a second, and again, until the other side hangs up."""
    for _ in range(drips):
        try:
            slow.sendall(b"P")
            if not slow.recv(1):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False
