"""Where a replica may be hit: at labelled points, before and after what it does, by a seeded choice."""

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Lock, get_ident
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

MOMENT_BEGINS, MOMENT_ENDS = "after renew", frozenset({"after chat_postMessage", "after chat_update"})
"""Between a renewal and Slack's answer nobody can know: while a poster is there a stop is short."""

LABELS = tuple(f"{when} {name.lstrip('_')}" for _, name in STEPS for when in ("before", "after"))


class Faults:
    """Hits this process: `kills` and `stops` are chances at each label; `log` gets a line before each hit."""

    def __init__(self, seed: int, *, kills: float, stops: float, log: Path, quiet: Path) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a seeded choice of faults, no secret
        self._kills, self._stops = kills, stops
        self._log, self._quiet = log, quiet
        self._turn = Lock()
        """One thread at a time: a hit stops them all, and each must stand in the log before it happens."""
        self._in_the_moment: set[int] = set()
        """Threads of this process between a renewal and Slack's answer."""

    def install(self) -> None:
        """Let every step of the outbox pass by its labels."""
        for owner, name in STEPS:
            setattr(owner, name, self._labelled(getattr(owner, name), name.lstrip("_")))

    def _labelled(self, step: Callable[..., Any], name: str) -> Callable[..., Any]:
        def passing(*args: Any, **kwargs: Any) -> Any:
            self._at(f"before {name}")
            try:
                done = step(*args, **kwargs)
            except Exception:
                self._in_the_moment.discard(get_ident())
                raise
            self._at(f"after {name}")
            return done

        return passing

    def _at(self, label: str) -> None:
        with self._turn:
            if label == MOMENT_BEGINS:
                self._in_the_moment.add(get_ident())
            elif label in MOMENT_ENDS:
                self._in_the_moment.discard(get_ident())
            drawn = self._random.random()
            if drawn >= self._kills + self._stops or self._quiet.exists():
                return
            hit = signal.SIGKILL if drawn < self._kills else signal.SIGSTOP
            where = "moment" if self._in_the_moment else "between"
            with self._log.open("a") as log:
                log.write(f"{os.getpid()} {hit.name} {where} {label}\n")
            os.kill(os.getpid(), hit)
