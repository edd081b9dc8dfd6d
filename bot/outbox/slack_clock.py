"""Slack's time as its answers tell it, whatever the clock of this machine says."""

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

MARGIN_SECONDS = 60.0
"""Looking begins so long before the time heard: answers tell whole seconds, and Slack has many machines."""


class SlackClock:
    """Knows Slack's time from the `Date` of the latest answer, and goes on from there by itself.

    `monotonic` gives seconds that only grow.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._ahead: float | None = None
        """Slack's time less the monotonic one, in seconds."""

    def hear(self, answer: SlackResponse) -> None:
        """Take the time from an answer; one without a date changes nothing."""
        dates = [value for name, value in answer.headers.items() if name.lower() == "date"]
        if dates:
            self._ahead = parsedate_to_datetime(dates[0]).timestamp() - self._monotonic()

    def stamp(self, client: WebClient) -> str | None:
        """A message stamp that is surely older than whatever is posted from now on.

        Asks Slack the first time (`api.test`); raises SlackApiError and OSError as that call does. None when
        Slack's answers have no date.
        """
        if self._ahead is None:
            self.hear(client.api_test())
        return None if self._ahead is None else f"{self._ahead + self._monotonic() - MARGIN_SECONDS:.6f}"
