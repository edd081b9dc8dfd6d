"""What can be said honestly of a practice whose counts are too small to be shown to other teams.

Two things, where no hidden month can be worked out from all that is shown, also by somebody who knows every
denominator (docs/decisions/0020-small-practices.md):

- three months together, by calendar quarter: quarters do not overlap, so none can be subtracted from another;
- whether a month is on target, where either answer leaves several counts possible.

And one that the collaborative has to agree to in its charter, since a known denominator gives the count away:

- the whole percent, where enough people are behind it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

from improvement.measure import Direction, Kind, Measure, Value
from improvement.small_numbers import Cell, is_small, too_small

LEAST_POSSIBLE = 3
"""The fewest counts a hidden month may be left with: of two, a guess is right every other time."""

QUARTER_MONTHS = 3


@dataclass(frozen=True)
class Shown:
    """What other teams may see of one team's measure. A hidden month is in none of `months`."""

    months: Mapping[date, Value]
    """Each as it was reported, or its whole percent alone (`percent_only`)."""
    hidden: frozenset[date]
    on_target: Mapping[date, bool]
    """Whether a hidden month is on target, where that may be said."""
    quarters: Mapping[date, Value]
    """Three months together, by the first of them."""


def shown(
    measure: Measure, reported: Mapping[date, Value], threshold: int | None, *, percent: bool = False
) -> Shown:
    """What of these months other teams may see; with `percent`, whole percents where enough are counted."""
    if threshold is None:
        return Shown(reported, frozenset(), {}, {})
    small = {at: value for at, value in reported.items() if too_small(measure, value, threshold)}
    percents = {
        at: _percent(value) for at, value in small.items() if percent and _counts(measure, value, threshold)
    }
    hidden = {at: value for at, value in small.items() if at not in percents}
    told = {
        at: answer
        for at, value in hidden.items()
        if (answer := on_target(measure, value, threshold)) is not None
    }
    return Shown(
        months={at: percents.get(at, value) for at, value in reported.items() if at not in hidden},
        hidden=frozenset(hidden),
        on_target=told,
        quarters=_quarters(measure, reported, set(hidden), set(percents), threshold),
    )


def on_target(measure: Measure, value: Value, threshold: int) -> bool | None:
    """Whether a hidden value is on target; None where the answer would say too much, or there is no target.

    That depends on the denominator alone, so that silence says nothing either.
    """
    if value.percent_only or measure.target is None or measure.direction is Direction.NONE:
        return None
    answers = [_reaches(measure, number, value.denominator) for number in possible(value, threshold)]
    if min(answers.count(True), answers.count(False)) < LEAST_POSSIBLE:
        return None
    return _reaches(measure, value.numerator, value.denominator)


def possible(value: Value, threshold: int) -> list[int]:
    """The counts a hidden value may have, for somebody who knows its denominator and why it is hidden."""
    most = threshold - 1 if value.denominator is None else floor(value.denominator)
    near = {*range(min(threshold, most + 1)), *range(max(0, most - threshold), most + 1)}
    return [number for number in sorted(near) if is_small(Cell(number, value.denominator), threshold)]


def _reaches(measure: Measure, numerator: float, denominator: float | None) -> bool:
    level, target = Value(numerator, denominator).shown(measure), measure.target or 0.0
    return level >= target if measure.direction is Direction.UP else level <= target


def _counts(measure: Measure, value: Value, threshold: int) -> bool:
    """Whether a percent has enough behind it; of a percent that was typed alone nobody knows."""
    return (
        measure.kind is Kind.PROPORTION
        and not value.percent_only
        and value.denominator is not None
        and value.denominator >= threshold
    )


def _percent(value: Value) -> Value:
    return Value(round(100 * value.numerator / (value.denominator or 1)), 100, percent_only=True)


def _quarters(
    measure: Measure,
    reported: Mapping[date, Value],
    hidden: set[date],
    percents: set[date],
    threshold: int,
) -> dict[date, Value]:
    """The calendar quarters that have a hidden month and may be shown."""
    if not measure.kind.has_denominator:
        return {}
    starts = sorted({_quarter_of(month) for month in hidden})
    pooled: dict[date, Value] = {}
    for start in starts:
        months = [start.replace(month=start.month + at) for at in range(QUARTER_MONTHS)]
        if percents.isdisjoint(months) and reported.keys() >= set(months):
            away = [reported[month] for month in months if month in hidden]
            every = [reported[month] for month in months]
            if _may_be_pooled(measure, every, away, threshold):
                pooled[start] = _sum(every)
    return pooled


def _may_be_pooled(measure: Measure, every: Sequence[Value], away: Sequence[Value], threshold: int) -> bool:
    """Whether the sum is large enough, also without the months that are shown, and gives no month away."""
    if any(value.percent_only or not float(value.numerator).is_integer() for value in every):
        return False
    sums = [_sum(every), _sum(away)]
    if any(is_small(Cell(total.numerator, total.denominator), threshold) for total in sums):
        return False
    counts = [_told(measure, value, threshold) for value in away]
    return all(
        len(_left(counts[at], counts[:at] + counts[at + 1 :], round(sums[1].numerator))) >= LEAST_POSSIBLE
        for at in range(len(counts))
    )


def _told(measure: Measure, value: Value, threshold: int) -> list[int]:
    """The counts that stay possible beside what is said of the target."""
    answer = on_target(measure, value, threshold)
    counts = possible(value, threshold)
    return [n for n in counts if answer is None or _reaches(measure, n, value.denominator) is answer]


def _left(mine: Iterable[int], others: Sequence[Iterable[int]], total: int) -> list[int]:
    """The counts of one month that some counts of the others bring to the total."""
    sums = {0}
    for counts in others:
        sums = {so_far + number for so_far in sums for number in counts}
    return [number for number in mine if total - number in sums]


def _sum(values: Sequence[Value]) -> Value:
    return Value(sum(value.numerator for value in values), sum(value.denominator or 0 for value in values))


def _quarter_of(month: date) -> date:
    return month.replace(month=month.month - (month.month - 1) % QUARTER_MONTHS)
