"""Axes: where they begin and end, their ticks, and how many digits a number deserves."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from improvement.measure import Kind
from improvement.run_chart.rules import SAME
from improvement.run_chart.series import PERCENT
from improvement.run_chart.verdict import Analysis

HONEST = 0.5
"""An axis starts at zero when the smallest value shown is less than this share of the largest."""
MOST_DIGITS = 4
"""Decimals of a percentage that lies very near to 0 or 100."""


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

    @property
    def share_digits(self) -> int:
        """Decimals of a percentage beside the axis: one at most, unless the ticks themselves need more."""
        return min(self.label_digits, max(1, self.digits))


def value_axis(numbers: list[float], *, share: bool = False, whole: bool = False, many: int = 6) -> Axis:
    """An axis over all numbers drawn (never empty); `share` ends it at 0 and 100, `whole` counts in ones."""
    low, high = min(numbers), max(numbers)
    if 0 <= low < HONEST * high:
        low = 0.0
    if high - low <= SAME * max(abs(high), abs(low)):
        reach = abs(high) * 0.1 or 1.0
        low, high = (max(low - reach, 0.0) if low >= 0 else low - reach), high + reach
    pad = 0.06 * (high - low)
    low_end, high_end = low - pad if low else 0.0, high + pad
    if share:
        low_end, high_end = max(low_end, 0.0), min(high_end, PERCENT) if high <= PERCENT else high_end
    step = nice_step((high_end - low_end) / many, whole=whole)
    first, last = ceil(low_end / step - SAME), floor(high_end / step + SAME)
    digits = next((d for d in range(15) if abs(round(step, d) - step) < SAME * step), 15)
    return Axis(low_end, high_end, tuple(k * step for k in range(first, last + 1)), digits)


def nice_step(least: float, *, whole: bool = False) -> float:
    """The smallest of 1, 2, 2.5, 5, 10 times a power of ten from `least` on; `whole` takes no broken ones."""
    if whole:
        least = max(least, 1.0)
    power = 10.0 ** floor(log10(least))
    steps = [m * power for m in (1, 2, 2.5, 5, 10, 20)]
    return next(step for step in steps if step >= least * (1 - SAME) and (not whole or step.is_integer()))


def analysis_axis(analyses: Sequence[Analysis], many: int = 6) -> Axis:
    """One axis of about so many steps that shows every point but excluded ones, drawn line and target."""
    shown = [number for analysis in analyses for number in _numbers(analysis)]
    share = all(analysis.series.kind is Kind.PROPORTION for analysis in analyses)
    values = [y for analysis in analyses for y in analysis.values if y is not None]
    whole = not share and all(float(y).is_integer() for y in values)
    return value_axis(shown or [0.0, 1.0], share=share, whole=whole, many=many)


def _numbers(analysis: Analysis) -> list[float]:
    """What the axis must hold, as people see it; excluded points only where there are no others."""
    factor = analysis.series.factor
    both = zip(analysis.values, analysis.series.points, strict=True)
    numbers = [y for y, point in both if y is not None and not point.excluded]
    numbers = numbers or [y for y in analysis.values if y is not None]
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
    axis = analysis_axis([analysis])
    if analysis.series.kind is not Kind.PROPORTION:
        return axis.label_digits
    percents = [y * analysis.series.factor for y in analysis.values if y is not None]
    return max([axis.share_digits, *map(_digits_near_an_end, percents)])


def _digits_near_an_end(percent: float) -> int:
    """Decimals that tell a percentage from 0 and from 100, and from its neighbours there."""
    away = round(min(abs(percent), abs(PERCENT - percent)), MOST_DIGITS)
    return -floor(log10(away)) if 0 < away < 1 else 0
