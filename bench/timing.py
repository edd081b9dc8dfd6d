"""Times of functions that take turns, so that whatever else the machine does falls on all alike."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any


def milliseconds(rounds: int, functions: Mapping[str, Callable[[], Any]]) -> dict[str, float]:
    """The median of so many rounds for each function, after one that does not count."""
    times: dict[str, list[float]] = {name: [] for name in functions}
    for number in range(rounds + 1):
        for name, function in functions.items():
            began = time.perf_counter()
            function()
            if number:
                times[name].append(1000 * (time.perf_counter() - began))
    return {name: median(taken) for name, taken in times.items()}
