"""The numbers behind charts as tables, for those who cannot see a picture and those who want to calculate.

A message holds one table of at most 100 rows and 20 columns (docs.slack.dev, table block). Its text says
every cell with month and team, since that text is what a screen reader reads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from handlers.slack import kit
from handlers.slack.kit import Block, Message
from prompts.run_chart_desk import NOUN
from prompts.words import Mrkdwn, Words, escape

ROWS = 99
"""Beside the head."""

COLUMNS = 19
"""Beside the months."""

CHARACTERS = 3_500
"""What the text of one message holds beside its heading."""


@dataclass(frozen=True)
class Table:
    """`head` names the columns, that of the months first; each row begins with its month."""

    heading: Mrkdwn
    """Says what it shows."""
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def messages(words: Words, table: Table) -> list[Message]:
    """The table in as few messages as hold it; from the second on the heading says that it goes on."""
    parts = [part for narrow in _narrowed(table) for part in _shortened(narrow)]
    again = words.say(NOUN, "numbers_continued", heading=table.heading)
    return [_message(again if number else table.heading, part) for number, part in enumerate(parts)]


def _narrowed(table: Table) -> Iterator[Table]:
    """Split a table that has too many columns; the months stand in each part."""
    for start in range(1, len(table.head), COLUMNS):
        kept = [0, *range(start, min(start + COLUMNS, len(table.head)))]
        rows = tuple(tuple(row[column] for column in kept) for row in table.rows)
        yield Table(table.heading, tuple(table.head[column] for column in kept), rows)


def _shortened(table: Table) -> Iterator[Table]:
    """Split a table of more rows than a block, or the text of a message, holds, in halves until each fits."""
    rows, half = table.rows, (len(table.rows) + 1) // 2
    length = sum(kit.units(_spoken(table, row)) + 1 for row in rows)
    if len(rows) == 1 or (len(rows) <= ROWS and length <= CHARACTERS):
        yield table
        return
    for part in (rows[:half], rows[half:]):
        yield from _shortened(Table(table.heading, table.head, part))


def _message(heading: Mrkdwn, table: Table) -> Message:
    cells = [[_cell(text) for text in row] for row in chain([table.head], table.rows)]
    block: Block = {
        "type": "table",
        "rows": cells,
        "column_settings": [{"is_wrapped": True} for _ in table.head],
    }
    spoken = "\n".join(_spoken(table, row) for row in table.rows)
    return Message(f"{heading}\n{spoken}", (kit.section(heading), block))


def _spoken(table: Table, row: Sequence[str]) -> str:
    """A row in words: "September 2026: Northside 75% (45 of 60); Riverside hidden"."""
    if len(row) == 2:  # noqa: PLR2004 - the month and the only column
        return escape(f"{row[0]}: {row[1]}")
    named = (f"{name} {cell}" for name, cell in zip(table.head[1:], row[1:], strict=True) if cell)
    return escape(f"{row[0]}: {'; '.join(named)}")


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": text or " "}
