"""A sheet of an Excel workbook as CSV text, its rows on the lines of their numbers.

python-calamine reads it, an extra: docs/decisions/0022-xlsx.md says why.
"""

import csv
import re
import zlib
from datetime import datetime, time
from functools import reduce
from io import BytesIO, StringIO
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from bot.cli.chart_output import NOUN, BadInput
from prompts.words import Words

ZIPPED = b"PK\x03\x04"
"""How an .xlsx file begins, which is a ZIP archive, and no CSV does."""
MOST_CELLS = 5_000_000
"""The rectangle around the cells of a sheet, at most: a hundred thousand rows of fifty columns."""
PIECE, LONGEST_TAG = 1 << 20, 200
_PLACE = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
"""Where a cell lies, as its tag says: <c r="B7" s="1">."""
DAMAGED = (BadZipFile, zlib.error, OSError, ValueError, IndexError, NotImplementedError, RuntimeError)
"""What reading a broken or locked archive raises."""
WHOLE = 1e15
"""Up to here a float holds every whole number."""


def sheet_text(content: bytes, name: str, sheet: str | None, words: Words) -> str:
    """The sheet of that name, otherwise the first. Raises BadInput."""
    try:
        from python_calamine import CalamineError, load_workbook
    except ModuleNotFoundError:
        raise BadInput(words.plain(NOUN, "xlsx_extra_missing", file=name)) from None
    try:
        _must_be_compact(content, name, words)
        workbook = load_workbook(BytesIO(content))
        names = workbook.sheet_names
        chosen = names[0] if sheet is None else sheet
        if chosen not in names:
            raise BadInput(words.plain(NOUN, "no_sheet", sheet=chosen, found=", ".join(names)))
        rows = workbook.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except (CalamineError, *DAMAGED):
        raise BadInput(words.plain(NOUN, "xlsx_damaged", file=name)) from None
    written = StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows([_typed(cell) for cell in row] for row in rows)
    return written.getvalue()


def _must_be_compact(content: bytes, name: str, words: Words) -> None:
    """A sheet becomes a rectangle, empty cells and all: one far from the others would need all memory."""
    with ZipFile(BytesIO(content)) as parts:
        for part in parts.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                with parts.open(part) as sheet:
                    columns, rows = _extent(sheet)
                if columns * rows > MOST_CELLS:
                    raise BadInput(
                        words.plain(NOUN, "sheet_too_large", file=name, columns=columns, rows=rows)
                    )


def _extent(sheet: IO[bytes]) -> tuple[int, int]:
    """The farthest column and row in which a sheet, as XML, has a cell."""
    columns, rows, before = 0, 0, b""
    while piece := sheet.read(PIECE):
        for letters, row in _PLACE.findall(before + piece):
            columns, rows = max(columns, _column(letters)), max(rows, int(row))
        before = piece[-LONGEST_TAG:]
    return columns, rows


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, XFD is 16,384."""
    return reduce(lambda number, letter: 26 * number + letter - ord("A") + 1, letters, 0)


def _typed(cell: Any) -> str:
    """A cell as CSV has it: dates by ISO 8601, a whole number without a point, true or false, one line."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < WHOLE else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()
    return " ".join(str(cell).split())
