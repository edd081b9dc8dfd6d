"""Short-lived permissions: trigger ids (one use, 3 s) and response URLs (5 uses, 30 min).

docs.slack.dev/interactivity/handling-user-interaction. They expire by the real clock, whatever the demo says.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.workspace.errors import SlackError
from sandbox.workspace.identifiers import secret

RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60.0


@dataclass
class Trigger:
    app_id: str
    user: str
    expires: float
    used: bool = False


@dataclass
class ResponseUrl:
    """Where an app may answer: a channel, for one person, and the message the person pressed on, if any."""

    app_id: str
    channel: str
    user: str
    message_ts: str | None
    expires: float
    uses_left: int = RESPONSE_URL_USES


class Passes:
    def __init__(self, clock: Callable[[], float], trigger_seconds: float) -> None:
        self._clock = clock
        self._trigger_seconds = trigger_seconds
        self._lock = threading.Lock()
        self._triggers: dict[str, Trigger] = {}
        self._response_urls: dict[str, ResponseUrl] = {}

    def new_trigger(self, app_id: str, user: str) -> str:
        trigger_id = f"{secret(length=10)}.{secret(length=10)}.{secret()}"
        with self._lock:
            self._triggers[trigger_id] = Trigger(app_id, user, self._clock() + self._trigger_seconds)
        return trigger_id

    def redeem_trigger(self, trigger_id: str, app_id: str) -> str:
        """Its person. SlackError `expired_trigger_id`, `exchanged_trigger_id` or `invalid_trigger_id`."""
        with self._lock:
            trigger = self._triggers.get(trigger_id)
            if trigger is None or trigger.app_id != app_id:
                raise SlackError("invalid_trigger_id")
            if trigger.used:
                raise SlackError("exchanged_trigger_id")
            if self._clock() > trigger.expires:
                raise SlackError("expired_trigger_id")
            trigger.used = True
            return trigger.user

    def new_response_url(self, app_id: str, channel: str, user: str, message_ts: str | None = None) -> str:
        """The last part of the address."""
        token = secret()
        with self._lock:
            self._response_urls[token] = ResponseUrl(
                app_id,
                channel,
                user,
                message_ts,
                self._clock() + RESPONSE_URL_SECONDS,
            )
        return token

    def use_response_url(self, token: str) -> ResponseUrl:
        """`used_url` after five uses, `expired_url` after half an hour."""
        with self._lock:
            found = self._response_urls.get(token)
            if found is None or self._clock() > found.expires:
                raise SlackError("expired_url")
            if found.uses_left == 0:
                raise SlackError("used_url")
            found.uses_left -= 1
            return found
