"""Reads units and reasons from the lines of a CSV table, and names every mistake in it by its line."""

from collections.abc import Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from improvement.comparison.funnel import Unit
from improvement.csv_lines import OpenQuote, Row, column_name, read_rows, repeated
from improvement.csv_numbers import number_columns
from improvement.mistake import Mistake, Wrong
from improvement.run_chart.table import BadTable
from improvement.run_chart.table_cells import MISSING, read_number

NO_NAMES: Mapping[str, str] = MappingProxyType({})
UNIT, NUMERATOR, DENOMINATOR = "unit", "numerator", "denominator"
REASON, COUNT = "reason", "count"
FUNNEL_COLUMNS = (UNIT, NUMERATOR, DENOMINATOR)
PARETO_COLUMNS = (REASON, COUNT)


class _Read(NamedTuple):
    names: list[str]
    rows: list[tuple[int, dict[str, str]]]
    languages: Mapping[str, str]


def read_units(lines: Iterable[str], columns: Mapping[str, str] = NO_NAMES) -> list[Unit]:
    """The units of a table in the order they appear, those of an empty or 0 denominator left out.

    `columns` says what FUNNEL_COLUMNS are called. With a column date, rows of one unit are added up;
    otherwise a unit comes once. Raises BadTable.
    """
    table = _read(lines, columns, needed=FUNNEL_COLUMNS, numbers=(NUMERATOR, DENOMINATOR))
    units: dict[str, Unit] = {}
    mistakes: list[Mistake] = []
    for line, row in table.rows:
        try:
            unit = _unit(row, table.languages, () if "date" in table.names else units)
        except Wrong as wrong:
            mistakes.append(wrong.at(line))
        else:
            if unit:
                units[unit.name] = _added(units.get(unit.name), unit)
    if mistakes:
        raise BadTable(mistakes)
    if len(units) < 2:  # noqa: PLR2004 - one alone is compared with itself
        raise BadTable([Mistake(1, "too_few_units")])
    return list(units.values())


def read_reasons(lines: Iterable[str], columns: Mapping[str, str] = NO_NAMES) -> list[tuple[str, float]]:
    """A reason and its count a row, 1 where the table has no column count.

    `columns` says what PARETO_COLUMNS are called. A row with neither counts nothing. Raises BadTable.
    """
    table = _read(lines, columns, needed=(REASON,), numbers=(COUNT,))
    counts: list[tuple[str, float]] = []
    mistakes: list[Mistake] = []
    for line, row in table.rows:
        try:
            counts.append(_reason(row, table))
        except Wrong as wrong:
            mistakes.append(wrong.at(line))
    if mistakes or not any(count for _, count in counts):
        raise BadTable(mistakes or [Mistake(1, "nothing_counted")])
    return counts


def _reason(row: Mapping[str, str], table: _Read) -> tuple[str, float]:
    reason = " ".join(row.get(REASON, "").split())
    if COUNT not in table.names:
        return reason, 1.0 if reason else 0.0
    count = _count(row, COUNT, table.languages) or 0.0
    if count and not reason:
        raise Wrong("no_reason")
    return reason, count


def _unit(row: Mapping[str, str], languages: Mapping[str, str], seen: Container[str]) -> Unit | None:
    """A row's unit, which may not be one of those seen; None where its counts are missing. Raises Wrong."""
    numerator, denominator = (_count(row, column, languages) for column in (NUMERATOR, DENOMINATOR))
    if numerator and denominator == 0:
        raise Wrong("zero_denominator", numerator=numerator)
    if numerator is None or not denominator:
        return None
    if not row.get(UNIT):
        raise Wrong("no_unit")
    name = " ".join(row[UNIT].split())
    if name in seen:
        raise Wrong("unit_twice", unit=name)
    return Unit(name, numerator, denominator)


def _added(before: Unit | None, unit: Unit) -> Unit:
    if before is None:
        return unit
    return Unit(unit.name, before.numerator + unit.numerator, before.denominator + unit.denominator)


def _count(row: Mapping[str, str], column: str, languages: Mapping[str, str]) -> float | None:
    typed = row.get(column, "")
    if not typed or typed.casefold() in MISSING:
        return None
    number = read_number(typed, column, languages[column])
    if number < 0:
        raise Wrong("negative_count_of", column=column, typed=typed)
    return number


def _read(
    lines: Iterable[str], columns: Mapping[str, str], *, needed: Iterable[str], numbers: Iterable[str]
) -> _Read:
    try:
        rows = list(read_rows(lines))
    except OpenQuote as quote:
        raise BadTable([Mistake(quote.line, "csv_quotes")]) from None
    header, below = (rows[0], rows[1:]) if rows else (Row(1, ()), [])
    names = _names(header, columns)
    mistakes = [wrong.at(header.line) for wrong in _missing(header, names, columns, needed)]
    decided = number_columns(Row(header.line, tuple(names), header.separator), below, numbers)
    mistakes = mistakes or list(decided.mistakes)
    cells: list[tuple[int, dict[str, str]]] = []
    for row in below:
        try:
            cells.append((row.line, row.under(names)))
        except Wrong as wrong:
            mistakes.append(wrong.at(row.line))
    if mistakes or not cells:
        raise BadTable(mistakes or [Mistake(header.line, "no_rows")])
    return _Read(names, cells, decided.languages)


def _names(header: Row, columns: Mapping[str, str]) -> list[str]:
    """Columns by our names; "" for a header that has a name of ours and was not chosen for it."""
    chosen = {column_name(theirs): ours for ours, theirs in columns.items()}
    return [chosen.get(name, "" if name in columns else name) for name in header.as_names()]


def _missing(
    header: Row, names: list[str], columns: Mapping[str, str], needed: Iterable[str]
) -> Iterator[Wrong]:
    found = ", ".join(name for name in header.as_names() if name)
    for name in repeated(names):
        yield Wrong("column_twice", column=name)
    for column in dict.fromkeys([*columns, *needed]):
        if column not in names:
            yield Wrong("no_chosen_column", column=columns.get(column, column), found=found)
