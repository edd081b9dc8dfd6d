"""What a picture is drawn from: an analysis, marks on the time axis, and every word on it."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from improvement.run_chart.verdict import Analysis


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, such as a PDSA cycle: a number on the time axis and a line in the key."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Captions:
    """The words of one chart, in the language of its readers. Empty ones are not drawn."""

    title: str
    """The title: the finding in words."""
    alt_text: str
    """The alternative text: what the picture shows. The finding stands beside it, as sentence or title."""
    name: str = ""
    """Heads a panel among small multiples."""
    finding: str = ""
    """Stands under a panel."""
    subtitle: str = ""
    centres: tuple[str, ...] = ()
    """One label a phase, at the end of its centre line."""
    target: str = ""
    upper: str = ""
    lower: str = ""
    last: str = ""
    """The last value."""
    last_is_old: bool = False
    """Whether it is of an earlier month than the one asked about."""
    last_n: str = ""
    phases: tuple[tuple[int, str], ...] = ()
    """(Position of the first point, why) of phases that people began."""
    phase_key: tuple[str, ...] = ()
    """One line a phase, for a key where the phases are too many to be named above the data."""
    notes: tuple[tuple[int, str], ...] = ()
    """(Position of the point, note)."""
    excluded: tuple[tuple[int, str], ...] = ()
    """(Position of the point, value): said of those that lie off the axis."""
    baseline: str = ""
    key: tuple[str, ...] = ()
    """One line a mark, in the order of the marks."""
    footer: str = ""
    """Definition and source."""
    suffix: str = ""
    """Follows the numbers of the value axis: % for shares."""
    months: tuple[str, ...] = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12")


KEY_MOST = 60
"""Notes in the key of a chart; where there are more, the latest."""
PANELS_A_PAGE = 8
"""Small multiples on one picture: a phone shows it about two screens high."""
LOOK = 3
"""Raised when the drawing changes, so that kept pictures are drawn anew."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture."""

    analysis: Analysis
    captions: Captions
    marks: tuple[Mark, ...] = ()

    def fingerprint(self) -> str:
        """64 hexadecimal digits, the same for equal charts on every machine: names a kept picture."""
        return sha256(repr((LOOK, self)).encode()).hexdigest()
