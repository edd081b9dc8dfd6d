"""Reads series from the lines of a CSV table, and names every mistake in it by its line."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from improvement.csv_dates import DateOrder, date_reader
from improvement.csv_lines import OpenQuote, Row, column_name, read_rows, repeated
from improvement.csv_numbers import number_columns
from improvement.mistake import Mistake, Wrong
from improvement.run_chart.limits import NEEDS_DENOMINATORS, ChartKind
from improvement.run_chart.series import Point
from improvement.run_chart.table_cells import MISSING, can_be_drawn, read_date, read_flag, read_number

MANY_EVENTS = frozenset({ChartKind.G, ChartKind.T, ChartKind.I, ChartKind.MR})
"""Kinds whose points are events or single patients, so that a date may come twice."""
NEVER_NEGATIVE = frozenset({ChartKind.C, ChartKind.G, ChartKind.T})
SHARES = frozenset({ChartKind.P, ChartKind.PP})
COUNTED = ("value", "numerator", "denominator")
COLUMNS = ("date", "value", "numerator", "denominator", "phase", "baseline", "exclude", "note")


class BadTable(Exception):
    """The table cannot be read; `mistakes` says everything that is wrong with it, line by line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        super().__init__()
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line))


class TableForm(NamedTuple):
    """How a table is to be read; `by` names the column of groups, `columns` says what COLUMNS are called."""

    kind: ChartKind = ChartKind.RUN
    by: str | None = None
    date_format: str | None = None
    date_order: DateOrder | None = None
    columns: Mapping[str, str] = MappingProxyType({})

    def names(self, typed: Iterable[str]) -> list[str]:
        """Columns by our names; "" for a header that has a name of ours and was not chosen for it."""
        chosen = {column_name(theirs): ours for ours, theirs in self.columns.items()}
        given = map(column_name, typed)
        return [chosen.get(name, "" if name in self.columns else name) for name in given]

    def group(self) -> str | None:
        """The column of groups, by our name."""
        return None if self.by is None else self.names([self.by])[0]


PLAIN = TableForm()


class Table(NamedTuple):
    """The points of every group in order of time; groups as they appear, all in "" without `by`."""

    groups: Mapping[str, tuple[Point, ...]]
    shares: bool
    """The values were written in percent, from 0 % to 100 %; here they are shares from 0 to 1."""
    wrong: Mapping[str, tuple[Mistake, ...]] = MappingProxyType({})
    """Groups that are left out, with everything that is wrong in each."""


def read_table(lines: Iterable[str], form: TableForm = PLAIN) -> Table:
    """The series of a table; one that has a mistake is left out, and the others are not.

    Columns are found by name in any order and case: date, and value or numerator and denominator; perhaps
    phase, baseline, exclude and note. Others are left alone. Raises BadTable when the table as a whole cannot
    be read, or no series of it.
    """
    try:
        return _read(read_rows(lines), form)
    except OpenQuote as quote:
        raise BadTable([Mistake(quote.line, "csv_quotes")]) from None


def _read(rows: Iterator[Row], form: TableForm) -> Table:
    header = next(rows, Row(1, ()))
    names, group = form.names(header.cells), form.group()
    mistakes = [wrong.at(header.line) for wrong in _missing_columns(header, names, form)]
    if mistakes:
        raise BadTable(mistakes)
    below = list(rows)
    numbers = number_columns(Row(header.line, tuple(names), header.separator), below, COUNTED)
    if numbers.mistakes:
        raise BadTable(numbers.mistakes)
    table = _Rows(form, numbers.languages)
    for row in below:
        try:
            cells = row.under(names)
        except Wrong as wrong:
            mistakes.append(wrong.at(row.line))
        else:
            table.add(cells, cells.get(group, "") if group else "", row.line)
    return _settled(table, [*mistakes, *table.mixed()], header.line)


def _settled(table: "_Rows", mistakes: list[Mistake], line: int) -> Table:
    """The groups without a mistake. Raises BadTable."""
    wrong = {name: tuple(seen) for name in table.groups if (seen := list(table.mistakes(name)))}
    if mistakes or len(wrong) == len(table.groups):
        every = [*mistakes, *(mistake for seen in wrong.values() for mistake in seen)]
        raise BadTable(every or [Mistake(line, "no_rows")])
    whole = {name: table.points(name) for name in table.groups if name not in wrong}
    return Table(whole, table.shares(), wrong)


