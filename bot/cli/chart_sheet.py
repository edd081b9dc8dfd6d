"""A sheet of an Excel workbook as CSV text, its rows on the lines of their numbers.

python-calamine reads it, an extra: docs/decisions/0022-xlsx.md says why.
"""

import csv
from datetime import datetime, time
from io import BytesIO, StringIO
from typing import Any

from bot.cli.chart_output import NOUN, BadInput
from prompts.words import Words

ZIPPED = b"PK\x03\x04"
"""How an .xlsx file begins, which is a ZIP archive, and no CSV does."""
WHOLE = 1e15
"""Up to here a float holds every whole number."""


def sheet_text(content: bytes, name: str, sheet: str | None, words: Words) -> str:
    """The sheet of that name, otherwise the first. Raises BadInput."""
    try:
        from python_calamine import CalamineError, load_workbook
    except ModuleNotFoundError:
        raise BadInput(words.plain(NOUN, "xlsx_extra_missing", file=name)) from None
    try:
        workbook = load_workbook(BytesIO(content))
        names = workbook.sheet_names
        chosen = names[0] if sheet is None else sheet
        if chosen not in names:
            raise BadInput(words.plain(NOUN, "no_sheet", sheet=chosen, found=", ".join(names)))
        rows = workbook.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError):
        raise BadInput(words.plain(NOUN, "xlsx_damaged", file=name)) from None
    written = StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows([_typed(cell) for cell in row] for row in rows)
    return written.getvalue()


def _typed(cell: Any) -> str:
    """A cell as CSV has it: dates by ISO 8601, a whole number without a point, true or false, one line."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < WHOLE else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()
    return " ".join(str(cell).split())
