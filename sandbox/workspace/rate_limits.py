"""Slack's rate limits: a tier per method and app; one message a second per channel, with room for bursts.

docs.slack.dev/apis/web-api/rate-limits. A tier is the number of calls in any 60 s.
"""

import math
import threading
from collections import deque
from collections.abc import Callable

from sandbox.workspace.errors import RateLimited

MINUTE = 60.0
TIERS = {1: 10, 2: 20, 3: 50, 4: 100}  # tier 1 is "1+", but an app may open ten connections in one go
POSTS_PER_SECOND = 1.0
POST_BURST = 5
POSTS_PER_MINUTE = 300  # "several hundred per minute" in a workspace


class RateLimits:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[tuple[str, ...], deque[float]] = {}
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def spend(self, app_id: str, method: str, calls_per_minute: int) -> None:
        """RateLimited when this call is one too many."""
        with self._lock:
            now = self._clock()
            window = self._windows.setdefault((app_id, method), deque())
            while window and window[0] <= now - MINUTE:
                window.popleft()
            if len(window) >= calls_per_minute:
                raise RateLimited(math.ceil(window[0] + MINUTE - now))
            window.append(now)

    def spend_post(self, app_id: str, channel: str) -> None:
        with self._lock:
            now = self._clock()
            tokens, at = self._buckets.get((app_id, channel), (float(POST_BURST), now))
            tokens = min(float(POST_BURST), tokens + (now - at) * POSTS_PER_SECOND)
            if tokens < 1:
                raise RateLimited(max(1, math.ceil((1 - tokens) / POSTS_PER_SECOND)))
            self._buckets[app_id, channel] = (tokens - 1, now)
