"""What goes wrong on request, and the log of what the bot called."""

import threading
from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from sandbox.workspace.model import Json


@dataclass(frozen=True)
class Failure:
    error: str
    retry_after: int | None = None
    status: int = 200


class Call(NamedTuple):
    """One Web API call as it arrived, before any check."""

    method: str
    args: Json


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: dict[str, deque[Failure]] = {}
        self._drops: dict[str, int] = {}

    def fail_next(self, method: str, failure: Failure) -> None:
        with self._lock:
            self._failures.setdefault(method, deque()).append(failure)

    def mend(self) -> None:
        """Nothing fails any more."""
        with self._lock:
            self._failures.clear()
            self._drops.clear()

    def drop_answer_of_next(self, method: str) -> None:
        with self._lock:
            self._drops[method] = self._drops.get(method, 0) + 1

    def failure_of(self, method: str) -> Failure | None:
        with self._lock:
            waiting = self._failures.get(method)
            return waiting.popleft() if waiting else None

    def drops(self, method: str) -> bool:
        with self._lock:
            left = self._drops.get(method, 0)
            self._drops[method] = max(0, left - 1)
            return left > 0
