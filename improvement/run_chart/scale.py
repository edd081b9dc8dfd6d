"""Axes: where they begin and end, their ticks, and how many digits a number deserves."""

from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from improvement.measure import Kind
from improvement.run_chart.analysis import Analysis
from improvement.run_chart.series import PERCENT, Cadence

HONEST = 0.5
"""An axis starts at zero when the smallest value shown is less than this share of the largest."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A value axis, in the unit people see."""

    low: float
    high: float
    ticks: tuple[float, ...]
    digits: int
    """Decimals of a tick."""

    @property
    def label_digits(self) -> int:
        """Decimals of a number beside the axis: about three figures of the axis' span."""
        return max(0, 2 - floor(log10(self.high - self.low)))


def value_axis(numbers: list[float], *, share: bool = False, many: int = 5) -> Axis:
    """An axis over all the numbers drawn (never empty); `share` ends it at 0 and 100."""
    low, high = min(numbers), max(numbers)
    if 0 <= low < HONEST * high:
        low = 0.0
    if high - low <= 1e-9 * max(abs(high), abs(low)):
        reach = abs(high) * 0.1 or 1.0
        low, high = low - reach, high + reach
        if min(numbers) >= 0:
            low = max(low, 0.0)
    pad = 0.06 * (high - low)
    low_end = low if low == 0 else low - pad
    high_end = high + pad
    if share:
        low_end, high_end = max(low_end, 0.0), min(high_end, PERCENT) if high <= PERCENT else high_end
    step = nice_step((high_end - low_end) / many)
    first, last = ceil(low_end / step - 1e-9), floor(high_end / step + 1e-9)
    digits = max(0, -floor(log10(step) + 1e-9) + (1 if str(step).strip("0.").startswith("25") else 0))
    return Axis(low_end, high_end, tuple(k * step for k in range(first, last + 1)), min(digits, 9))


def nice_step(least: float) -> float:
    """The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is at least `least`."""
    power = 10.0 ** floor(log10(least))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= least * (1 - 1e-9))


def analysis_axis(analyses: list[Analysis]) -> Axis:
    """One axis that shows every point, drawn line and target of all the analyses."""
    shown = [number for analysis in analyses for number in _numbers(analysis)]
    share = all(analysis.series.kind is Kind.PROPORTION for analysis in analyses)
    return value_axis(shown or [0.0, 1.0], share=share)


def _numbers(analysis: Analysis) -> list[float]:
    factor = analysis.series.factor
    numbers = [y for y in analysis.values if y is not None]
    if analysis.series.target is not None:
        numbers.append(analysis.series.target)
    for phase in analysis.phases:
        if phase.drawn:
            numbers += [y for y in (phase.centre, *phase.lower, *phase.upper) if y is not None]
    return [factor * number for number in numbers]


def digits_for(analysis: Analysis) -> int:
    """Decimals that the numbers in words about this analysis deserve."""
    if analysis.series.decimals is not None:
        return analysis.series.decimals
    return analysis_axis([analysis]).label_digits


def positions(periods: list[date], cadence: Cadence) -> list[float]:
    """Where each period lies on a time axis whose step is 1; without a regular step, in order."""
    if cadence is Cadence.POINT:
        return [float(i) for i in range(len(periods))]
    if cadence in _MONTHS_A_STEP:
        return [(12 * p.year + p.month) / _MONTHS_A_STEP[cadence] for p in periods]
    return [p.toordinal() / _DAYS_A_STEP[cadence] for p in periods]


_MONTHS_A_STEP = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.YEAR: 12}
_DAYS_A_STEP = {Cadence.DAY: 1, Cadence.WEEK: 7, Cadence.FORTNIGHT: 14}
