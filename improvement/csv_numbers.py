"""What a comma and a point mean in the numbers of a CSV, decided a whole column at a time.

`1,102` alone is 1102 or 1.102; beside `0,934` it can only be 1.102. A column that holds both ways of
writing, or nothing that tells them apart, is refused: a number is never guessed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from improvement.csv_lines import Row
from improvement.mistake import Mistake

POINT, COMMA = "en", "de"
"""A language that writes the decimal point, and one that writes the decimal comma."""

_NUMBER = re.compile(r"[0-9]*(?:[.,][0-9]+)+")
_WAYS = {
    POINT: re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]*)(?:\.[0-9]+)?"),
    COMMA: re.compile(r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]*)(?:,[0-9]+)?"),
}


class NumberColumns(NamedTuple):
    """The language that each column writes its numbers in, "" where nothing separates, and the mistakes."""

    languages: Mapping[str, str]
    mistakes: tuple[Mistake, ...]


class _Seen(NamedTuple):
    line: int
    typed: str


def number_columns(header: Row, rows: Sequence[Row], columns: Iterable[str]) -> NumberColumns:
    """Decide each of the `columns`; one that the header does not name has nothing to decide.

    Spreadsheets put semicolons between cells where the comma is decimal: commas between cells speak for
    decimal points where a column alone does not tell.
    """
    names = header.as_names()
    languages: dict[str, str] = {}
    mistakes: list[Mistake] = []
    for column in columns:
        is_there = column in names
        decided = _decide(column, rows, names.index(column), between=header.separator) if is_there else ""
        if isinstance(decided, Mistake):
            mistakes.append(decided)
        else:
            languages[column] = decided
    return NumberColumns(languages, tuple(mistakes))


def _decide(column: str, rows: Iterable[Row], at: int, *, between: str) -> str | Mistake:
    seen: dict[tuple[str, ...], _Seen] = {}
    for cell, line in _first_lines(rows, at).items():
        for typed in _NUMBER.findall(cell) if "," in cell or "." in cell else ():
            seen.setdefault(_ways(typed), _Seen(line, typed))
    if (POINT,) in seen and (COMMA,) in seen:
        first, second = sorted([seen[POINT,], seen[COMMA,]])
        facts = {"column": column, "first": first.typed, "first_line": first.line, "typed": second.typed}
        return Mistake(second.line, "separators_mixed", facts)
    if (POINT,) in seen or (COMMA,) in seen:
        return POINT if (POINT,) in seen else COMMA
    unsure = seen.get((POINT, COMMA))
    if unsure is None or between == ",":
        return POINT if unsure else ""
    whole, part = re.split("[.,]", unsure.typed)
    facts = {"column": column, "typed": unsure.typed, "thousands": whole + part, "decimal": f"{whole}.{part}"}
    return Mistake(unsure.line, "separators_unsure", facts)


def _first_lines(rows: Iterable[Row], at: int) -> dict[str, int]:
    """The different cells of a column, by place, and where each comes first."""
    lines: dict[str, int] = {}
    for row in rows:
        if at < len(row.cells):
            lines.setdefault(row.cells[at], row.line)
    return lines


@cache
def _ways(typed: str) -> tuple[str, ...]:
    """The languages in which this is a number."""
    return tuple(language for language, way in _WAYS.items() if way.fullmatch(typed))
