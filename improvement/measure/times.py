"""A length of time as typed (`1h 20`, `80 min`, `1:20`), in the unit of its measure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from improvement.measure.numbers import parse_number
from improvement.measure.typed import typed
from improvement.refusal import Refused

_UNITS = {
    "seconds second secs sec s secondes seconde segundos segundo segs seg sekunden sekunde sek": 1,
    "minutes minute mins min minutos minuto minuten": 60,
    "hours hour hrs hr h heures heure horas hora stunden stunde std": 3_600,
    "days day d jours jour j dias dia tage tagen tag": 86_400,
    "weeks week wks wk semaines semaine semanas semana wochen woche": 604_800,
}
SECONDS = {word: seconds for words, seconds in _UNITS.items() for word in words.split()}
MINUTE, HOUR, SIXTY = 60, 3_600, 60

_UNIT = re.compile(rf"[ \u00a0]?({'|'.join(sorted(SECONDS, key=len, reverse=True))})(?![^\W0-9_])\.?")
_MINUTES_SHORT = re.compile(r"[ \u00a0]?m(?![^\W_])")
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?(?![\w:]|[.,][0-9])")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_AND = re.compile(r",? (?:and |et |y |und )?|")


@dataclass(frozen=True)
class Time:
    """A time in the measure's unit, and where it ends."""

    amount: float
    end: int


@lru_cache(maxsize=1_000)
def seconds_of(unit: str) -> float | None:
    """How many seconds a unit such as `minutes` or `days to appointment` holds; None when it is no time."""
    words = re.findall(r"[a-z]+", typed(unit).folded)
    return SECONDS.get(words[0]) if words else None


def time_at(
    folded: str, start: int, unit: float | None, language: str, *, number: tuple[float, int] | None = None
) -> Time | None:
    """The time from that place on, where it names a unit or is a clock's; `unit` is in seconds.

    With `number` (and where it ends), what follows that number. Raises Refused: `not_a_number`.
    """
    if unit is None:
        return None
    if number is None:
        return _clock(folded, start, unit)
    parts = _parts(folded, number, language)
    return None if parts is None else Time(parts[0] / unit, parts[1])


def _clock(folded: str, start: int, unit: float) -> Time | None:
    match = _CLOCK.match(folded, start)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    after = _UNIT.match(folded, match.end())
    if unit < MINUTE or (after and SECONDS[after[1]] != HOUR):
        raise Refused("not_a_number", field="value", typed=match[0])
    total = hours * HOUR + minutes * MINUTE + seconds
    return Time(total / unit, after.end() if after else match.end())


def _parts(folded: str, number: tuple[float, int], language: str) -> tuple[float, int] | None:
    """Seconds and end of `1h 20`, `1 h 20 min`, `2 days 3 hours`."""
    amount, at = number
    total, last = 0.0, 0
    while True:
        unit = _unit(folded, at, last)
        if unit is None:
            break
        seconds, end = unit
        if last and amount * seconds >= last:
            raise Refused("not_a_number", field="value", typed=folded[:end])
        total, last, at = total + amount * seconds, seconds, end
        following = _next(folded, at, language)
        if following is None:
            return total, end
        amount, after = following
        if _unit(folded, after, last) is None:
            return _bare_rest(folded, total, last, (amount, after, end))
        at = after
    return None


def _unit(folded: str, at: int, last: int) -> tuple[int, int] | None:
    if match := _UNIT.match(folded, at):
        return SECONDS[match[1]], match.end()
    short = _MINUTES_SHORT.match(folded, at) if last == HOUR else None
    return (MINUTE, short.end()) if short else None


def _next(folded: str, at: int, language: str) -> tuple[float, int] | None:
    between = _AND.match(folded, at)
    match = _NUMBER.match(folded, between.end() if between else at)
    return (parse_number(match[0], language=language), match.end()) if match else None


def _bare_rest(folded: str, total: float, last: int, following: tuple[float, int, int]) -> tuple[float, int]:
    """`1h 20`: what follows an hour without a unit is minutes, where it can be."""
    amount, after, end = following
    if (
        last not in (HOUR, MINUTE)
        or amount >= SIXTY
        or not amount.is_integer()
        or folded[end : end + 1] == ","
    ):
        return total, end
    return total + amount * last / SIXTY, after
