"""Slack's date tokens, such as `{date_short_pretty} at {time}`, in the reader's own time zone.

Source: "Formatting dates" in Slack's reference of message formatting.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

_TOKEN = re.compile(r"\{([a-z_]+)\}")
_RELATIVE = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def show_date(unix: int, pattern: str, tz: tzinfo, now: datetime | None = None) -> str:
    """Fill the tokens of `pattern` for the instant `unix` (seconds); tokens nobody knows stay as they are.

    Raises OverflowError, OSError or ValueError when `unix` is outside the calendar.
    """
    moment = datetime.fromtimestamp(unix, tz=UTC).astimezone(tz)

    def fill(token: re.Match[str]) -> str:
        name = token[1]
        base = name.removesuffix("_pretty")
        if base != name and (near := _near(moment, now)):
            return near
        write = _TOKENS.get(base)
        return write(moment) if write else token[0]

    shown = _TOKEN.sub(fill, pattern)
    return shown[:1].upper() + shown[1:] if pattern.startswith("{") else shown


def clock_time(moment: datetime) -> str:
    """Write `moment` as a wall time of 24 hours, such as 09:05."""
    return f"{moment:%H:%M}"


def day_title(moment: datetime) -> str:
    """Write the day of `moment` in full, such as Thursday, 11 April 2019."""
    return f"{moment:%A}, {moment.day} {moment:%B %Y}"


def _near(moment: datetime, now: datetime | None) -> str | None:
    if now is None:
        return None
    return _RELATIVE.get((moment.date() - now.astimezone(moment.tzinfo).date()) // timedelta(days=1))


def _ordinal(day: int) -> str:
    if day in {11, 12, 13}:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


_TOKENS: dict[str, Callable[[datetime], str]] = {
    "date_num": lambda m: f"{m:%Y-%m-%d}",
    "date": lambda m: f"{m:%B} {_ordinal(m.day)}, {m.year}",
    "date_short": lambda m: f"{m:%b} {m.day}, {m.year}",
    "date_long": lambda m: f"{m:%A}, {m:%B} {_ordinal(m.day)}, {m.year}",
    "date_long_full": lambda m: f"{m:%A}, {m:%B} {_ordinal(m.day)}, {m.year}",
    "day_divider": day_title,
    "time": clock_time,
    "time_secs": lambda m: f"{m:%H:%M:%S}",
}