def _missing_columns(header: Row, names: list[str], form: TableForm) -> Iterator[Wrong]:
    found = ", ".join(name for name in header.as_names() if name)
    for name in repeated(names):
        yield Wrong("column_twice", column=name)
    for ours, theirs in form.columns.items():
        if ours not in names:
            yield Wrong("no_chosen_column", column=theirs, found=found)
    by, counted = form.group(), "numerator" in names and "denominator" in names
    if "date" not in names:
        yield Wrong("no_date_column", found=found)
    if not counted and "value" not in names:
        yield Wrong("no_value_column", found=found)
    elif form.kind in NEEDS_DENOMINATORS and not counted:
        yield Wrong("no_denominator_column", kind=form.kind.value, found=found)
    if by is not None and by not in names:
        yield Wrong("no_by_column", by=form.by, found=found)


class _Rows:
    """Rows read so far, by group."""

    def __init__(self, form: TableForm, languages: Mapping[str, str]) -> None:
        self.kind, self.languages = form.kind, languages
        self.dates = date_reader(form.date_order, form.date_format)
        self.declared = bool(form.date_order or form.date_format)
        self.groups: dict[str, list[tuple[date, int, Point]]] = {}
        self.wrong: dict[str, list[Mistake]] = {}
        self.percent: dict[int, str] = {}
        self.bare: dict[int, str] = {}

    def add(self, row: Mapping[str, str], group: str, line: int) -> None:
        """Keep a row's point, or what is wrong with it."""
        rows = self.groups.setdefault(group, [])
        if not MISSING.isdisjoint(map(str.casefold, row.values())):
            row = {name: "" if cell.casefold() in MISSING else cell for name, cell in row.items()}
        try:
            point = self._point(row, line)
        except Wrong as wrong:
            self.wrong.setdefault(group, []).append(wrong.at(line))
        else:
            rows.append((point.period, line, point))

    def _point(self, row: Mapping[str, str], line: int) -> Point:
        period = read_date(row.get("date", ""), self.dates, declared=self.declared)
        numerator, denominator = self._number(row, "numerator"), self._number(row, "denominator")
        with_counts = numerator is not None and (denominator is not None or self.kind is ChartKind.C)
        value = None if with_counts else self._value(row, line)
        self._check(value, numerator, denominator)
        if denominator == 0 or not with_counts:
            numerator = denominator = None
        return Point(
            period,
            value,
            numerator,
            denominator,
            row.get("note", ""),
            row.get("phase") if "phase" in row else None,
            read_flag(row, "baseline"),
            read_flag(row, "exclude"),
        )

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
        if numerator and denominator and not can_be_drawn(numerator / denominator):
            typed = f"{numerator:g} / {denominator:g}"
            raise Wrong("out_of_range", column="numerator / denominator", typed=typed)
        if self.kind is ChartKind.T and value == 0:
            raise Wrong("zero_time")

    def _number(self, row: Mapping[str, str], column: str) -> float | None:
        typed = row.get(column, "")
        return read_number(typed, column, self.languages[column]) if typed else None

    def _value(self, row: Mapping[str, str], line: int) -> float | None:
        """The number in `value`; `85 %` is 0.85."""
        typed = row.get("value", "")
        if not typed.endswith("%"):
            value = self._number(row, "value")
            if value:
                self.bare[line] = typed
            return value
        self.percent[line] = typed
        return read_number(typed[:-1].rstrip(), "value", self.languages["value"]) / 100

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
            facts = {"typed": typed[line], "first": typed[first], "first_line": first}
            yield Mistake(line, "percent_mixed", facts)

    def mistakes(self, group: str) -> Iterator[Mistake]:
        """Everything that is wrong in one group."""
        yield from self.wrong.get(group, ())
        yield from self._twice(group)
        yield from self._without_counts(group)

    def _without_counts(self, group: str) -> Iterator[Mistake]:
        """Rows with a value alone, in a group that has counts elsewhere: the units may differ."""
        rows = self.groups[group]
        first = next((line for _, line, point in rows if point.numerator is not None), None)
        if first is not None:
            for _, line, point in rows:
                if point.value is not None:
                    yield Mistake(line, "value_without_counts", {"first": first})

    def _twice(self, group: str) -> Iterator[Mistake]:
        """Dates that come twice in one group, where a period has one value."""
        if self.kind in MANY_EVENTS:
            return
        seen: dict[date, int] = {}
        for period, line, _ in self.groups[group]:
            first = seen.setdefault(period, line)
            if first != line:
                facts = {"period": period.isoformat(), "first": first, "group": group}
                yield Mistake(line, "date_twice", facts)


def _in_phase(point: Point, phase: str | None) -> Point:
    return Point(
        point.period, None, None, point.denominator, point.note, phase, point.baseline, point.excluded
    )
