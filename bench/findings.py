"""Whether findings are so: series in which nothing changed, and series that improved, judged as run charts.

A peer here is what may be expected: false alarms of at most five in a hundred, titles right in 95 of 100.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from bench.table import Row
from improvement.measure import Direction
from improvement.run_chart import Point, Series, Verdict, Worth, analyse

MANY, YEAR = 4000, 12
FALSE_ALARMS, RIGHT = 5.0, 95.0
"""In a hundred charts."""


def measure() -> list[Row]:
    """Rates in a hundred simulated charts of each kind."""
    rows = [
        Row(
            "improved by 1 to 2 sd, and a signal: the title does not say better",
            wrong(MANY),
            100 - RIGHT,
            "in 100",
            1,
        )
    ]
    for months in (12, 24, 36):
        rows.append(alarms(f"{months} months, 65 % of them 100, no change", months, 0.65))
        rows.append(alarms(f"{months} months, half of them 100, no change", months, 0.5))
        rows.append(seen(f"{months} more months, from 80 % at 100 to 15 %: seen", months, 0.15))
        rows.append(seen(f"{months} more months, from 80 % at 100 to none: seen", months, 0.0))
    rows += [steps(12, months, gain) for months in (12, 24) for gain in (0, 1, 2)]
    return rows


def steps(before: int, after: int, gain: int) -> Row:
    """Charts of two phases, so many standard deviations apart, whose title says better or worse."""
    chance = Random(after + gain)  # noqa: S311 - data for a simulation, not secrets
    told = 0
    for _ in range(MANY):
        numbers = [chance.gauss(50 + 10 * gain * (at >= before), 10) for at in range(before + after)]
        phases = [
            replace(point, phase="later" if at >= before else None)
            for at, point in enumerate(_series(numbers).points)
        ]
        told += analyse(replace(_series(numbers), points=tuple(phases))).stepped is not Direction.NONE
    what = f"phases of {before} and {after} months, {gain} sd apart: better or worse than before"
    return Row(what, 100 * told / MANY, FALSE_ALARMS if not gain else 100.0, "in 100", 1)


def wrong(many: int, seed: int = 1) -> float:
    """Of charts that improved half way and show a signal, how many in a hundred do not say better."""
    chance = Random(seed)  # noqa: S311 - data for a simulation, not secrets
    signals = better = 0
    while signals < many:
        half = chance.choice((8, 10, 12, 15, 18))
        gain = chance.choice((10, 15, 20))
        numbers = [chance.gauss(50 + gain * (at >= half), 10) for at in range(2 * half)]
        analysis = analyse(_series(numbers))
        signals += analysis.verdict is Verdict.SIGNAL
        better += analysis.verdict is Verdict.SIGNAL and analysis.worth is Worth.BETTER
    return 100 - 100 * better / signals


def alarms(what: str, months: int, share: float) -> Row:
    """False alarms where such a share of months lies on 100, judged by a frozen year before them."""
    return Row(f"one value: {what}", _rate(months, share, share), FALSE_ALARMS, "in 100", 1)


def seen(what: str, months: int, after: float) -> Row:
    """How many show a signal after a frozen year of 80 % at 100; before this rule none did."""
    return Row(f"one value: {what}", _rate(months, 0.8, after), 100.0, "in 100")


def _rate(months: int, before: float, after: float) -> float:
    """Signals in a hundred charts of a frozen year, mostly of one value, and so many months after it."""
    chance = Random(months)  # noqa: S311 - data for a simulation, not secrets
    signals = charts = 0
    while charts < MANY // 4:
        shares = [before] * YEAR + [after] * months
        analysis = analyse(_series([_full_or_less(chance, share) for share in shares], YEAR))
        charts += analysis.phases[0].one_value
        signals += analysis.phases[0].one_value and bool(analysis.signals())
    return 100 * signals / charts


def _full_or_less(chance: Random, share: float) -> float:
    return 100.0 if chance.random() < share else float(chance.randint(75, 95))


def _series(numbers: Sequence[float], baseline: int = 0) -> Series:
    points = [
        Point(date(2020 + at // 12, at % 12 + 1, 1), number, baseline=at < baseline)
        for at, number in enumerate(numbers)
    ]
    return Series("made", tuple(points), direction=Direction.UP)
