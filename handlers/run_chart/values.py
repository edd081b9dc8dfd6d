"""What the flow of decisions about charts hands to its blocks and listeners, and what it is handed."""

from dataclasses import dataclass
from datetime import date

from improvement.measure import Measure, Value
from improvement.run_chart.decisions import MonthNote


@dataclass(frozen=True)
class Spot:
    """Which chart, and the key of the message that shows it."""

    team_id: int
    measure_id: int
    message: str


@dataclass(frozen=True)
class ChartForm:
    """What every form about a chart shows. `months` are the chart's, with their values, oldest first."""

    spot: Spot
    team: str
    measure: Measure
    language: str
    months: tuple[tuple[date, Value | None], ...]
    notes: tuple[MonthNote, ...] = ()
    sentence: str = ""
    """What the chart says now."""
    start: date | None = None
    """Where the shift that the chart shows began."""
    baseline: tuple[date, date] | None = None
    """First and last month that are suggested as a baseline."""


@dataclass(frozen=True)
class NoteSubmission:
    """A note as it was sent, and the numbers of those to take off."""

    month: date
    words: str
    removed: tuple[int, ...] = ()


@dataclass(frozen=True)
class BaselineSubmission:
    """The months to freeze, as they were sent. `anyway`: although they hold a signal."""

    first: date
    last: date
    why: str
    who: str
    """The name of whoever decides, for the picture."""
    anyway: bool = False


@dataclass(frozen=True)
class UnsteadyBaseline:
    """The months to freeze hold a signal: what it is, and the form to think again in."""

    form: ChartForm
    sentence: str


@dataclass(frozen=True)
class PhaseSubmission:
    """A phase, as it was sent; `answers` are the questions that were ticked."""

    starts: date
    answers: frozenset[str]
    why: str
    who: str
