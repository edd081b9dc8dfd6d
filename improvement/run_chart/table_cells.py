"""Single cells of a CSV table of points: dates, numbers, and yes or no."""

from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite

from improvement.csv_dates import day_or_month_first
from improvement.csv_numbers import COMMA
from improvement.measure import parse_number
from improvement.mistake import Wrong
from improvement.refusal import Refused

YES = frozenset({"1", "true", "yes", "y", "t", "x"})
NO = frozenset({"0", "false", "no", "n", "f"})
MISSING = frozenset({"na", "n/a", "#n/a", "#div/0!"})
"""What R, people and Excel write for nothing."""
LARGEST, SMALLEST = 1e12, 1e-12
"""Beyond them sums and squares lose their digits, and nobody counts so far; 0 is no number too small."""


def can_be_drawn(number: float) -> bool:
    """Whether it is neither endless nor too large nor too small to be judged and drawn."""
    return number == 0 or SMALLEST <= abs(number) <= LARGEST


def read_date(typed: str, dates: Callable[[str], date], *, declared: bool) -> date:
    """A row's date, by a reader whose order of day and month was perhaps declared. Raises Wrong."""
    if not typed:
        raise Wrong("no_date")
    try:
        return dates(typed)
    except (ValueError, OverflowError):
        code = "date_order_unsure" if not declared and day_or_month_first(typed) else "bad_date"
        raise Wrong(code, typed=typed) from None


def read_number(typed: str, column: str, language: str) -> float:
    """A number in a language that writes the decimal comma or point. Raises Wrong."""
    try:
        number = _as_programs_write(typed, language)
    except ValueError:
        try:
            number = parse_number(typed, language=language)
        except Refused as refused:
            code = "out_of_range" if refused.code == "too_large" else "not_a_number"
            raise Wrong(code, column=column, typed=typed) from None
    if can_be_drawn(number):
        return number
    raise Wrong("out_of_range" if isfinite(number) else "not_a_number", column=column, typed=typed)


def _as_programs_write(typed: str, language: str) -> float:
    """Also `1e-5` and `.5`. Raises ValueError for what only people write."""
    if language == COMMA or "_" in typed:
        raise ValueError
    return float(typed)


def read_flag(row: Mapping[str, str], column: str) -> bool:
    """Whether the column says true. Raises Wrong."""
    typed = row.get(column)
    if not typed:
        return False
    if (said := typed.casefold()) not in YES and said not in NO:
        raise Wrong("not_yes_or_no", column=column, typed=typed)
    return said in YES
