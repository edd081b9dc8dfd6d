"""Pareto chart: how often each reason was named, the most frequent first."""

from collections.abc import Iterable
from dataclasses import dataclass

OTHER = frozenset({"other", "others", "other reasons", "miscellaneous"})
"""Reasons that are none, whatever their case: they come last however often they were named."""
VITAL = 0.8
"""The share of all counts that Juran's vital few make."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A reason, how often it was named, and the share of all counts up to and with it, from 0 to 1."""

    reason: str
    count: float
    cumulative: float


@dataclass(frozen=True, slots=True)
class Pareto:
    """Reasons by falling count, equal ones in the order in which they came; those of OTHER last."""

    bars: tuple[Bar, ...]
    total: float

    @property
    def vital(self) -> int:
        """How many reasons from the first on make 80 %."""
        return next(n for n, bar in enumerate(self.bars, 1) if bar.cumulative >= VITAL)

    @property
    def few(self) -> bool:
        """Whether at most half of the reasons make 80 %, and each of them is a reason of its own."""
        return 2 * self.vital <= len(self.bars) and not any(map(_is_other, self.bars[: self.vital]))


def pareto(counts: Iterable[tuple[str, float]]) -> Pareto:
    """Add up counts by reason. Reasons that were never named are left out; ValueError when all were."""
    totals: dict[str, float] = {}
    for reason, count in counts:
        totals[reason] = totals.get(reason, 0) + count
    named = {reason: count for reason, count in totals.items() if count > 0}
    total = sum(named.values())
    if not total:
        raise ValueError("nothing was counted")
    ordered = sorted(named, key=lambda reason: (reason.casefold() in OTHER, -named[reason]))
    bars, reached = [], 0.0
    for reason in ordered:
        reached += named[reason]
        bars.append(Bar(reason, named[reason], 1.0 if reason == ordered[-1] else min(reached / total, 1.0)))
    return Pareto(tuple(bars), total)


def _is_other(bar: Bar) -> bool:
    return bar.reason.casefold() in OTHER
