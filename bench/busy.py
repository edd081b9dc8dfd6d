"""Acknowledging while the bot posts and draws as much as it can, against acknowledging when it rests.

Ten people press a button's worth of `/agenda help` at once, again and again; everything in one process, as a
bot is: posts to 20 workspaces that answer after 50 ms, and pages of small multiples without a pause.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import quantiles

from bench.acknowledge import callboard_of, times
from bench.posting import ManyTokens, fill, places
from bench.slack import slack
from bench.table import Row
from bot.app import Callboard
from bot.outbox.dispatch import Outbox
from improvement.run_chart import Point, Series, analyse
from improvement.run_chart.chart import Captions, Chart

PEOPLE, PRESSES = 10, 300
EACH = 120
"""Messages a workspace: more than go out while it is measured."""


def measure() -> list[Row]:
    """The 50th and 99th percentile, in milliseconds."""
    with slack() as peer, places(0.05, EACH) as where, tempfile.TemporaryDirectory() as folder:
        callboard = callboard_of(peer, Path(folder))
        fill(callboard.database, where, EACH)
        times(callboard.app, peer, PRESSES, people=PEOPLE)
        idle = times(callboard.app, peer, PRESSES, people=PEOPLE)
        posting = Outbox(callboard.tools, ManyTokens(where))
        with _without_rest(posting.deliver), _without_rest(lambda: _draw(callboard)):
            busy = times(callboard.app, peer, PRESSES, people=PEOPLE)
            posting.stop()
        posting.close()
        callboard.close()
    return [
        Row(
            f"acknowledge while posting and drawing, {what}, against resting",
            *_at(percent, busy, idle),
            "ms",
            aim,
        )
        for what, percent, aim in (("median", 50, None), ("99th percentile", 99, 3))
    ]


@contextmanager
def _without_rest(act: Callable[[], object]) -> Iterator[None]:
    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            act()

    thread = threading.Thread(target=go_on)
    thread.start()
    time.sleep(2)  # until it is at full speed
    try:
        yield
    finally:
        over.set()
        thread.join()


def _draw(callboard: Callboard) -> None:
    charts = [_chart(number) for number in range(6)]
    callboard.tools.draw(charts, "Falls")


def _chart(number: int) -> Chart:
    points = tuple(
        Point(date(2020 + at // 12, at % 12 + 1, 1), float((number + 3 * at) % 7)) for at in range(24)
    )
    return Chart(
        analyse(Series(f"Team {number}", points)), Captions(title="", alt_text="", name=f"Team {number}")
    )


def _at(percent: int, ours: list[float], floor: list[float]) -> tuple[float, float]:
    here, there = (1000 * quantiles(seconds, n=100)[percent - 1] for seconds in (ours, floor))
    return here, there
