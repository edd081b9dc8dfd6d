"""Deliveries to the bot's request URL: signed, encoded as Slack does, with retry headers on events."""

import asyncio
import hashlib
import hmac
import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

from sandbox.wire.delivery import Answer, Envelope
from sandbox.workspace.model import Bot, Json

WORKERS = 64
OK = 200


class HttpEvents:
    def __init__(self, url: str, patience: float) -> None:
        self.url = url
        self._patience = patience
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="sandbox-http")

    def can_reach(self, _bot: Bot) -> bool:
        return True

    async def ready(self, _bot: Bot) -> None:
        return

    async def send(self, envelope: Envelope) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._workers, self._post, envelope)

    def close(self) -> None:
        """Waits for deliveries under way, at most as long as Slack would."""
        self._workers.shutdown(cancel_futures=True)

    def _post(self, envelope: Envelope) -> Answer:
        where = urlsplit(self.url)
        kind, body = encode(envelope)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=self._patience)
        try:
            connection.request("POST", where.path or "/", body, _headers(envelope, kind, body))
            response = connection.getresponse()
            content = response.read()
        except TimeoutError:
            return Answer(error="operation_timeout")
        except (OSError, http.client.HTTPException):
            return Answer(error="dispatch_failed")
        finally:
            connection.close()
        if response.status != OK:
            return Answer(
                error="http_service_error", is_final=response.headers.get("x-slack-no-retry") == "1"
            )
        return Answer(_body(response.headers.get("content-type", ""), content))


class RequestUrls:
    """Which apps get their deliveries over HTTP, and where; an app without a URL uses Socket Mode."""

    def __init__(self) -> None:
        self._of_apps: dict[str, HttpEvents] = {}

    def of(self, app_id: str) -> HttpEvents | None:
        return self._of_apps.get(app_id)

    def assign(self, app_id: str, url: str, patience: float) -> None:
        """From now on; `patience` is how many seconds each delivery may take."""
        self.release(app_id)
        self._of_apps[app_id] = HttpEvents(url, patience)

    def release(self, app_id: str) -> None:
        before = self._of_apps.pop(app_id, None)
        if before:
            before.close()

    def close(self) -> None:
        for app_id in tuple(self._of_apps):
            self.release(app_id)


def encode(envelope: Envelope) -> tuple[str, bytes]:
    """Content type and body: events as JSON, commands as a form, interactions as one JSON field of a form."""
    if envelope.kind == "events_api":
        return "application/json", json.dumps(envelope.payload).encode()
    fields = (
        envelope.payload if envelope.kind == "slash_commands" else {"payload": json.dumps(envelope.payload)}
    )
    return "application/x-www-form-urlencoded", urlencode(fields).encode()


def signature(signing_secret: str, timestamp: str, body: bytes) -> str:
    """docs.slack.dev/authentication/verifying-requests-from-slack, version v0."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(signing_secret.encode(), base, hashlib.sha256).hexdigest()


def _headers(envelope: Envelope, content_type: str, body: bytes) -> dict[str, str]:
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(envelope.bot.signing_secret, timestamp, body),
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    }
    if envelope.attempt:
        headers |= {"X-Slack-Retry-Num": str(envelope.attempt), "X-Slack-Retry-Reason": envelope.reason}
    return headers


def _body(content_type: str, content: bytes) -> Json | None:
    if not content:
        return None
    if content_type.startswith("application/json"):
        found: Json = json.loads(content)
        return found
    return {"text": content.decode()}
