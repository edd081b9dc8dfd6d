"""How the text typed in one field of a charter becomes a value, or is refused with a code and facts."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, time
from functools import cache
from typing import Annotated, Any, TypeVar
from zoneinfo import available_timezones

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from improvement.charter.values import Purpose
from improvement.holiday import known_country, near_countries
from improvement.measure import MDC_CHOICES, Direction, Kind, parse_number
from improvement.nearest import nearest
from improvement.refusal import Refused

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
BETTER = {"higher": Direction.UP, "lower": Direction.DOWN, "neither": Direction.NONE}
RULES = ("anhoej", "perla", "mdc")
NO_CALL = "no call"
NONE = "none"
YES, NO = "yes", "no"
LONGEST_NAME = 75
"""What fits an option, a button or a label in Slack."""

LONGEST_KEY = 60
LEAST_CELL, MOST_CELL = 2, 100

T = TypeVar("T")


def slug(text: str) -> str:
    """A key made of a name: `Leeds Teaching Hospitals` becomes `leeds-teaching-hospitals`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_KEY].strip("-")


def _refuse(code: str, **facts: Any) -> PydanticCustomError:
    return PydanticCustomError(code, "see charter.j2", facts)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _refuse("blank" if value is None else "needs_text")
    return value


def choice(allowed: Mapping[str, T], *, also: Mapping[str, T] | None = None) -> BeforeValidator:
    """One of the allowed words in any case; `also` are spellings that are taken, but not offered."""

    def choose(value: Any) -> T:
        typed = _text(value)
        words = {**allowed, **(also or {})}
        folded = {word.casefold(): word for word in words}
        if typed.casefold() not in folded:
            raise _refuse(
                "not_one_of", typed=typed, allowed=list(allowed), near=nearest(typed, list(allowed))
            )
        return words[folded[typed.casefold()]]

    return BeforeValidator(choose)


def _key(value: Any) -> str:
    typed = _text(value)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", typed) or len(typed) > LONGEST_KEY:
        raise _refuse("not_a_key", typed=typed, suggestion=slug(typed), most=LONGEST_KEY)
    return typed


def limited(most: int) -> BeforeValidator:
    def within(value: Any) -> str:
        typed = _text(value)
        if len(typed) > most:
            raise _refuse("too_long", length=len(typed), most=most)
        return typed

    return BeforeValidator(within)


def _named(code: str, sign: str, ids: str, names: str) -> Callable[[Any], str]:
    """Reads a Slack id, or a name with or without its sign; `<@U1|x>` as Slack pastes it is an id."""

    def read(value: Any) -> str:
        typed = _text(value)
        pasted = re.fullmatch(rf"<{sign}([A-Z0-9]+)(\|[^>]*)?>", typed)
        bare = pasted[1] if pasted else typed
        if re.fullmatch(ids, bare):
            return bare
        if not re.fullmatch(names, bare.removeprefix(sign)):
            raise _refuse(code, typed=typed)
        return sign + bare.removeprefix(sign)

    return read


def _zone(value: Any) -> str:
    typed = _text(value)
    zones = _zones()
    if typed in zones:
        return typed
    folded = typed.casefold().replace(" ", "_")
    near = [zone for zone in zones if folded in (zone.casefold(), zone.casefold().rpartition("/")[2])]
    raise _refuse("unknown_zone", typed=typed, near=near[0] if near else nearest(typed, zones))


def _country(value: Any) -> str:
    typed = _text(value)
    if not known_country(typed.upper()):
        raise _refuse("unknown_country", typed=typed, near=near_countries(typed))
    return typed.upper()


@cache
def _zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


def _clock(value: Any) -> time:
    typed = _text(value)
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})\s*(am|pm)?", typed.casefold())
    try:
        hour, minute = (int(found[1]), int(found[2])) if found else (-1, -1)
        if found and found[3]:
            hour = hour % 12 + 12 * (found[3] == "pm") if 1 <= hour <= 12 else -1  # noqa: PLR2004 - a clock's hours
        return time(hour, minute)
    except ValueError:
        raise _refuse("not_a_time", typed=typed) from None


