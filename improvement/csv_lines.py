"""CSV as spreadsheets write it: its rows by line, whatever separates the cells and ends the lines."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain
from typing import NamedTuple

from improvement.mistake import Wrong

SEPARATORS = ",;\t"
_DECLARED = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)
"""The line that tells Excel what separates the cells, above the header."""


class OpenQuote(Exception):
    """A quote opens and does not close where its cell ends, in the row that begins on `line`."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def column_name(typed: str) -> str:
    """A column's name by which it is found: lower case, one blank between words."""
    return " ".join(typed.split()).casefold()


class Row(NamedTuple):
    """The cells of one row without outer blanks, the line it begins on from 1, and what separates them."""

    line: int
    cells: tuple[str, ...]
    separator: str = ","

    def as_names(self) -> list[str]:
        """The cells as names of columns."""
        return [column_name(cell) for cell in self.cells]

    def under(self, columns: Sequence[str]) -> dict[str, str]:
        """Column to cell, as far as the row goes. Raises Wrong `row_too_long` for text beyond the columns."""
        if any(self.cells[len(columns) :]):
            raise Wrong("row_too_long", count=len(self.cells), columns=len(columns))
        return dict(zip(columns, self.cells, strict=False))


def read_rows(lines: Iterable[str]) -> Iterator[Row]:
    """The rows that have any text, the header first. A byte order mark is passed over.

    Cells are separated by what a line `sep=` above the header declares, otherwise by whichever of comma,
    semicolon and tab the first line with text has most of. Raises OpenQuote.
    """
    plain = _plain(lines)
    above = list(_through_header(plain))
    declared = _DECLARED.fullmatch(above[-1]) if above else None
    if declared:
        above[-1] = "\n"
        separator = declared[1]
    else:
        separator = max(SEPARATORS, key=above[-1].count) if above else ","
    reader = csv.reader(chain(above, plain), delimiter=separator, skipinitialspace=True, strict=True)
    line = 1
    try:
        for cells in reader:
            row = Row(line, tuple(map(str.strip, cells)), separator)
            if any(row.cells):
                yield row
            line = reader.line_num + 1
    except csv.Error:
        raise OpenQuote(line) from None


def repeated(columns: Sequence[str]) -> list[str]:
    """The names that stand above more than one column, in their order; unnamed columns do not count."""
    return [name for name in dict.fromkeys(columns) if name and columns.count(name) > 1]


def _plain(lines: Iterable[str]) -> Iterator[str]:
    """Single lines that end as on Unix, the first without its byte order mark."""
    single = (part for line in lines for part in _single(line))
    yield from (line.removeprefix("\ufeff") for line in [next(single, "")])
    yield from single


def _single(line: str) -> Iterable[str]:
    """The single lines in what was given as one; mostly it is one, and the only question is asked quickly."""
    return StringIO(line, newline=None) if "\r" in line or "\n" in line[:-1] else (line,)


def _through_header(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line
        if line.strip():
            return
