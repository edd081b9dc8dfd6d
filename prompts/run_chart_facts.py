"""Numbers, months and names as a chart and its sentences show them."""

import unicodedata
from datetime import date
from functools import lru_cache
from typing import Any

from improvement.measure import Kind
from improvement.run_chart import Analysis, Cadence, Phase
from improvement.run_chart.scale import digits_for
from prompts.words import Words, number

NOUN = "run_chart"
MONTHS_OR_MORE = (Cadence.MONTH, Cadence.QUARTER, Cadence.YEAR)
"""Steps whose days mean nothing."""


class Facts:
    """The values and months of one analysis, in words."""

    def __init__(self, analysis: Analysis, words: Words, name: str) -> None:
        self.analysis, self.words, self.name = analysis, words, isolated(name)
        self.series = analysis.series
        self.cadence = analysis.cadence
        self.digits = digits_for(analysis)
        self.decimals = self._decimals()
        self.suffix = "%" if self.series.kind is Kind.PROPORTION else ""

    def say(self, phrase: str, **facts: Any) -> str:
        """One phrase of this noun."""
        return self.words.plain(NOUN, phrase, **facts)

    def _shown(self, plotted: float, decimals: int | None = None) -> str:
        """In the unit people see: with so many decimals, or else with no more than it has."""
        value = plotted * self.series.factor
        return (number(value, self.digits) if decimals is None else f"{value:,.{decimals}f}") + self.suffix

    def _value(self, plotted: float | None) -> str:
        """A line's value; all lines of a chart have the same number of decimals."""
        return "" if plotted is None else self._shown(plotted, self.decimals)

    def _reported(self, plotted: float | None) -> str:
        """A value that was reported: as the lines, but whole numbers stay whole."""
        return "" if plotted is None else self._shown(plotted, 0 if self._whole() else self.decimals)

    def _whole(self) -> bool:
        factor = self.series.factor
        return all(round(y * factor, self.digits).is_integer() for y in self.analysis.values if y is not None)

    def _decimals(self) -> int:
        """The fewest decimals with which no number on this chart is coarser than its axis deserves."""
        values = [] if self._whole() else [y for y in self.analysis.values if y is not None]
        numbers = [*values[-1:], *([min(values), max(values)] if values else [])]
        for phase in self.analysis.phases:
            lines = (phase.centre, *phase.upper[-1:], *phase.lower[-1:]) if phase.drawn else ()
            numbers += [line for line in lines if line is not None]
        exact = [round(y * self.series.factor, self.digits) for y in numbers]
        return next(d for d in range(self.digits + 1) if all(round(y, d) == y for y in exact))

    def _last_index(self) -> int | None:
        values = self.analysis.values
        return next((i for i in range(len(values) - 1, -1, -1) if values[i] is not None), None)

    def _period(self, phase: Phase | None) -> str:
        if phase is None:
            return ""
        points = self.series.points
        return self._span(points[phase.first - 1].period, points[phase.last - 1].period)

    def _span(self, first: date, last: date) -> str:
        return self.say("period", first=self._when(first), last=self._when(last))

    def _at(self, position: int, *, short: bool = False) -> str:
        return self._when(self.series.points[position - 1].period, short=short)

    def _when(self, period: date, *, exact: bool = False, short: bool = False) -> str:
        coarse = self.cadence in MONTHS_OR_MORE and not exact
        return _day_said(self.words.language, period, coarse=coarse, short=short)


@lru_cache(maxsize=4096)
def _day_said(language: str, period: date, *, coarse: bool, short: bool) -> str:
    """A day, or its month alone where it is `coarse`. Series judged together share most of theirs."""
    words = Words(language)
    month = words.plain(NOUN, "months" if short else "months_long").split()[period.month - 1]
    return words.plain(NOUN, "day", month=month, year=period.year, day=None if coarse else period.day)


def isolated(text: str) -> str:
    """A name so that, written from right to left, it does not turn the words around it (Unicode UAX 9)."""
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
    return text
