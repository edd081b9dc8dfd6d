"""What a request over HTTP must be before Bolt looks at it.

Bolt reads a body before it checks who sent it: what it cannot read would be an error of ours, with a
traceback in the log, that anybody can cause.
"""

import logging
import re
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from slack_bolt import BoltRequest
from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

log = logging.getLogger(__name__)


def guarded(slack: WsgiApp) -> WsgiApp:
    """Answer 400, and log one line, where a request could not come from Slack whatever its signature."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        reason = _unreadable(environ, body)
        environ["wsgi.input"] = BytesIO(body)
        if not reason:
            return slack(environ, start)
        log.warning("A request of %s bytes that is not Slack's was refused: %s", len(body), reason)
        start("400 Bad Request", [("Content-Type", "text/plain")])
        return [b"Bad request\n"]

    return answer


def _unreadable(environ: dict[str, Any], body: bytes) -> str:
    """What kind of error Bolt would meet in the request; nothing where it can read it."""
    environ["wsgi.input"] = BytesIO(body)
    request = WsgiHttpRequest(environ)
    try:
        BoltRequest(body=request.get_body(), query=request.query_string, headers=request.get_headers())
        _check_signature_can_be_compared(environ)
    except Exception as error:  # noqa: BLE001 - whatever Bolt stumbles over, it is the sender's
        return type(error).__name__
    return ""


def _check_signature_can_be_compared(environ: dict[str, Any]) -> None:
    """Raises ValueError for a time that is no number and for a signature that is no plain text."""
    sent_at = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "0")
    if not re.fullmatch(r"[0-9]{1,20}", sent_at) or not environ.get("HTTP_X_SLACK_SIGNATURE", "").isascii():
        raise ValueError(sent_at)
