"""What happened when: badges on the sheet, and a key below that says each."""

from collections.abc import Sequence
from string import ascii_lowercase
from typing import NamedTuple

from improvement.run_chart.chart import Chart
from improvement.run_chart.drawing.canvas import READABLE, Canvas, fitted, text_width, wrapped
from improvement.run_chart.drawing.plot import Plot

BADGE, BADGE_ROW = 33.0, 35.0
LINE, GAP = 29.0, 5.0
ONE_COLUMN = 24
"""More entries than these stand in two columns, where they are short."""
TALL = 1200.0
"""Pixels: in a higher key every entry has one line."""
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class Entry(NamedTuple):
    """One line of the key. Its badge is full for a mark, hollow for a note, bare for a phase."""

    badge: str
    text: str
    source: int
    """Index of the mark, of the point that carries the note, or of the phase."""
    look: str


def entries_of(chart: Chart, *, phases: bool) -> list[Entry]:
    """Phases, where they have no room above the data, then marks, then notes, numbered from the first."""
    captions = chart.captions
    begun = [
        Entry(roman(i + 1), text, i, "bare") for i, text in enumerate(captions.phase_key if phases else ())
    ]
    marks = [Entry(str(i + 1), text, i, "full") for i, text in enumerate(captions.key)]
    notes = [Entry(letters(i), text, at - 1, "hollow") for i, (at, text) in enumerate(captions.notes)]
    return [*begun, *marks, *notes]


def roman(number: int) -> str:
    """Names a phase: numbers name marks, letters notes."""
    written = ""
    for worth, sign in ROMAN:
        times, number = divmod(number, worth)
        written += sign * times
    return written


def letters(index: int) -> str:
    """A to z, then aa, ab and so on."""
    more, last = divmod(index, len(ascii_lowercase))
    return (letters(more - 1) if more else "") + ascii_lowercase[last]


class Key:
    """The key, laid out in a room of so many pixels across."""

    def __init__(self, entries: Sequence[Entry], room: float) -> None:
        self.columns = 2 if len(entries) > ONE_COLUMN or (len(entries) > 3 and _short(entries, room)) else 1  # noqa: PLR2004 - rows that still look short
        self.wide = room / self.columns
        self.indent = max([badge_width(entry.badge) for entry in entries], default=0.0) + 10
        fitting = self.wide - self.indent - 14
        self.entries, self.rows = entries, -(-len(entries) // self.columns)
        self.lines = [wrapped(entry.text, READABLE, fitting) for entry in entries]
        if self.height > TALL:
            self.lines = [[fitted(entry.text, READABLE, fitting)] for entry in entries]

    @property
    def height(self) -> float:
        """Pixels from the top to the bottom."""
        return sum(self._row_heights())

    def _row_heights(self) -> list[float]:
        """Pixels of each row, by its longest text."""
        of_rows = [
            [self.lines[at] for at in range(row, len(self.lines), self.rows)] for row in range(self.rows)
        ]
        return [max(len(lines) for lines in row) * LINE + GAP for row in of_rows]

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        """Write it below a height."""
        heights = self._row_heights()
        for at, (entry, lines) in enumerate(zip(self.entries, self.lines, strict=True)):
            column, row = divmod(at, self.rows)
            x, y = left + column * self.wide, top - sum(heights[:row]) - LINE + 6
            draw_badge(canvas, (x + badge_width(entry.badge) / 2, y + 8), entry, small=True)
            for number, line in enumerate(lines):
                canvas.text((x + self.indent, y - number * LINE), line, READABLE, canvas.theme.ink)


def _short(entries: Sequence[Entry], room: float) -> bool:
    return all(text_width(entry.text, READABLE) <= room / 2 - BADGE - 40 for entry in entries)


def badge_width(badge: str) -> float:
    """Pixels across: two signs need a wider one."""
    return max(BADGE, text_width(badge, READABLE, bold=True) + 10) if badge else 0.0


def draw_badge(canvas: Canvas, at: tuple[float, float], entry: Entry, *, small: bool = False) -> None:
    """The badge about its middle; `small` where lines follow closely."""
    theme, wide = canvas.theme, badge_width(entry.badge)
    if entry.look != "bare":
        fill = theme.ink if entry.look == "full" else theme.paper
        high = BADGE - 5 if small else BADGE - 2
        canvas.pill(at, wide - 2, high, fill=fill, edge=theme.ink)
    ink = theme.paper if entry.look == "full" else theme.ink
    canvas.text(at, entry.badge, READABLE, ink, bold=True, align="center", rise="center_baseline")


def placed(plot: Plot, chart: Chart, entries: Sequence[Entry]) -> list[tuple[float, int]]:
    """Where each badge stands: pixels from the left, and a row upwards where it would cover another."""
    rows: list[list[tuple[float, float]]] = []
    places: list[tuple[float, int]] = []
    for entry in entries:
        x = plot.x_of(chart.marks[entry.source].on) if entry.look == "full" else plot.xs[entry.source]
        reach = badge_width(entry.badge) / 2 + 1
        free = (k for k, row in enumerate(rows) if all(abs(x - at) > reach + other for at, other in row))
        row = next(free, len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append((x, reach))
        places.append((x, row))
    return places
