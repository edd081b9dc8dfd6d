"""Values of measures from a CSV: every row that can be read, and every mistake with its line.

Columns are `team`, `measure`, `month`, and `numerator` with `denominator`, or `value` as people type it
(`812/903`, `89.9%`, `14`). A row without any number is a missing value and is passed over: never a zero.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import TypeVar

from improvement.csv_lines import OpenQuote, Row, read_rows, repeated
from improvement.csv_numbers import number_columns
from improvement.measure import Measure, Value, bounded, find_measure, parse_month, parse_number, parse_value
from improvement.mistake import Mistake, Wrong
from improvement.nearest import nearest
from improvement.refusal import Refused

COLUMNS = ("team", "measure", "month", "numerator", "denominator", "value")
MOST_ROWS = 100_000
"""Sixty teams with twenty measures over six years are 86,400."""
OLDEST = date(1990, 1, 1)
"""History is imported from further back than anyone reports by hand; before this a year is a slip."""

T = TypeVar("T")


@dataclass(frozen=True)
class ImportRow:
    """One value as read: team and measure by key, the first day of the month."""

    line: int
    team: str
    measure: str
    month: date
    value: Value


@dataclass(frozen=True)
class ImportResult:
    """What a file holds. `blank` counts the rows that name a month but give no number."""

    rows: tuple[ImportRow, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    blank: int = 0


@dataclass(frozen=True)
class _Known:
    """What the cells of a row are held against."""

    columns: list[str]
    languages: Mapping[str, str]
    measures: tuple[Measure, ...]
    teams: Mapping[str, str]
    today: date


def read_values(
    text: str, measures: Iterable[Measure], teams: Mapping[str, str], today: date
) -> ImportResult:
    """Read a whole CSV. `teams` maps each team's key to its name; either may stand in the file.

    The separator is a comma, a semicolon or a tab, whichever the header has. Never raises for a bad file.
    """
    try:
        found = list(read_rows(StringIO(text, newline=None)))
    except OpenQuote as quote:
        return ImportResult(mistakes=(Mistake(quote.line, "csv_quotes"),))
    if not found:
        return ImportResult(mistakes=(Mistake(1, "csv_empty"),))
    header, *rows = found
    columns = header.as_names()
    mistakes = tuple(wrong.at(header.line) for wrong in _header_mistakes(columns))
    if not mistakes and len(rows) > MOST_ROWS:
        mistakes = (Mistake(1, "csv_too_many_rows", {"count": len(rows), "most": MOST_ROWS}),)
    numbers = number_columns(header, rows, ("numerator", "denominator", "value"))
    if mistakes := mistakes or numbers.mistakes:
        return ImportResult(mistakes=mistakes)
    return _rows(rows, _Known(columns, numbers.languages, tuple(measures), teams, today))


def _header_mistakes(columns: list[str]) -> Iterator[Wrong]:
    for column in repeated(columns):
        yield Wrong("column_twice", column=column)
    others = [name for name in columns if name and name not in COLUMNS]
    needed = {"team", "measure", "month"} | (set() if "value" in columns else {"numerator"})
    for column in COLUMNS:
        near = nearest(column, others)
        if column not in columns and (column in needed or near):
            yield Wrong("column_missing", column=column, near=near, found=columns)
    if "value" in columns and "numerator" in columns:
        yield Wrong("column_value_and_numerator")


def _rows(rows: Iterable[Row], known: _Known) -> ImportResult:
    values: dict[tuple[str, str, date], ImportRow] = {}
    mistakes: list[Mistake] = []
    blank = 0
    for row in rows:
        wrong: list[Wrong | Refused] = []
        value = _value_of(row, known, wrong)
        mistakes += [Mistake(row.line, each.code, dict(each.facts)) for each in wrong]
        if value is None:
            blank += not wrong
            continue
        first = values.setdefault((value.team, value.measure, value.month), value)
        if first is not value:
            facts = {"team": value.team, "measure": value.measure, "month": value.month}
            mistakes.append(Mistake(row.line, "value_twice", {**facts, "first_line": first.line}))
    return ImportResult(tuple(values.values()), tuple(mistakes), blank)


def _value_of(row: Row, known: _Known, wrong: list[Wrong | Refused]) -> ImportRow | None:
    """The value of a row; None with what is `wrong` added, or with nothing added for no number."""

    def attempt(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except (Wrong, Refused) as refused:
            wrong.append(refused)
            return None

    cells = attempt(lambda: row.under(known.columns))
    if cells is None:
        return None
    team = attempt(lambda: _team(cells.get("team", ""), known.teams))
    measure = attempt(lambda: _measure(cells.get("measure", ""), known.measures))
    month = attempt(lambda: _month(cells.get("month", ""), known.today))
    value = attempt(lambda: _value(cells, measure, known.languages)) if measure else None
    if wrong or team is None or measure is None or month is None or value is None:
        return None
    return ImportRow(row.line, team, measure.key, month, value)


def _team(typed: str, teams: Mapping[str, str]) -> str:
    if not typed:
        raise Wrong("cell_blank", column="team")
    for key, name in teams.items():
        if typed.casefold() in (key.casefold(), name.casefold()):
            return key
    known = [*teams, *teams.values()]
    raise Wrong("team_unknown", typed=typed, near=nearest(typed, known), known=list(teams))


def _measure(typed: str, measures: tuple[Measure, ...]) -> Measure:
    if not typed:
        raise Wrong("cell_blank", column="measure")
    return find_measure(typed, measures)


def _month(typed: str, today: date) -> date:
    if not typed:
        raise Wrong("cell_blank", column="month")
    if not any(character.isdigit() for character in typed):
        raise Wrong("month_needs_year", typed=typed)
    try:
        return parse_month(typed, today=today)
    except Refused as refused:
        if refused.code == "month_ancient" and refused.facts["month"] >= OLDEST:
            month: date = refused.facts["month"]
            return month
        raise


def _value(held: Mapping[str, str], measure: Measure, languages: Mapping[str, str]) -> Value | None:
    if "value" in held:
        typed = held["value"]
        return parse_value(typed, measure, languages["value"]) if typed else None
    numerator, denominator = held.get("numerator", ""), held.get("denominator", "")
    if not numerator and not denominator:
        return None
    if not numerator:
        raise Wrong("cell_blank", column="numerator")
    above = parse_number(numerator, language=languages["numerator"])
    language = languages["denominator"]
    below = parse_number(denominator, field="denominator", language=language) if denominator else None
    return bounded(measure, above, below)
