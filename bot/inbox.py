"""Remembers what people ask for before it is acknowledged: all that come at once in one transaction."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from queue import Empty, SimpleQueue

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
    written: threading.Event = field(default_factory=threading.Event)


class Inbox:
    """One thread writes, so that a crowd of requests waits for few commits and not for as many."""

    def __init__(self, session: Callable[[], AbstractContextManager[Session]]) -> None:
        self._session = session
        self._entries: SimpleQueue[_Entry | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="inbox", daemon=True)
        self._writer.start()

    def take(self, request: Request) -> bool:
        """Remember a request. False when it was taken before: then nothing may be done.

        True also when the database does not answer in time: a person is not refused for that.
        """
        entry = _Entry(request)
        self._entries.put(entry)
        if not entry.written.wait(PATIENCE):
            log.warning("A request was acknowledged before it was remembered")
        return entry.is_new

    def answered(self, request: Request) -> None:
        """Nobody waits for an answer any more. Recorded soon."""
        self._entries.put(_Entry(request, answered=True))

    def close(self) -> None:
        """Record what is left, and end."""
        self._entries.put(None)
        self._writer.join()

    def _write(self) -> None:
        while (entry := self._entries.get()) is not None:
            entries, is_over = self._all_there(entry)
            try:
                self._record(entries)
            except Exception:  # what people ask for is done all the same
                log.exception("%s requests were not recorded", len(entries))
            for each in entries:
                each.written.set()
            if is_over:
                return

    def _all_there(self, first: _Entry) -> tuple[list[_Entry], bool]:
        """What has come meanwhile, and whether it is the last."""
        entries = [first]
        while True:
            try:
                entry = self._entries.get_nowait()
            except Empty:
                return entries, False
            if entry is None:
                return entries, True
            entries.append(entry)

    def _record(self, entries: list[_Entry]) -> None:
        with self._session() as session:
            for entry in entries:
                if entry.answered:
                    inbox.answer(session, entry.request.workspace_id, entry.request.request_id)
                else:
                    entry.is_new = inbox.take(session, entry.request, LEASE)
            session.commit()
