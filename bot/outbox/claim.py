"""A claim on a delivery while it is being posted: a lease that is renewed before each call to Slack."""

from collections.abc import Callable
from datetime import timedelta

from bot.tokens import TIMEOUT_SECONDS
from handlers.tools import Tools
from storage import outbox
from storage.tables import Delivery

CALLS_A_RENEWAL = 3
"""The most calls to Slack between two renewals: an upload asks for an address, sends, and completes."""
LEASE = timedelta(seconds=3 * CALLS_A_RENEWAL * TIMEOUT_SECONDS)
"""Outlives the longest honest attempt: each call may wait once to connect and once to be answered, and as
long again is left for what this machine does meanwhile."""


class ClaimLost(Exception):
    """Another process has taken the delivery over: nothing may be sent or recorded any more."""


class Claim:
    """This process's hold on one delivery."""

    def __init__(self, tools: Tools, delivery: Delivery, lease: timedelta) -> None:
        self._tools = tools
        self._delivery = delivery
        self._lease = lease

    def renew(self, look_from: str | None = None) -> None:
        """Hold on for another lease, just before a call to Slack. Raises ClaimLost.

        `look_from` is Slack's stamp from which on a look would find what is posted now.
        """
        with self._tools.session() as session:
            held = outbox.renew(session, self._delivery, self._lease, look_from)
            session.commit()
        if not held:
            raise ClaimLost(self._delivery.key)
        self._delivery.look_from = self._delivery.look_from or look_from


Renewal = Callable[[], None]
"""Called just before each call to Slack that takes long or has an effect."""
