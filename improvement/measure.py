"""A measure: its definition, the direction of good, and how one reported value is read and bounded."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from improvement.refusal import Refused

OLDEST_MONTHS = 60
"""A value may be reported for at most this many months back: five years of retrospective baseline."""

LARGEST = 1e12
"""No clinic counts further; a larger number is a slip of the finger."""


class Kind(StrEnum):
    """What sort of number a measure is (after Provost & Murray, The Health Care Data Guide, 2011)."""

    PROPORTION = "proportion"
    COUNT = "count"
    RATE = "rate"
    AVERAGE = "average"
    TIME = "time"

    @property
    def has_denominator(self) -> bool:
        """Whether people report so many of so many."""
        return self in (Kind.PROPORTION, Kind.RATE)


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


@dataclass(frozen=True)
class Measure:
    """A measure as its charter defines it. `target` is in the unit shown: 95 for 95% of a proportion."""

    key: str
    name: str
    kind: Kind
    unit: str = ""
    direction: Direction = Direction.NONE
    target: float | None = None
    definition: str = ""
    rules: str = "anhoej"
    per: float = 1
    """A rate is shown per so many units of its denominator, e.g. 1000 patient days."""


@dataclass(frozen=True)
class Value:
    """One month's value: numerator and denominator where the measure has both, never only a percentage."""

    numerator: float
    denominator: float | None = None
    percent_only: bool = False
    """True when people typed a bare percentage: it is kept as so many of 100, and shown without an n."""

    def shown(self, measure: Measure) -> float:
        """The number a chart plots: percent for a proportion, per `per` for a rate, else the value."""
        if self.denominator is None:
            return self.numerator
        scale = 100 if measure.kind is Kind.PROPORTION else measure.per
        return scale * self.numerator / self.denominator


@dataclass(frozen=True)
class Report:
    """What somebody typed after `/measure`: a measure, and perhaps already a value and a month."""

    measure: Measure
    value: Value | None = None
    month: date | None = None


def parse_report(text: str, measures: Iterable[Measure], *, today: date) -> Report:
    """Read `four-hour 812/903`, `four-hour 89.9% 2026-10` or a measure's name alone.

    Raises Refused: `measure_unknown`, or what `parse_value` and `parse_month` raise.
    """
    known = tuple(measures)
    measure, rest = _measure_and_rest(text.strip(), known)
    if not rest:
        return Report(measure)
    typed, _, month = rest.partition(" ")
    return Report(
        measure,
        parse_value(typed, measure),
        parse_month(month, today=today) if month.strip() else None,
    )


def find_measure(name: str, measures: Iterable[Measure]) -> Measure:
    """The measure of that key or name. Raises Refused `measure_unknown` with the nearest names."""
    known = tuple(measures)
    wanted = _folded(name)
    for measure in known:
        if wanted in (_folded(measure.key), _folded(measure.name)):
            return measure
    near = get_close_matches(wanted, [_folded(measure.key) for measure in known], n=1, cutoff=0.5)
    raise Refused(
        "measure_unknown",
        field="measure",
        typed=name,
        near=next((m.key for m in known if near and _folded(m.key) == near[0]), ""),
        known=", ".join(measure.key for measure in known),
    )


def parse_value(text: str, measure: Measure) -> Value:
    """Read one value as typed. Raises Refused, its field `value` or `denominator`."""
    typed = text.strip()
    if "/" in typed:
        numerator, _, denominator = typed.partition("/")
        return bounded(measure, parse_number(numerator), parse_number(denominator, field="denominator"))
    if typed.endswith("%"):
        return _percentage(parse_number(typed[:-1]), measure)
    if measure.kind.has_denominator:
        number = parse_number(typed)
        raise Refused(
            "denominator_missing", field="value", typed=typed, number=number, kind=measure.kind.value
        )
    return bounded(measure, parse_number(typed))


