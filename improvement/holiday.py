"""Public holidays by country and subdivision, and to which day a call on one had better move.

Days and names are those of the library `holidays`; codes are ISO 3166-1 alpha-2 and ISO 3166-2.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from improvement.nearest import near

SUGGESTIONS = 3
"""How many codes are offered in place of one that nobody knows."""

_DAY = timedelta(days=1)
_WEEK = 7
_SATURDAY = 5
_SHORTEST_NAME = 4
"""A word shorter than this is a slip in a code; a longer one is a name."""
_LIKE_A_CODE, _LIKE_A_NAME = 0.5, 0.75
"""How much must agree, by difflib: one letter of two; most of a name, or Deutschland is the Netherlands."""


@dataclass(frozen=True)
class HolidayCalendar:
    """Whose holidays count; a blank country has none. Names come in `language` where the library has it."""

    country: str = ""
    subdivision: str = ""
    language: str = "en"

    def name(self, day: date) -> str:
        """What is celebrated on that day, or nothing."""
        return self._year(day.year).get(day, "") if self.country else ""

    def between(self, first: date, last: date) -> Iterator[tuple[date, str]]:
        """Each holiday from `first` to `last`, both included, in order."""
        for number in range((last - first).days + 1):
            day = first + number * _DAY
            if name := self.name(day):
                yield day, name

    def _year(self, year: int) -> Mapping[date, str]:
        return _holidays(self.country, self.subdivision, self.language, year)


def day_instead(
    calendar: HolidayCalendar, day: date, *, earliest: date, taken: Collection[date] = ()
) -> date | None:
    """The day a call on the holiday `day` had better move to; None when its month has no good one.

    The nearest week with the same weekday comes first, the earlier before the later; then the days around,
    nearest first. It is never a holiday, a weekend (unless the call is at one), a day in `taken`, before
    `earliest`, or in another month: one call a month is what answers and measures are kept by.
    """
    for step in (-_WEEK, _WEEK, *(sign * days for days in range(1, _WEEK) for sign in (-1, 1))):
        other = day + step * _DAY
        in_month = (other.year, other.month) == (day.year, day.month)
        at_weekend = other.weekday() >= _SATURDAY > day.weekday()
        if (
            in_month
            and not at_weekend
            and other >= earliest
            and other not in taken
            and not calendar.name(other)
        ):
            return other
    return None


def known_country(code: str) -> bool:
    """Whether the library knows holidays of this country."""
    return code in _subdivisions()


def country_name(code: str) -> str:
    """The English name of a country that is known; else its code."""
    return _countries().get(code, code)


def subdivisions(country: str) -> Sequence[str]:
    """The codes of the parts of a country whose holidays differ; none for a country nobody knows."""
    return _subdivisions().get(country, ())


def near_countries(typed: str) -> list[str]:
    """Up to SUGGESTIONS codes that may be meant, each with its country: `GB (United Kingdom)`."""
    names = _countries()
    return [f"{code} ({names[code]})" for code in _near(typed, _spellings(), set(names))]


def near_subdivisions(country: str, typed: str) -> list[str]:
    """Up to SUGGESTIONS codes of parts of a country that may be meant."""
    spellings = {code.casefold(): code for code in subdivisions(country)}
    spellings |= {alias.casefold(): code for alias, code in _aliases(country).items()}
    return _near(typed, spellings, set(subdivisions(country)))


def _near(typed: str, spellings: Mapping[str, str], codes: set[str]) -> list[str]:
    folded = typed.casefold().strip()
    if folded in spellings:
        return [spellings[folded]]
    is_code = len(folded) < _SHORTEST_NAME
    alike = [spelling for spelling in spellings if (len(spelling) < _SHORTEST_NAME) == is_code]
    close = near(folded, alike, 2 * SUGGESTIONS, cutoff=_LIKE_A_CODE if is_code else _LIKE_A_NAME)
    return [code for code in dict.fromkeys(spellings[word] for word in close) if code in codes][:SUGGESTIONS]


@lru_cache(maxsize=512)
def _holidays(country: str, subdivision: str, language: str, year: int) -> Mapping[date, str]:
    """A year's holidays. It is made whole and never grows, so that threads may share it."""
    import holidays

    plain = holidays.country_holidays(country, years=year, expand=False)
    spoken = _language(language, plain.default_language, plain.supported_languages)
    made = holidays.country_holidays(
        country, subdiv=subdivision or None, years=year, expand=False, language=spoken
    )
    return {day: " / ".join(made.get_list(day)) for day in made}


def _language(wanted: str, default: str | None, supported: Sequence[str]) -> str | None:
    """The library's name of the wanted language, a country's own kind first; else of the language at home."""
    kinds = [default or "", *supported]
    return next((kind for kind in kinds if kind == wanted or kind.startswith(f"{wanted}_")), default)


@cache
def _subdivisions() -> Mapping[str, Sequence[str]]:
    import holidays

    return holidays.list_supported_countries(include_aliases=False)


@cache
def _aliases(country: str) -> Mapping[str, str]:
    import holidays

    return holidays.country_holidays(country).subdivisions_aliases if known_country(country) else {}


@cache
def _countries() -> Mapping[str, str]:
    """The name of each country, by its code."""
    from holidays.registry import COUNTRIES

    names = {entry[1]: name.replace("_", " ").title() for name, entry in COUNTRIES.items()}
    return {code: names[code] for code in _subdivisions() if code in names}


@cache
def _spellings() -> Mapping[str, str]:
    """How people write countries, in small letters: two letters, three, other codes, and the name."""
    from holidays.registry import COUNTRIES

    found = {}
    for name, (_, code, *others) in COUNTRIES.items():
        for spelling in (code, *others, name.replace("_", " ")):
            found[spelling.casefold()] = code
    return found
