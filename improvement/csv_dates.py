"""Dates in a CSV: days, months, quarters and weeks, year first; other orders when they are declared."""

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from functools import cache

_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})(?:[-/.](?P<day>[0-9]{1,2}))?")
_QUARTER = re.compile(r"(?P<year>[0-9]{4})[- ]?Q(?P<quarter>[1-4])", re.IGNORECASE)
_WEEK = re.compile(r"(?P<year>[0-9]{4})[- ]?W(?P<week>[0-9]{1,2})", re.IGNORECASE)


class DateOrder(StrEnum):
    """Where the day stands in dates that end with the year."""

    DMY = "dmy"
    MDY = "mdy"


_YEAR_LAST = {
    DateOrder.DMY: re.compile(r"(?P<day>[0-9]{1,2})([-/.])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4})"),
    DateOrder.MDY: re.compile(r"(?P<month>[0-9]{1,2})([-/.])(?P<day>[0-9]{1,2})\2(?P<year>[0-9]{4})"),
}
_EITHER_ORDER = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}")


def date_reader(order: DateOrder | None = None, date_format: str | None = None) -> Callable[[str], date]:
    """A function that reads one cell, by `date_format` (as `strptime` has it) alone where there is one.

    A month, a quarter and a week (ISO 8601) are their first day. The function raises ValueError.
    """

    @cache
    def read(typed: str) -> date:
        if date_format is not None:
            return datetime.strptime(typed, date_format).date()  # noqa: DTZ007 - a date has no time zone
        return _read(typed, order)

    return read


def day_or_month_first(typed: str) -> bool:
    """Whether this is a date but for an order that nobody declared: `01.02.2023`."""
    return _EITHER_ORDER.fullmatch(typed) is not None


def _read(typed: str, order: DateOrder | None) -> date:
    if order and (last := _YEAR_LAST[order].fullmatch(typed)):
        return date(int(last["year"]), int(last["month"]), int(last["day"]))
    if first := _YEAR_FIRST.fullmatch(typed):
        return date(int(first["year"]), int(first["month"]), int(first["day"] or 1))
    if quarter := _QUARTER.fullmatch(typed):
        return date(int(quarter["year"]), 3 * int(quarter["quarter"]) - 2, 1)
    if week := _WEEK.fullmatch(typed):
        return date.fromisocalendar(int(week["year"]), int(week["week"]), 1)
    return datetime.fromisoformat(typed).date()
