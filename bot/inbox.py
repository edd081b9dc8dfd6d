"""Remembers what people ask for before it is acknowledged: all that come at once in one transaction."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from storage import inbox
from storage.tables import Request

LEASE = timedelta(minutes=2)
"""Longer than any listener works; then whoever asked is told that the answer is missing."""
PATIENCE = 1.0
"""Seconds to wait for the database; Slack waits three for the acknowledgement."""

log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Entry:
    """A request to remember, or one that was answered."""

    request: Request
    answered: bool = False
    is_new: bool = True
    woken: threading.Event = field(default_factory=threading.Event)
    """Set when it is written, or when it is this one's turn to write for all who wait."""
    writes: bool = False
    is_gone: bool = False
    """Whoever brought it waits no more."""


class Inbox:
    """Whoever comes while nobody writes, writes for all who wait: so a crowd waits for few commits."""

    def __init__(self, session: Callable[[], AbstractContextManager[Session]]) -> None:
        self._session = session
        self._waiting: list[_Entry] = []
        self._somebody_writes = False
        self._lock = threading.Lock()
        """Held while the list or the turn changes, never while the database works."""

    def take(self, request: Request) -> bool:
        """Remember a request. False when it was taken before: then nothing may be done.

        True also when the database does not answer in time: a person is not refused for that.
        """
        entry = _Entry(request)
        if self._has_turn(entry) or self._gets_turn(entry):
            self._write()
        return entry.is_new

    def answered(self, request: Request) -> None:
        """Nobody waits for an answer any more. Recorded with the next request, or at the next `flush`."""
        with self._lock:
            self._waiting.append(_Entry(request, answered=True))

    def flush(self) -> None:
        """Record what is left, unless somebody is just doing so."""
        with self._lock:
            if self._somebody_writes:
                return
            self._somebody_writes = True
        self._write()

    def _has_turn(self, entry: _Entry) -> bool:
        """Put it among those that wait. Whether nobody writes: then who brought it does."""
        with self._lock:
            self._waiting.append(entry)
            has_turn = not self._somebody_writes
            self._somebody_writes = True
        return has_turn

    def _gets_turn(self, entry: _Entry) -> bool:
        """Wait until it is written; True when it is its turn to write instead."""
        if not entry.woken.wait(PATIENCE):
            log.warning("A request was acknowledged before it was remembered")
        with self._lock:
            entry.is_gone = True
            return entry.writes

    def _write(self) -> None:
        """Write for all who wait, and let the first who came meanwhile go on."""
        with self._lock:
            entries, self._waiting = self._waiting, []
        try:
            self._record(entries)
        except Exception:  # what people ask for is done all the same
            log.exception("%s requests were not recorded", len(entries))
        self._pass_on()
        for each in entries:
            each.woken.set()

    def _pass_on(self) -> None:
        with self._lock:
            heir = next((each for each in self._waiting if not each.answered and not each.is_gone), None)
            if heir is None:
                self._somebody_writes = False
            else:
                heir.writes = True
                heir.woken.set()

    def _record(self, entries: list[_Entry]) -> None:
        if not entries:
            return
        with self._session() as session:
            for entry in entries:
                if entry.answered:
                    inbox.answer(session, entry.request.workspace_id, entry.request.request_id)
                else:
                    entry.is_new = inbox.take(session, entry.request, LEASE)
            session.commit()
