"""Reads series from the lines of a CSV table, and names every mistake in it by its line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from math import isfinite

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


class BadTable(Exception):
    """The table cannot be read; `mistakes` says everything that is wrong with it, line by line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        super().__init__()
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line))


def read_table(
    lines: Iterable[str],
    *,
    kind: ChartKind = ChartKind.RUN,
    by: str | None = None,
    date_format: str | None = None,
) -> dict[str, tuple[Point, ...]]:
    """The points of every group, in order of time; groups in the order they appear, all in "" without `by`.

    Columns are found by name in any order and case: date, and value or numerator and denominator; perhaps
    phase, baseline, exclude and note. Others are left alone. Raises BadTable.
    """
    try:
        return _read(read_rows(lines), kind, by, date_format)
    except OpenQuote as quote:
        raise BadTable([Mistake(quote.line, "csv_quotes")]) from None


def _read(
    rows: Iterator[Row], kind: ChartKind, by: str | None, date_format: str | None
) -> dict[str, tuple[Point, ...]]:
    header = next(rows, Row(1, ()))
    names = header.as_names()
    group = None if by is None else " ".join(by.split()).casefold()
    mistakes = [wrong.at(header.line) for wrong in _missing_columns(names, kind, group)]
    if mistakes:
        raise BadTable(mistakes)
    below = list(rows)
    numbers = number_columns(header, below, ("value", "numerator", "denominator"))
    if numbers.mistakes:
        raise BadTable(numbers.mistakes)
    table = _Table(kind, _dates(date_format), numbers.languages)
    for row in below:
        try:
            cells = row.under(names)
            table.add(cells, cells.get(group, "") if group else "", row.line)
        except Wrong as wrong:
            mistakes.append(wrong.at(row.line))
    mistakes += table.twice()
    if mistakes:
        raise BadTable(mistakes)
    if not table.groups:
        raise BadTable([Mistake(header.line, "no_rows")])
    return {name: table.points(name) for name in table.groups}


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


class _Table:
    """Rows read so far, by group."""

    def __init__(self, kind: ChartKind, dates: Callable[[str], date], languages: Mapping[str, str]) -> None:
        self.kind, self.dates, self.languages = kind, dates, languages
        self.groups: dict[str, list[tuple[date, int, Point]]] = {}

    def add(self, row: Mapping[str, str], group: str, line: int) -> None:
        """Read one row. Raises Wrong."""
        typed = row.get("date", "")
        if not typed:
            raise Wrong("no_date")
        try:
            period = self.dates(typed)
        except ValueError:
            raise Wrong("bad_date", typed=typed) from None
        numerator, denominator = self._number(row, "numerator"), self._number(row, "denominator")
        value = self._number(row, "value") if "numerator" not in row or "denominator" not in row else None
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


def _number(typed: str, column: str, language: str) -> float:
    try:
        number = _as_programs_write(typed, language)
    except ValueError:
        try:
            number = parse_number(typed, language=language)
        except Refused:
            raise Wrong("not_a_number", column=column, typed=typed) from None
    if not isfinite(number):
        raise Wrong("not_a_number", column=column, typed=typed)
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


def _dates(date_format: str | None) -> Callable[[str], date]:
    @cache
    def read(typed: str) -> date:
        if date_format is not None:
            return datetime.strptime(typed, date_format).date()  # noqa: DTZ007 - a date has no time zone
        if len(typed) == len("2026-10"):
            return date.fromisoformat(f"{typed}-01")
        return datetime.fromisoformat(typed).date()

    return read
