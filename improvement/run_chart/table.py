"""Reads series from the lines of a CSV table, and names every mistake in it by its line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from math import isfinite
from typing import NamedTuple

from improvement.csv_dates import DateOrder, date_reader, day_or_month_first
from improvement.csv_lines import OpenQuote, Row, read_rows, repeated
from improvement.csv_numbers import COMMA, number_columns
from improvement.measure import parse_number
from improvement.mistake import Mistake, Wrong
from improvement.refusal import Refused
from improvement.run_chart.limits import NEEDS_DENOMINATORS, ChartKind
from improvement.run_chart.series import Point

MANY_EVENTS = frozenset({ChartKind.G, ChartKind.T, ChartKind.I, ChartKind.MR})
"""Kinds whose points are events or single patients, so that a date may come twice."""
NEVER_NEGATIVE = frozenset({ChartKind.C, ChartKind.G, ChartKind.T})
SHARES = frozenset({ChartKind.P, ChartKind.PP})
YES = frozenset({"1", "true", "yes", "y", "t", "x"})
NO = frozenset({"", "0", "false", "no", "n", "f"})
MISSING = frozenset({"na", "n/a", "#n/a"})
"""What R, people and Excel write for nothing."""
LARGEST = 1e12
"""Beyond it sums and squares lose their digits, and nobody counts so far."""


class BadTable(Exception):
    """The table cannot be read; `mistakes` says everything that is wrong with it, line by line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        super().__init__()
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line))


class TableForm(NamedTuple):
    """How a table is to be read; `by` names the column of groups."""

    kind: ChartKind = ChartKind.RUN
    by: str | None = None
    date_format: str | None = None
    date_order: DateOrder | None = None


PLAIN = TableForm()


class Table(NamedTuple):
    """The points of every group in order of time; groups as they appear, all in "" without `by`."""

    groups: Mapping[str, tuple[Point, ...]]
    shares: bool
    """The values were written in percent, from 0 % to 100 %; here they are shares from 0 to 1."""


def read_table(lines: Iterable[str], form: TableForm = PLAIN) -> Table:
    """The series of a table, when nothing in it is wrong.

    Columns are found by name in any order and case: date, and value or numerator and denominator; perhaps
    phase, baseline, exclude and note. Others are left alone. Raises BadTable.
    """
    try:
        return _read(read_rows(lines), form)
    except OpenQuote as quote:
        raise BadTable([Mistake(quote.line, "csv_quotes")]) from None


def _read(rows: Iterator[Row], form: TableForm) -> Table:
    header = next(rows, Row(1, ()))
    names = header.as_names()
    group = None if form.by is None else " ".join(form.by.split()).casefold()
    mistakes = [wrong.at(header.line) for wrong in _missing_columns(names, form.kind, group)]
    if mistakes:
        raise BadTable(mistakes)
    below = list(rows)
    numbers = number_columns(header, below, ("value", "numerator", "denominator"))
    if numbers.mistakes:
        raise BadTable(numbers.mistakes)
    table = _Rows(form, numbers.languages)
    for row in below:
        try:
            cells = row.under(names)
            table.add(cells, cells.get(group, "") if group else "", row.line)
        except Wrong as wrong:
            mistakes.append(wrong.at(row.line))
    mistakes += [*table.twice(), *table.mixed()]
    if mistakes:
        raise BadTable(mistakes)
    if not table.groups:
        raise BadTable([Mistake(header.line, "no_rows")])
    return Table({name: table.points(name) for name in table.groups}, table.shares())


def _missing_columns(names: list[str], kind: ChartKind, by: str | None) -> Iterator[Wrong]:
    found = ", ".join(name for name in names if name)
    for name in repeated(names):
        yield Wrong("column_twice", column=name)
    if "date" not in names:
        yield Wrong("no_date_column", found=found)
    counted = "numerator" in names and "denominator" in names
    if not counted and "value" not in names:
        yield Wrong("no_value_column", found=found)
    elif kind in NEEDS_DENOMINATORS and not counted:
        yield Wrong("no_denominator_column", kind=kind.value, found=found)
    if by is not None and by not in names:
        yield Wrong("no_by_column", by=by, found=found)


