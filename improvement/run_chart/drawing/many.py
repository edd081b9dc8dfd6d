"""Spreads drawing over processes. Figures and fonts are never shared: each process has its own."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Item = TypeVar("Item")


def spread_out(draw: Callable[[Item], bytes], items: Sequence[Item], processes: int) -> Iterator[bytes]:
    """What `draw` makes of each item, in order.

    Processes are started anew, not forked, so it is safe beside threads. Each takes about a second to start:
    worth it from some two hundred charts on.
    """
    if processes < 2 or len(items) < 2:  # noqa: PLR2004 - nothing to spread
        yield from map(draw, items)
        return
    with ProcessPoolExecutor(min(processes, len(items)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(draw, items)
