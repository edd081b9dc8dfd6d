"""Charts are drawn in a process of their own, which comes and goes without anybody's doing."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.drawer import Drawer
from improvement.run_chart import analyse
from improvement.run_chart.chart import Captions, Chart
from improvement.run_chart.drawing.pages import draw_pages
from tests.improvement.run_chart.made import monthly

PNG = b"\x89PNG"
CHART = Chart(
    analyse(monthly([float(3 * at % 7) for at in range(14)])),
    Captions(title="Falls", alt_text="", name="Falls"),
)
ALONE = """
import sys
from bot.drawer import Drawer
from tests.bot.test_drawer import CHART
if __name__ == "__main__":
    drawer = Drawer()
    (page,) = drawer.pages([CHART], None)
    print(page[1:4].decode(), "matplotlib" in sys.modules, *drawer.processes, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    made = Drawer()
    yield made
    made.close()


def ends(pid: int) -> bool:
    """Whether a process has ended, or does so within 20 seconds."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], 20)[0])
    finally:
        os.close(process)


def test_the_pictures_are_those_of_the_same_process(drawer: Drawer) -> None:
    assert drawer.pages([CHART], None) == draw_pages([CHART], None)
    assert drawer.pages([CHART] * 3, "Falls") == draw_pages([CHART] * 3, "Falls")


def test_many_threads_get_each_its_own(drawer: Drawer) -> None:
    titles = [f"Falls {number}" for number in range(6)]
    with ThreadPoolExecutor(6) as threads:
        drawn = list(threads.map(lambda title: drawer.pages([CHART] * 2, title), titles))
    assert drawn == [draw_pages([CHART] * 2, title) for title in titles]


def test_a_process_that_died_costs_one_chart_at_most(drawer: Drawer) -> None:
    drawer.pages([CHART], None)
    (pid,) = drawer.processes
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(RuntimeError):
        drawer.pages([CHART], None)
    assert drawer.pages([CHART], None)[0].startswith(PNG)


def test_the_process_ends_when_nothing_is_drawn_any_more() -> None:
    drawer = Drawer(idle_seconds=1.0)
    drawer.pages([CHART], None)
    (pid,) = drawer.processes
    assert ends(pid)
    assert drawer.pages([CHART], None)[0].startswith(PNG)
    drawer.close()


def test_a_bot_that_draws_does_not_load_matplotlib_and_takes_its_process_along() -> None:
    command = [sys.executable, "-c", ALONE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as bot:  # noqa: S603 - our own interpreter
        assert bot.stdout is not None
        said, loaded, pid = bot.stdout.readline().split()
        bot.kill()
    assert (said, loaded) == ("PNG", "False")
    assert ends(int(pid))
