"""A month as people write it: in figures, by name in four languages, or seen from today."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from improvement.measure.typed import typed
from improvement.measure.values import checked_month, months_between
from improvement.measure.words import END, one_of
from improvement.refusal import Refused

_NAMES = {
    "": (
        "january janvier enero januar janner",
        "february fevrier febrero februar",
        "march mars marzo marz maerz",
        "april avril abril",
        "may mai mayo",
        "june juin junio juni",
        "july juillet julio juli",
        "august aout agosto",
        "september septembre septiembre setiembre",
        "october octobre octubre oktober",
        "november novembre noviembre",
        "december decembre diciembre dezember",
    ),
    "en": ("jan", "feb", "mar", "apr", "", "jun", "jul", "aug", "sep sept", "oct", "nov", "dec"),
    "fr": ("janv", "fevr fev", "", "avr", "", "", "juil", "", "sept", "oct", "nov", "dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep sept set", "oct", "nov", "dic"),
    "de": ("jan jann", "feb", "mar mrz", "apr", "", "jun", "jul", "aug", "sep sept", "okt", "nov", "dez"),
}
"""Whole names are read in every language, abbreviations in the collaborative's own and in English."""

_AGO = {
    0: """(?:this|the current|current) month, (?:ce|le) mois(?: ci|-ci| en cours), ce mois, mois en cours,
    este mes, (?:el )?mes (?:actual|en curso), diese[nrms]? monats?, (?:der |im )?laufende[nr] monat""",
    1: """(?:the )?(?:last|previous|past) month, (?:le )?mois (?:dernier|passe|precedent),
    (?:el )?mes (?:pasado|anterior), (?:im |der |den )?(?:letzte|vorige|vergangene)[nrms]? monats?,
    (?:im )?vormonat""",
    2: """(?:the )?month before last, (?:two|2) months ago, il y a (?:deux|2) mois, hace (?:dos|2) meses,
    vor (?:zwei|2) monaten, vorletzte[nrms]? monats?""",
    3: """(?:three|3) months ago, il y a (?:trois|3) mois, hace (?:tres|3) meses, vor (?:drei|3) monaten""",
    -1: """(?:the )?next month, (?:le )?mois prochain, (?:el )?(?:proximo mes|mes que viene),
    nachste[nrms]? monat""",
}
"""How many months ago, and how that is said."""
_RELATIVE = {ago: re.compile(one_of(phrases) + END) for ago, phrases in _AGO.items()}

_OF_LAST_YEAR = one_of(
    """last year, l'an(?:nee)? (?:dernier|derniere|passe|passee), (?:del )?ano pasado,
    (?:des )?(?:letzten|vorigen) jahr(?:es)?, letztes jahr"""
)
_LAST_YEAR = re.compile(rf",? (?:of )?{_OF_LAST_YEAR}{END}")
_NOT_ON = r"(?![\w/%]|[.,:'-][0-9])"
_FIGURES = (
    re.compile(rf"(?P<year>(?:19|20)[0-9]{{2}})[-/. ](?P<month>[0-9]{{1,2}})(?:[-/.][0-9]{{1,2}})?{_NOT_ON}"),
    re.compile(rf"(?P<month>[0-9]{{1,2}}) ?[-/. ] ?(?P<year>(?:19|20)[0-9]{{2}}){_NOT_ON}"),
    re.compile(rf"(?P<month>[0-9]{{1,2}})/(?P<year>[0-9]{{2}}){_NOT_ON}"),
)
_NAME = re.compile(r"(?:(20[0-9]{2}) )?([a-z]{3,})(?![^\W0-9_])")
_YEAR = re.compile(rf"\.?(?:,? (?:de |del |of )?|[-/.])?((?:19|20)[0-9]{{2}}){_NOT_ON}")
_SHORT_YEAR = re.compile(rf"(?:\.? |[-/]|\. ?|)'?([0-9]{{2}}){_NOT_ON}")

LATEST_SHORT = 24
"""`4/26` is read as a month when it lies at most this many months back."""


