"""Where a replica may be hit: at labelled points, before and after what it does, by a seeded choice."""

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from bot.outbox.claim import Claim
from bot.outbox.dispatch import Outbox
from bot.outbox.outcome import Outcomes
from bot.outbox.poster import Poster

STEPS: tuple[tuple[type, str], ...] = (
    (Outbox, "_claim"),
    (Outbox, "_take_over"),
    (Poster, "_target"),
    (Claim, "renew"),
    (WebClient, "chat_postMessage"),
    (WebClient, "chat_update"),
    (WebClient, "conversations_history"),
    (Outcomes, "sent"),
    (Outcomes, "later"),
)
"""What a replica does, in order; each has a label before it and one after it."""

MOMENT = frozenset({"after renew", "before chat_postMessage"})
"""Between the renewal and Slack's answer nobody can know: a stop here is shorter than the lease."""

LABELS = tuple(f"{when} {name.lstrip('_')}" for _, name in STEPS for when in ("before", "after"))


class Faults:
    """Hits this process: `kills` and `stops` are chances at each label; `log` gets a line before each hit."""

    def __init__(self, seed: int, *, kills: float, stops: float, log: Path, quiet: Path) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a seeded choice of faults, no secret
        self._kills, self._stops = kills, stops
        self._log, self._quiet = log, quiet

    def install(self) -> None:
        """Let every step of the outbox pass by its labels."""
        for owner, name in STEPS:
            setattr(owner, name, self._labelled(getattr(owner, name), name.lstrip("_")))

    def _labelled(self, step: Callable[..., Any], name: str) -> Callable[..., Any]:
        def passing(*args: Any, **kwargs: Any) -> Any:
            self._at(f"before {name}")
            done = step(*args, **kwargs)
            self._at(f"after {name}")
            return done

        return passing

    def _at(self, label: str) -> None:
        drawn = self._random.random()
        if drawn >= self._kills + self._stops or self._quiet.exists():
            return
        hit = signal.SIGKILL if drawn < self._kills else signal.SIGSTOP
        with self._log.open("a") as log:
            log.write(f"{os.getpid()} {hit.name} {label}\n")
        os.kill(os.getpid(), hit)
