"""Drawing in a process of its own, so that it takes neither time nor memory from the one that answers people.

The process is started for the first picture, which takes about a second, and ends when nothing was drawn for
a while, or when the bot is gone.
"""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection, get_context, parent_process

from improvement.run_chart.chart import Chart
from improvement.run_chart.drawing.pages import draw_pages

IDLE_SECONDS = 300.0
"""A team looks at several charts in a row; after that the memory is of more use to others."""
PATIENCE_SECONDS = 60.0
"""The longest that the pages of one sheet may take."""


class Drawer:
    """Draws for any thread, one sheet after the other."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._sheets = 0
        """How many were asked for: who waits to end the process sees whether another came."""

    def pages(self, charts: Sequence[Chart], title: str | None) -> list[bytes]:
        """The PNG of each page, as `draw_pages` makes them. Raises what it raises, and what ends a process.

        A process that died, or takes too long, is given up; the next sheet gets a new one.
        """
        with self._lock:
            self._sheets += 1
            pool = self._pool = self._pool or _started()
        try:
            return pool.submit(draw_pages, charts, title).result(PATIENCE_SECONDS)
        except (OSError, RuntimeError, TimeoutError):  # a process that died is a RuntimeError
            self._give_up(pool)
            raise
        finally:
            self._end_when_idle(self._sheets)

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that draw: one, or none."""
        return tuple(self._pool._processes or ()) if self._pool else ()  # noqa: SLF001 - no public way

    def close(self) -> None:
        """End the process."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    def _end_when_idle(self, sheets: int) -> None:
        timer = threading.Timer(self._idle_seconds, self._end_if_idle, (sheets,))
        timer.daemon = True
        timer.start()

    def _end_if_idle(self, sheets: int) -> None:
        if sheets == self._sheets:
            self.close()

    def _give_up(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        for process in list((pool._processes or {}).values()):  # noqa: SLF001 - no public way before 3.14
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)


def _started() -> ProcessPoolExecutor:
    """Started anew, not forked: a fork beside threads may hang."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_end_with_the_bot)


def _end_with_the_bot() -> None:
    """A bot that was killed cannot end its process: that one sees to it itself."""
    bot = parent_process()
    if bot is not None:
        threading.Thread(target=_end_after, args=(bot.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(0)
