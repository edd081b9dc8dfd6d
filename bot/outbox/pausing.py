"""Channels that take no message: one message at a time tries again, ever more seldom; the others wait."""

from datetime import datetime, timedelta

from handlers.tools import Tools
from storage import pause as pauses
from storage.tables import Delivery, Pause

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=30)
"""Messages that never expire are given up once their channel has taken none for so long."""


class Pauses:
    """Who may try a channel that is paused."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def of(self, delivery: Delivery) -> Pause | None:
        """The pause of the channel that a delivery goes to."""
        if delivery.channel_id is None:
            return None
        with self._tools.reading() as session:
            return pauses.of_channel(session, delivery.workspace_id, delivery.channel_id)

    def may_try(self, pause: Pause) -> bool:
        """Whether it is time for a try, and this process has it."""
        now = self._tools.now()
        with self._tools.session() as session:
            taken = pauses.take_turn(session, pause, now, now + wait(pause.tries + 1))
            session.commit()
        return taken

    def end(self, pause: Pause) -> None:
        """A message got through."""
        with self._tools.session() as session:
            pauses.end(session, pause.workspace_id, pause.channel_id, self._tools.now())
            session.commit()


def is_over(pause: Pause, now: datetime) -> bool:
    """Whether waiting for the channel any longer is of no use."""
    return now - pause.since > LONGEST_PAUSE


def wait(tries: int) -> timedelta:
    """How long until the next try after so many: a minute, doubled each time, at most an hour."""
    return min(FIRST_WAIT * (1 << min(tries, 10)), LONGEST_WAIT)