def _day(value: Any) -> date:
    typed = _text(value)
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise _refuse("not_a_date", typed=typed) from None


def _instead(value: Any) -> date | None:
    return None if isinstance(value, str) and value.casefold() == NO_CALL else _day(value)


def _number(value: Any) -> float:
    typed = _text(value)
    try:
        return parse_number(typed.removesuffix("%"))
    except Refused:
        raise _refuse("not_a_number", typed=typed) from None


def whole(least: int, most: int) -> BeforeValidator:
    def read(value: Any) -> int:
        typed = _text(value)
        if not re.fullmatch(r"-?\d{1,9}", typed) or not least <= int(typed) <= most:
            raise _refuse("not_whole_between", typed=typed, least=least, most=most)
        return int(typed)

    return BeforeValidator(read)


def _small_cells(value: Any) -> int | None:
    typed = _text(value)
    if typed.casefold() == NONE:
        return None
    if not re.fullmatch(r"\d{1,3}", typed) or not LEAST_CELL <= int(typed) <= MOST_CELL:
        raise _refuse("not_a_cell", typed=typed, least=LEAST_CELL, most=MOST_CELL)
    return int(typed)


def several(least: int, most: int) -> BeforeValidator:
    """A list of words; one word alone, or words with commas between, are a list too."""

    def read(value: Any) -> list[Any]:
        items = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        return _counted(items, least, most)

    return BeforeValidator(read)


def items(least: int, most: int) -> BeforeValidator:
    """A list whose items have fields of their own; a blank is an empty list where that is allowed."""
    return BeforeValidator(lambda value: _counted([] if value is None and not least else value, least, most))


def _counted(value: Any, least: int, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise _refuse("blank" if value is None else "needs_list")
    if not least <= len(value) <= most:
        raise _refuse("wrong_count", count=len(value), least=least, most=most)
    return value


Key = Annotated[str, BeforeValidator(_key)]
Name = Annotated[str, limited(LONGEST_NAME)]
Channel = Annotated[
    str, BeforeValidator(_named("not_a_channel", "#", r"[CGD][A-Z0-9]+", r"[^\s#@<>,.A-Z]{1,80}"))
]
Person = Annotated[str, BeforeValidator(_named("not_a_person", "@", r"[UW][A-Z0-9]+", r"[^@#<>,]{1,80}"))]
Zone = Annotated[str, BeforeValidator(_zone)]
Country = Annotated[str, BeforeValidator(_country)]
Clock = Annotated[time, BeforeValidator(_clock)]
Day = Annotated[date, BeforeValidator(_day)]
Instead = Annotated[date | None, BeforeValidator(_instead)]
SmallCells = Annotated[int | None, BeforeValidator(_small_cells)]
YesNo = Annotated[bool, choice({YES: True, NO: False}, also={"true": True, "false": False})]
Number = Annotated[float, BeforeValidator(_number)]
Week = Annotated[
    int, choice(WEEKS, also={"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "1": 1, "2": 2, "3": 3, "4": 4})
]
Weekday = Annotated[
    int,
    choice(
        {name: number for number, name in enumerate(WEEKDAYS)},
        also={name[:3]: number for number, name in enumerate(WEEKDAYS)},
    ),
]
KindWord = Annotated[Kind, choice({kind.value: kind for kind in Kind})]
Better = Annotated[Direction, choice(BETTER, also={direction.value: direction for direction in Direction})]
AsksFor = Annotated[Purpose, choice({purpose.value: purpose for purpose in Purpose})]
Rules = Annotated[str, choice({rules: rules for rules in RULES})]
MdcPoints = Annotated[int, choice({str(points): points for points in MDC_CHOICES})]
