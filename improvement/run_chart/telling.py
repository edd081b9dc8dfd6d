"""Which charts have something to say: those alone are posted where everybody reads, the others on demand."""

from collections.abc import Iterable, Sequence

from improvement.run_chart.verdict import Analysis, Outcome

SEEN_FROM = 7
"""Months with a value from which a chart is worth a look before any rule can judge it: Built for Zero Canada
shows run charts from seven months on, and applies rules from ten."""

_WEIGHT = {
    Outcome.BETTER: 4,
    Outcome.WORSE: 4,
    Outcome.CHANGED: 4,
    Outcome.POSSIBLE: 3,
    Outcome.NO_SIGNAL: 2,
}


def weight(analyses: Iterable[Analysis]) -> int:
    """How much charts of one measure have to say, by the one that says most; 0 is nothing.

    A signal, or a phase that is better or worse than the one before, weighs 4, a possible signal 3, points
    enough to judge 2, and enough to look at 1.
    """
    return max((_weight(analysis) for analysis in analyses), default=0)


def _weight(analysis: Analysis) -> int:
    reported = sum(value is not None for value in analysis.values)
    return _WEIGHT.get(analysis.outcome, int(reported >= SEEN_FROM))


def picked(weights: Sequence[int], most: int) -> tuple[int, ...]:
    """The places of those that say something, in the given order; of more than `most` the weightiest."""
    telling = [place for place, weighs in enumerate(weights) if weighs]
    return tuple(sorted(sorted(telling, key=lambda place: -weights[place])[:most]))
