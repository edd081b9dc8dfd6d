"""One lock for the workspace, a short memory of what happened, and waiting for more without polling."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

T = TypeVar("T")


class Happenings:
    def __init__(self, *, memory: int = 40) -> None:
        self._condition = threading.Condition(threading.RLock())
        self._depth = 0
        self._is_news = False
        self._recent: deque[str] = deque(maxlen=memory)
        self._listeners: list[Callable[[], object]] = []
        self.version = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing changes meanwhile, except by the one who holds it; may be nested."""
        try:
            with self._condition:
                self._depth += 1
                try:
                    yield
                finally:
                    self._depth -= 1
        finally:
            self._tell()

    @contextmanager
    def change(self, happening: str) -> Iterator[None]:
        """Hold the lock, then tell who waits or listens. An exception inside means that nothing happened."""
        with self.held():
            yield
            self.version += 1
            self._is_news = True
            self._recent.append(happening)
            self._condition.notify_all()

    def note(self, happening: str) -> None:
        with self.change(happening):
            pass

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call `listener` after changes, from whichever thread made them. Returns the way to stop."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def wait_for(self, predicate: Callable[[], T], timeout: float = 10.0) -> T:
        """The predicate's first true value. TimeoutError tells what happened lately instead."""
        deadline = monotonic() + timeout
        with self._condition:
            while not (value := predicate()):
                left = deadline - monotonic()
                if left <= 0 or not self._condition.wait(left):
                    if value := predicate():
                        return value
                    raise TimeoutError(self._what_happened_instead(timeout))
            return value

    def _tell(self) -> None:
        """Listeners run after the outermost change, without the lock."""
        with self._condition:
            if self._depth or not self._is_news:
                return
            self._is_news = False
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()

    def _what_happened_instead(self, timeout: float) -> str:
        lately = "\n".join(f"  - {happening}" for happening in self._recent) or "  (nothing)"
        return f"Not seen within {timeout:g} s. What happened lately:\n{lately}"