@dataclass(frozen=True)
class MonthAt:
    """A month that a text names from some place on to `end`."""

    month: date
    end: int
    bare: bool = False
    """A name alone: the year was inferred."""
    short: bool = False
    """Two figures with a slash, which could be a value."""
    padded: bool = False
    """Whether the month has two digits, such as `04/26` and not `4/26`."""
    running: bool = False
    """Named as "this month"."""


def parse_month(text: str, *, today: date) -> date:
    """The first day of the month that `2026-10`, `10/2026`, `Oct 2026` or `october` names.

    A month without a year is the latest one that has begun. Raises Refused: `not_a_month`,
    `month_ahead` or `month_ancient`.
    """
    folded = typed(text).folded
    for language in _NAMES:
        for at in months_at(folded, 0, today=today, language=language):
            if not at.short and folded[at.end :].strip(" .") == "":
                return checked_month(at.month, today=today)
    raise Refused("not_a_month", field="month", typed=text.strip())


def months_at(folded: str, start: int, *, today: date, language: str) -> Iterator[MonthAt]:
    """Every way to read a month from that place on, the longest first. It may lie ahead."""
    for ago, pattern in _RELATIVE.items():
        if match := pattern.match(folded, start):
            yield MonthAt(_back(today, ago), match.end(), running=ago == 0)
            return
    for pattern in _FIGURES:
        if (match := pattern.match(folded, start)) and (at := _in_figures(match, today)):
            yield at
            return
    yield from _by_name(folded, start, today, language)


def names_a_month(word: str) -> bool:
    """Whether a folded word is a month in some language."""
    return any(word in _numbers(language) for language in _NAMES)


def _back(today: date, months: int) -> date:
    return today.replace(day=1) - relativedelta(months=months)


def _in_figures(match: re.Match[str], today: date) -> MonthAt | None:
    year, month = int(match["year"]), int(match["month"])
    if not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
        return None
    if len(match["year"]) > 2:  # noqa: PLR2004 - a year in full
        return MonthAt(date(year, month, 1), match.end())
    at = date(2000 + year, month, 1)
    if not 0 <= months_between(at, today) <= LATEST_SHORT:
        return None
    return MonthAt(at, match.end(), short=True, padded=len(match["month"]) > 1)


def _by_name(folded: str, start: int, today: date, language: str) -> Iterator[MonthAt]:
    match = _NAME.match(folded, start)
    month = _numbers(language).get(match[2]) if match else None
    if match is None or month is None:
        return
    end = match.end()
    if match[1]:
        yield MonthAt(date(int(match[1]), month, 1), end)
    elif year := _YEAR.match(folded, end):
        yield MonthAt(date(int(year[1]), month, 1), year.end())
    elif year := _LAST_YEAR.match(folded, end):
        yield MonthAt(date(today.year - 1, month, 1), year.end())
    else:
        yield from _without_century(folded, end, month, today)


def _without_century(folded: str, end: int, month: int, today: date) -> Iterator[MonthAt]:
    """`apr 26` is April 2026, or April and the number 26: both are ways to read it."""
    if year := _SHORT_YEAR.match(folded, end):
        at = date(2000 + int(year[1]), month, 1)
        if 0 <= months_between(at, today) <= 60:  # noqa: PLR2004 - five years
            yield MonthAt(at, year.end())
    if folded[end : end + 1].isdigit():
        return
    end += folded[end : end + 1] == "."
    yield MonthAt(date(today.year - (month > today.month), month, 1), end, bare=True)


def _numbers(language: str) -> dict[str, int]:
    own = language.partition("-")[0].casefold()
    return _TABLES.get(own) or _TABLES["en"]


def _table(language: str) -> dict[str, int]:
    return {
        word: number
        for names in (_NAMES["en"], _NAMES[language], _NAMES[""])
        for number, words in enumerate(names, start=1)
        for word in words.split()
    }


_TABLES = {language: _table(language) for language in _NAMES}
