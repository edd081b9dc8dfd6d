"""What every listener and job is handed: the database, the clock, the words and the command names."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from improvement.run_chart.chart import Chart
from improvement.run_chart.drawing.pages import draw_pages
from improvement.team import Founders
from prompts.words import Words
from storage.tables import Request

Draw = Callable[[Sequence[Chart], str | None], list[bytes]]
"""Makes the PNG of each page of some charts; with a title they are small multiples."""


def _nobody_waits() -> None:
    """Without an outbox running there is nobody to wake."""


@dataclass(frozen=True)
class Commands:
    """The names of the five slash commands; each can be changed: Slack does not keep apps' names apart."""

    agenda: str = "/agenda"
    checkin: str = "/checkin"
    measure: str = "/measure"
    pdsa: str = "/pdsa"
    collab: str = "/collab"


class Inbox(Protocol):
    """Remembers commands and presses from before they are acknowledged until they are answered."""

    def take(self, request: Request) -> bool:
        """Remember one. False when it was taken before: then nothing may be done."""
        ...

    def answered(self, request: Request) -> None:
        """Nobody waits for an answer any more."""
        ...

    def flush(self) -> None:
        """Record what is not recorded yet."""
        ...


class Forgetful:
    """Remembers nothing, where nothing comes from Slack."""

    def take(self, _request: Request) -> bool:
        return True

    def answered(self, _request: Request) -> None:
        return

    def flush(self) -> None:
        return


@dataclass(frozen=True)
class Tools:
    """Handed to listeners as `tools` and to jobs as their first argument."""

    session: Callable[[], AbstractContextManager[Session]]
    """Opens a session that may write, and takes turns with others who write; the flow commits it."""
    reading: Callable[[], AbstractContextManager[Session]]
    """Opens a session that only looks: it sees one state, waits for nobody and cannot write."""
    now: Callable[[], datetime]
    """The time, aware, in UTC."""
    commands: Commands = field(default_factory=Commands)
    founders: Founders = field(default_factory=Founders)
    """Who may found a collaborative."""
    inbox: Inbox = field(default_factory=Forgetful)
    draw: Draw = draw_pages
    """Draws charts; may take seconds, so no session is open meanwhile."""
    wake_outbox: Callable[[], None] = _nobody_waits
    """Called after a commit that enqueued something, so that it is posted at once."""

    def words(self, language: str = "en") -> Words:
        """The words of a language."""
        return Words(language)