class _Rows:
    """Rows read so far, by group."""

    def __init__(self, form: TableForm, languages: Mapping[str, str]) -> None:
        self.kind, self.languages = form.kind, languages
        self.dates = date_reader(form.date_order, form.date_format)
        self.groups: dict[str, list[tuple[date, int, Point]]] = {}
        self.percent: dict[int, str] = {}
        self.bare: dict[int, str] = {}

    def add(self, row: Mapping[str, str], group: str, line: int) -> None:
        """Read one row. Raises Wrong."""
        row = {name: "" if cell.casefold() in MISSING else cell for name, cell in row.items()}
        period = _date(row.get("date", ""), self.dates)
        numerator, denominator = self._number(row, "numerator"), self._number(row, "denominator")
        value = self._value(row, line) if "numerator" not in row or "denominator" not in row else None
        self._check(value, numerator, denominator)
        if denominator == 0:
            numerator = denominator = None
        if self.kind is not ChartKind.C and (numerator is None or denominator is None):
            numerator = denominator = None
        point = Point(
            period,
            value,
            numerator,
            denominator,
            row.get("note", ""),
            row.get("phase") if "phase" in row else None,
            _flag(row, "baseline"),
            _flag(row, "exclude"),
        )
        self.groups.setdefault(group, []).append((period, line, point))

    def _check(self, value: float | None, numerator: float | None, denominator: float | None) -> None:
        if (numerator is not None and numerator < 0) or (denominator is not None and denominator < 0):
            raise Wrong("negative_count")
        if denominator == 0 and numerator:
            raise Wrong("zero_denominator", numerator=numerator)
        if (
            self.kind in SHARES
            and numerator is not None
            and denominator is not None
            and numerator > denominator
        ):
            raise Wrong("more_than_all", numerator=numerator, denominator=denominator)
        if self.kind in NEVER_NEGATIVE and value is not None and value < 0:
            raise Wrong("negative_value", kind=self.kind.value, value=value)
        if self.kind is ChartKind.T and value == 0:
            raise Wrong("zero_time")

    def _number(self, row: Mapping[str, str], column: str) -> float | None:
        typed = row.get(column, "")
        return _number(typed, column, self.languages[column]) if typed else None

    def _value(self, row: Mapping[str, str], line: int) -> float | None:
        """The number in `value`; `85 %` is 0.85."""
        typed = row.get("value", "")
        if not typed.endswith("%"):
            value = self._number(row, "value")
            if value:
                self.bare[line] = typed
            return value
        self.percent[line] = typed
        return _number(typed[:-1].rstrip(), "value", self.languages["value"]) / 100

    def points(self, group: str) -> tuple[Point, ...]:
        """A group's points in order of time; a row without a value stays in the phase before it."""
        ordered = [point for _, _, point in sorted(self.groups[group], key=lambda row: row[:2])]
        settled: list[Point] = []
        for point in ordered:
            silent = point.phase == "" and point.value is None and point.numerator is None
            if silent and settled:
                settled.append(_in_phase(point, settled[-1].phase))
            else:
                settled.append(point)
        return tuple(settled)

    def shares(self) -> bool:
        """Whether the values were written in percent, and none is below 0 or above 100."""
        rows = (row for rows in self.groups.values() for row in rows) if self.percent else ()
        values = [point.value for _, _, point in rows if point.value is not None]
        return bool(values) and min(values) >= 0 and max(values) <= 1

    def mixed(self) -> Iterator[Mistake]:
        """A number without a percent sign in a column that has them elsewhere."""
        if self.percent and self.bare:
            first, line = sorted((min(self.percent), min(self.bare)))
            typed = self.percent | self.bare
            yield Mistake(
                line, "percent_mixed", {"typed": typed[line], "first": typed[first], "first_line": first}
            )

    def twice(self) -> Iterator[Mistake]:
        """Dates that come twice in one group, where a period has one value."""
        if self.kind in MANY_EVENTS:
            return
        for group, rows in self.groups.items():
            seen: dict[date, int] = {}
            for period, line, _ in rows:
                first = seen.setdefault(period, line)
                if first != line:
                    facts = {"period": period.isoformat(), "first": first, "group": group}
                    yield Mistake(line, "date_twice", facts)


def _in_phase(point: Point, phase: str | None) -> Point:
    return Point(
        point.period, None, None, point.denominator, point.note, phase, point.baseline, point.excluded
    )


def _date(typed: str, dates: Callable[[str], date]) -> date:
    if not typed:
        raise Wrong("no_date")
    try:
        return dates(typed)
    except (ValueError, OverflowError):
        code = "date_order_unsure" if day_or_month_first(typed) else "bad_date"
        raise Wrong(code, typed=typed) from None


def _number(typed: str, column: str, language: str) -> float:
    try:
        number = _as_programs_write(typed, language)
    except ValueError:
        try:
            number = parse_number(typed, language=language)
        except Refused as refused:
            code = "too_large" if refused.code == "too_large" else "not_a_number"
            raise Wrong(code, column=column, typed=typed) from None
    if not isfinite(number):
        raise Wrong("not_a_number", column=column, typed=typed)
    if abs(number) > LARGEST:
        raise Wrong("too_large", column=column, typed=typed)
    return number


def _as_programs_write(typed: str, language: str) -> float:
    """Also `1e-5` and `.5`. Raises ValueError for what only people write."""
    if language == COMMA or "_" in typed:
        raise ValueError
    return float(typed)


def _flag(row: Mapping[str, str], column: str) -> bool:
    typed = row.get(column, "").casefold()
    if typed not in YES and typed not in NO:
        raise Wrong("not_yes_or_no", column=column, typed=row[column])
    return typed in YES
