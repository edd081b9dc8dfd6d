"""Values of measures from a CSV: every row that can be read, and every mistake with its line.

Columns are `team`, `measure`, `month`, and `numerator` with `denominator`, or `value` as people type it
(`812/903`, `89.9%`, `14`). A row without any number is a missing value and is passed over: never a zero.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import Any, TypeVar

from improvement.measure import Measure, Value, bounded, find_measure, parse_month, parse_number, parse_value
from improvement.refusal import Refused
from improvement.yaml_lines import nearest

COLUMNS = ("team", "measure", "month", "numerator", "denominator", "value")
MOST_ROWS = 100_000
"""Sixty teams with twenty measures over six years are 86,400."""


T = TypeVar("T")

OLDEST = date(1990, 1, 1)
"""History is imported from further back than anyone reports by hand; before this a year is a slip."""


@dataclass(frozen=True)
class ImportRow:
    """One value as read: team and measure by key, the first day of the month."""

    line: int
    team: str
    measure: str
    month: date
    value: Value


@dataclass(frozen=True)
class ImportMistake:
    """One thing to put right in the file; `code` names the sentence, `facts` fill its gaps."""

    line: int
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    """What a file holds. `blank` counts the rows that name a month but give no number."""

    rows: tuple[ImportRow, ...] = ()
    mistakes: tuple[ImportMistake, ...] = ()
    blank: int = 0


class _Wrong(Exception):
    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class _Known:
    """What the cells of a row are held against."""

    columns: list[str]
    measures: tuple[Measure, ...]
    teams: Mapping[str, str]
    today: date


def read_values(text: str, measures: Iterable[Measure], teams: Mapping[str, str], today: date) -> Imported:
    """Read a whole CSV. `teams` maps each team's key to its name; either may stand in the file.

    The separator is a comma, a semicolon or a tab, whichever the header has. Never raises for a bad file.
    """
    lines = list(StringIO(text.removeprefix("\ufeff"), newline=None))
    reader = csv.reader(lines, delimiter=_separator(lines), skipinitialspace=True, strict=True)
    try:
        numbered = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        return Imported(mistakes=(ImportMistake(reader.line_num, "csv_quotes"),))
    if not numbered:
        return Imported(mistakes=(ImportMistake(1, "csv_empty"),))
    (header_line, header), *rows = numbered
    columns = [" ".join(cell.split()).casefold() for cell in header]
    mistakes = tuple(ImportMistake(header_line, code, facts) for code, facts in _header_mistakes(columns))
    if not mistakes and len(rows) > MOST_ROWS:
        mistakes = (ImportMistake(1, "csv_too_many_rows", {"count": len(rows), "most": MOST_ROWS}),)
    return (
        Imported(mistakes=mistakes)
        if mistakes
        else _rows(rows, _Known(columns, tuple(measures), teams, today))
    )


def _separator(lines: list[str]) -> str:
    header = next((line for line in lines if line.strip()), "")
    return max(",;\t", key=header.count)


def _header_mistakes(columns: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for column in dict.fromkeys(column for column in columns if column and columns.count(column) > 1):
        yield "column_twice", {"column": column}
    others = [name for name in columns if name and name not in COLUMNS]
    needed = {"team", "measure", "month"} | (set() if "value" in columns else {"numerator"})
    for column in COLUMNS:
        near = nearest(column, others)
        if column not in columns and (column in needed or near):
            yield "column_missing", {"column": column, "near": near, "found": columns}
    if "value" in columns and "numerator" in columns:
        yield "column_value_and_numerator", {}


def _rows(numbered: list[tuple[int, list[str]]], known: _Known) -> Imported:
    rows: dict[tuple[str, str, date], ImportRow] = {}
    mistakes: list[ImportMistake] = []
    blank = 0
    for line, cells in numbered:
        wrong: list[_Wrong | Refused] = []
        row = _row(line, cells, known, wrong)
        mistakes += [ImportMistake(line, found.code, dict(found.facts)) for found in wrong]
        if row is None:
            blank += not wrong
            continue
        first = rows.setdefault((row.team, row.measure, row.month), row)
        if first is not row:
            facts = {"team": row.team, "measure": row.measure, "month": row.month, "first_line": first.line}
            mistakes.append(ImportMistake(line, "value_twice", facts))
    return Imported(tuple(rows.values()), tuple(mistakes), blank)


def _row(line: int, cells: list[str], known: _Known, wrong: list[_Wrong | Refused]) -> ImportRow | None:
    """One row; None, with what is `wrong` added, or with nothing added where it gives no number."""
    if any(cell.strip() for cell in cells[len(known.columns) :]):
        wrong.append(_Wrong("row_too_long", count=len(cells), columns=len(known.columns)))
        return None
    held = dict(zip(known.columns, (cell.strip() for cell in cells), strict=False))

    def attempt(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except (_Wrong, Refused) as refused:
            wrong.append(refused)
            return None

    team = attempt(lambda: _team(held.get("team", ""), known.teams))
    measure = attempt(lambda: _measure(held.get("measure", ""), known.measures))
    month = attempt(lambda: _month(held.get("month", ""), known.today))
    value = attempt(lambda: _value(held, measure)) if measure else None
    if wrong or team is None or measure is None or month is None or value is None:
        return None
    return ImportRow(line, team, measure.key, month, value)


def _team(typed: str, teams: Mapping[str, str]) -> str:
    if not typed:
        raise _Wrong("cell_blank", column="team")
    for key, name in teams.items():
        if typed.casefold() in (key.casefold(), name.casefold()):
            return key
    known = [*teams, *teams.values()]
    raise _Wrong("team_unknown", typed=typed, near=nearest(typed, known), known=list(teams))


def _measure(typed: str, measures: tuple[Measure, ...]) -> Measure:
    if not typed:
        raise _Wrong("cell_blank", column="measure")
    return find_measure(typed, measures)


def _month(typed: str, today: date) -> date:
    if not typed:
        raise _Wrong("cell_blank", column="month")
    if not any(character.isdigit() for character in typed):
        raise _Wrong("month_needs_year", typed=typed)
    try:
        return parse_month(typed, today=today)
    except Refused as refused:
        if refused.code == "month_ancient" and refused.facts["month"] >= OLDEST:
            month: date = refused.facts["month"]
            return month
        raise


def _value(held: Mapping[str, str], measure: Measure) -> Value | None:
    if "value" in held:
        typed = held["value"]
        return parse_value(typed, measure) if typed else None
    numerator, denominator = held.get("numerator", ""), held.get("denominator", "")
    if not numerator and not denominator:
        return None
    if not numerator:
        raise _Wrong("cell_blank", column="numerator")
    below = parse_number(denominator, field="denominator") if denominator else None
    return bounded(measure, parse_number(numerator), below)
