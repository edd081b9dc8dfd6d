"""The outbox at work: what is due is claimed and handed to a few posters, as fast as Slack allows.

Posters work at once, but of one channel only one message is on its way: so a thread keeps its order. Several
processes may share a database: a claim belongs to one of them, and all count Slack's limits together.
"""

import logging
import random
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Event, Lock

from bot.outbox.claim import LEASE
from bot.outbox.outcome import Outcomes
from bot.outbox.pace import SLACK
from bot.outbox.poster import Poster
from bot.outbox.uploads import delete_unused
from bot.outbox.verdict import back_off
from bot.tokens import Tokens
from handlers.tools import Tools
from handlers.trouble import tell_of_expired
from storage import outbox as box
from storage.pace import Pace
from storage.tables import Delivery

POSTERS = 32
"""Messages on their way at once in a process: 100 a second where a call and what is recorded take 300 ms."""
ENOUGH = POSTERS // 4
"""How many posters are free before anything else is claimed: fewer and larger transactions."""
AT_ONCE = 4
"""Workspaces whose messages are claimed in one go, by chance, so that none waits for the others."""
PAUSE_SECONDS = 0.1
"""Between two looks at what waits for its turn."""

log = logging.getLogger(__name__)


class Outbox:
    """Posts what is due, each once."""

    def __init__(
        self,
        tools: Tools,
        tokens: Tokens,
        *,
        lease: timedelta = LEASE,
        wait: Callable[[int], timedelta] = back_off,
        pace: Pace = SLACK,
    ) -> None:
        """`lease` is how long a claim holds, `wait` how long to wait after so many attempts."""
        self._tools = tools
        self._tokens = tokens
        self._lease = lease
        self._pace = pace
        self._poster = Poster(tools, tokens, Outcomes(tools, wait), lease)
        self._threads = ThreadPoolExecutor(POSTERS, thread_name_prefix="poster")
        self._stopping = Event()
        self._looks = Event()
        """Set while there may be something to look for."""
        self._turn = Lock()
        """Locks out the other of a beat and a wake-up: when either returns, nothing is being sent."""

    def deliver(self) -> int:
        """Post everything that is due now, in order, and say how many were posted.

        After `recover` also look for what nobody knows the outcome of.

        While Slack refuses the token nothing is claimed, so that no message uses up its tries.
        """
        sent = 0
        under_way: set[Future[bool]] = set()
        with self._turn:
            while True:
                if self._looks.is_set() and POSTERS - len(under_way) >= ENOUGH:
                    under_way |= self._begin_looks(ENOUGH // 2)
                if POSTERS - len(under_way) >= ENOUGH:
                    under_way |= self._begin(POSTERS - len(under_way))
                if under_way:
                    done, under_way = wait(under_way, PAUSE_SECONDS, FIRST_COMPLETED)
                    sent += sum(each.result() for each in done)
                elif self._something_waits():
                    self._stopping.wait(PAUSE_SECONDS)
                else:
                    return sent

    def stop(self) -> None:
        """Finish what is being posted, and claim nothing more."""
        self._stopping.set()

    def close(self) -> None:
        """Let the posters go, once nothing is delivered any more."""
        self._threads.shutdown(wait=True)

    def recover(self) -> None:
        """Drop what nobody needs any more; the next `deliver` looks for what nobody knows the outcome of.

        Such as what a process that died was sending.
        """
        with self._tools.session() as session:
            dropped = box.drop_unwanted(session, self._tools.now())
            for each in dropped:
                log.info("Dropped %s: %s", each.key, each.error)
            tell_of_expired(session, self._tools, [each for each in dropped if each.error == "expired"])
            session.commit()
        self._looks.set()

    def tidy(self) -> None:
        """Delete files at Slack that no message shows or needs."""
        if not self._stopping.is_set() and not self._tokens.refusal:
            delete_unused(self._tools, self._tokens.client)

    def _begin_looks(self, most: int) -> set[Future[bool]]:
        """Let posters look for up to so many; no more until the next beat when Slack is out of reach."""
        lost = self._take_over(most)
        if not lost:
            self._looks.clear()
        return {self._threads.submit(self._look_for, delivery) for delivery in lost}

    def _look_for(self, delivery: Delivery) -> bool:
        if not self._poster.recover(delivery):
            self._looks.clear()
        return False

    def _take_over(self, most: int) -> list[Delivery]:
        if self._stopping.is_set():
            return []
        with self._tools.session() as session:
            lost = box.take_over(session, self._tokens.served, self._tools.now(), self._lease, limit=most)
            session.commit()
        return lost

    def _begin(self, most: int) -> set[Future[bool]]:
        """Hand up to so many deliveries to posters; those of one workspace leave room for the others."""
        return {self._threads.submit(self._one, delivery) for delivery in self._claim(most)}

    def _one(self, delivery: Delivery) -> bool:
        if self._stopping.is_set():
            self._poster.give_back(delivery)
            return False
        return self._poster.deliver(delivery)

    def _claim(self, most: int) -> list[Delivery]:
        if self._stopping.is_set() or not self._tokens.taken():
            return []
        now = self._tools.now()
        with self._tools.reading() as session:
            ready = box.workspaces_ready(session, self._tokens.served, now, self._lease, self._pace)
        if not ready:
            return []
        claimed: list[Delivery] = []
        with self._tools.session() as session:
            chosen = random.sample(ready, min(len(ready), AT_ONCE))
            for workspace_id in chosen:
                limit = most // len(chosen)
                claimed += box.claim(session, workspace_id, now, self._lease, limit=limit, pace=self._pace)
            session.commit()
        return claimed

    def _something_waits(self) -> bool:
        if self._stopping.is_set() or not self._tokens.taken():
            return False
        with self._tools.reading() as session:
            return box.waits_for_its_turn(session, self._tokens.served, self._tools.now())
