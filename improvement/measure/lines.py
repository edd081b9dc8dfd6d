"""One typed line: which measure, which month, which value, and what was said beside it.

Precision comes first. A line is read in every way it can be; it is taken where all ways agree, asked about
where one thing is unsure, and refused otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from improvement.measure.amounts import Amount, amounts_at
from improvement.measure.comments import Comment, comment_at, glued
from improvement.measure.months import MonthAt, months_at
from improvement.measure.names import Named, measures_at, unknown
from improvement.measure.no_data import no_data_at
from improvement.measure.questions import Question, questions_about
from improvement.measure.setting import Setting
from improvement.measure.typed import Typed, typed
from improvement.measure.values import Measure, Value, checked_month
from improvement.measure.words import END, one_of
from improvement.refusal import Refused


@dataclass(frozen=True)
class Reading:
    """What a line says. Without a value, without `no_data`: a measure was named, and the form is wanted."""

    measure: Measure
    month: date
    """The first day of the month typed, else of the month asked about."""
    value: Value | None = None
    comment: str = ""
    questions: tuple[Question, ...] = ()
    no_data: bool = False
    never: bool = False
    """The measure is not measured by this team at all."""


def read_line(text: str, setting: Setting) -> Reading:
    """Read `four-hour 812/903 april new triage nurse`, or a measure's name alone.

    Raises Refused: what is wrong with measure, month or value; `unclear` where it can be read in two ways.
    """
    line = typed(text)
    readings: dict[tuple[object, ...], Reading] = {}
    refusals: list[Refused] = []
    for way in _Reader(line, setting).ways():
        if isinstance(way, Refused):
            refusals.append(way)
        else:
            readings.setdefault((way.measure, way.month, way.value, way.no_data), way)
    if len(readings) == 1:
        return next(iter(readings.values()))
    if readings:
        raise Refused("unclear", field="value", typed=line.shown)
    raise refusals[0] if refusals else unknown(line.shown, setting.measures)


_ARTICLES = one_of(
    """please, report, the, our, my, for, le, la, les, nos, notre, el, los, las, nuestr[oa]s?, der, die, das,
    unsere?"""
)
_LEAD = re.compile(rf"[ \"'(#]*(?:/?measure )?(?:{_ARTICLES} (?=\w))?")
_IS = one_of(
    """was, were, is, are, at, had, a ete, est, etait, sont, fue, fueron, es, son, war, waren, ist, sind,
    betragt, betrug"""
)
_BETWEEN = re.compile(rf"[ ,;:=\u2013)\"']*(?:- )?(?:{_IS}{END} ?[:=]? ?)?")
_IN = one_of("for, in, of, pour, en, au, du, de, del, para, por, im, fur, vom, von, am")
_ARTICLE = one_of("the month of, the, el mes de, le mois de, el, le, den")
_PREPOSITION = re.compile(rf"\(?(?:{_IN}(?: {_ARTICLE})? |month of |mes de |mois de |d')?")
_FOR = re.compile(r"[ :,\u2013]+(?:(?:for|on|of|about|pour|sur|para|de|fur|zu) )?(?:(?:the|la|le|el|die) )?")


@dataclass(frozen=True)
class _Month:
    """A month typed before the value, or None."""

    at: MonthAt | None
    end: int


class _Reader:
    def __init__(self, line: Typed, setting: Setting) -> None:
        self.line = line
        self.text = line.folded
        self.setting = setting

    def ways(self) -> Iterator[Reading | Refused]:
        lead = _LEAD.match(self.text)
        start = lead.end() if lead else 0
        ways = measures_at(self.text, start, self.setting.measures) or measures_at(
            self.text, 0, self.setting.measures
        )
        if ways:
            for named in ways:
                yield from self._after(named.measure, named.end, None)
            return
        month_first = list(self._month_then_measure(start))
        if month_first:
            for month, named in month_first:
                yield from self._after(named.measure, named.end, month)
            return
        yield from self._number_first(start)

    # -- where the measure stands ---------------------------------------------------------------

    def _month_then_measure(self, start: int) -> Iterator[tuple[MonthAt, Named]]:
        for month in self._months(start):
            between = _BETWEEN.match(self.text, month.end)
            for named in measures_at(
                self.text, between.end() if between else month.end, self.setting.measures
            ):
                yield month, named

    def _number_first(self, start: int) -> Iterator[Reading | Refused]:
        """A line that begins with its number, or with its reason: the measure may stand behind."""
        behind = [way for measure in self.setting.measures for way in self._named_behind(measure, start)]
        if behind or len(self.setting.measures) != 1:
            yield from behind
            if not behind:
                name = re.match(r"[^0-9]*[^0-9\s:=]", self.line.shown)
                yield unknown(name[0] if name else self.line.shown, self.setting.measures)
            return
        yield from self._after(self.setting.measures[0], 0, None)

    def _named_behind(self, measure: Measure, start: int) -> Iterator[Reading | Refused]:
        for month in self._before(start, None):
            none = no_data_at(self.text, month.end)
            ends: list[tuple[int, Amount | None, bool]] = [(none.end, None, none.never)] if none else []
            ways = amounts_at(self.line, month.end, measure, self.setting.language)
            ends += [(way.end, way, False) for way in ways if isinstance(way, Amount)]
            for end, amount, never in ends:
                for named in self._behind(end):
                    if named.measure == measure:
                        yield from self._finished(measure, month.at, amount, named.end, never=never)

    def _behind(self, end: int) -> tuple[Named, ...]:
        between = _FOR.match(self.text, end)
        return measures_at(self.text, between.end(), self.setting.measures) if between else ()

    # -- behind the measure ---------------------------------------------------------------------

    def _after(self, measure: Measure, end: int, month: MonthAt | None) -> Iterator[Reading | Refused]:
        for before in self._before(end, month):
            yield from self._value(measure, before)

    def _before(self, end: int, month: MonthAt | None) -> Iterator[_Month]:
        """Every way to read a month before the value, the way without one among them."""
        between = _BETWEEN.match(self.text, end)
        start = between.end() if between else end
        for at in () if month else self._months(start):
            behind = _BETWEEN.match(self.text, at.end)
            yield _Month(at, behind.end() if behind else at.end)
        yield _Month(month, start)

    def _months(self, start: int) -> Iterator[MonthAt]:
        preposition = _PREPOSITION.match(self.text, start)
        places = dict.fromkeys((preposition.end() if preposition else start, start))
        for place in places:
            yield from months_at(self.text, place, today=self.setting.today, language=self.setting.language)

    def _value(self, measure: Measure, before: _Month) -> Iterator[Reading | Refused]:
        if not self.text[before.end :].strip(" .?!)\"'"):
            if before.at is None or before.at.padded or not before.at.short:
                yield self._try(measure, before.at)
            return
        if none := no_data_at(self.text, before.end):
            yield from self._finished(measure, before.at, None, none.end, never=none.never)
            return
        for way in amounts_at(self.line, before.end, measure, self.setting.language):
            if isinstance(way, Refused):
                yield way
            else:
                yield from self._finished(measure, before.at, way, way.end)

    def _finished(
        self, measure: Measure, month: MonthAt | None, amount: Amount | None, end: int, *, never: bool = False
    ) -> Iterator[Reading | Refused]:
        ratio = None if amount is None else amount.value.denominator is not None
        try:
            after = end if amount is None else glued(self.text, end, measure, self.setting)
            comment = comment_at(self.line, after, measure, self.setting, month, ratio=ratio)
            yield self._reading(measure, comment.month or month, amount, comment, never=never)
        except Refused as refused:
            yield refused

    def _try(self, measure: Measure, month: MonthAt | None) -> Reading | Refused:
        try:
            return self._reading(measure, month)
        except Refused as refused:
            return refused

    def _reading(
        self,
        measure: Measure,
        at: MonthAt | None,
        amount: Amount | None = None,
        comment: Comment | None = None,
        *,
        never: bool = False,
    ) -> Reading:
        this_month = at is not None and at.relative and at.month == self.setting.today.replace(day=1)
        if this_month and comment is not None and amount is None:
            at = None  # "no data this month" answers the month that was asked about
        month = checked_month(at.month if at else self.setting.month, today=self.setting.today)
        if comment is None:
            return Reading(measure, month)
        if amount is None:
            return Reading(measure, month, comment=comment.text, no_data=True, never=never)
        unsure = amount.unsure or comment.unsure
        questions = questions_about(measure, month, amount.value, self.setting, unsure=unsure)
        return Reading(measure, month, amount.value, comment.text, questions)