def bounded(measure: Measure, numerator: float, denominator: float | None = None) -> Value:
    """A value within what its measure allows. Raises Refused that names the bound."""
    if measure.kind.has_denominator and denominator is None:
        raise Refused("denominator_missing", field="denominator", typed="", kind=measure.kind.value)
    if not measure.kind.has_denominator and denominator is not None:
        raise Refused("denominator_unwanted", field="value", measure=measure.name)
    if numerator < 0 or (denominator is not None and denominator < 0):
        raise Refused("negative", field="value" if numerator < 0 else "denominator")
    if denominator == 0:
        raise Refused("denominator_zero", field="denominator")
    if measure.kind in (Kind.PROPORTION, Kind.COUNT) and not float(numerator).is_integer():
        raise Refused("not_whole", field="value", number=numerator)
    if denominator is not None and measure.kind is Kind.PROPORTION:
        if not float(denominator).is_integer():
            raise Refused("not_whole", field="denominator", number=denominator)
        if numerator > denominator:
            raise Refused("above_all", field="value", numerator=numerator, denominator=denominator)
    return Value(numerator, denominator)


def parse_number(text: str, *, field: str = "value") -> float:
    """Read a number as people write it: `1,234`, `1 234.5`, `89,9`.

    A single comma with three digits behind it groups thousands, any other is a decimal comma.
    Raises Refused: `not_a_number` or `too_large`.
    """
    typed = re.sub(r"[\s\u00a0\u202f']", "", text)
    if not re.fullmatch(r"[+\-\u2212]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?", typed):
        raise Refused("not_a_number", field=field, typed=text.strip())
    plain = typed.replace("\u2212", "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    else:
        plain = plain.replace(",", ".", 1) if plain.count(",") == 1 and "." not in plain else plain
    try:
        number = float(plain)
    except ValueError:
        raise Refused("not_a_number", field=field, typed=text.strip()) from None
    if abs(number) > LARGEST:
        raise Refused("too_large", field=field, typed=text.strip())
    return number


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse_month(text: str, *, today: date) -> date:
    """The first day of the month that `2026-10`, `10/2026`, `Oct 2026` or `october` names.

    A month without a year is the latest one that has begun. Raises Refused: `not_a_month`,
    `month_ahead` or `month_ancient`.
    """
    typed = text.strip().casefold()
    if found := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})(?:[-/.]\d{1,2})?", typed):
        year, month = int(found[1]), int(found[2])
    elif found := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", typed):
        year, month = int(found[2]), int(found[1])
    elif (found := re.fullmatch(r"([a-z]{3,9})\.?[ -]*(\d{4})?", typed)) and found[1][:3] in MONTHS:
        month = MONTHS.index(found[1][:3]) + 1
        year = int(found[2]) if found[2] else today.year - (month > today.month)
    else:
        raise Refused("not_a_month", field="month", typed=text.strip())
    if not (1 <= month <= 12 and year >= 1):  # noqa: PLR2004 - months of a year
        raise Refused("not_a_month", field="month", typed=text.strip())
    return checked_month(date(year, month, 1), today=today)


def checked_month(month: date, *, today: date) -> date:
    """That month, when it has begun and is not older than OLDEST_MONTHS. Raises Refused otherwise."""
    age = months_between(month, today)
    if age < 0:
        raise Refused("month_ahead", field="month", month=month)
    if age > OLDEST_MONTHS:
        raise Refused("month_ancient", field="month", month=month, years=OLDEST_MONTHS // 12)
    return month.replace(day=1)


def months_between(earlier: date, later: date) -> int:
    """How many calendar months `later` lies after `earlier`; negative when it lies before."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _percentage(percent: float, measure: Measure) -> Value:
    if measure.kind is not Kind.PROPORTION:
        raise Refused("percent_unwanted", field="value", measure=measure.name)
    if percent < 0:
        raise Refused("negative", field="value")
    if percent > 100:  # noqa: PLR2004 - per cent
        raise Refused("percent_above_100", field="value", percent=percent)
    return Value(percent, 100, percent_only=True)


def _measure_and_rest(text: str, measures: tuple[Measure, ...]) -> tuple[Measure, str]:
    """The longest beginning of the text that names a measure: names may hold spaces."""
    words = text.split()
    for length in range(len(words), 0, -1):
        name = _folded(" ".join(words[:length]))
        for measure in measures:
            if name in (_folded(measure.key), _folded(measure.name)):
                return measure, " ".join(words[length:])
    return find_measure(words[0] if words else "", measures), ""


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "-", name.strip().casefold())
