"""Which charts have something to say: those alone are posted where everybody reads, the others on demand."""

from collections.abc import Iterable, Sequence

from improvement.run_chart.verdict import Analysis, Outcome

_WEIGHT = {
    Outcome.BETTER: 3,
    Outcome.WORSE: 3,
    Outcome.CHANGED: 3,
    Outcome.POSSIBLE: 2,
    Outcome.NO_SIGNAL: 1,
    Outcome.TOO_FEW: 0,
}


def weight(analyses: Iterable[Analysis]) -> int:
    """How much charts of one measure have to say, by the one that says most; 0 is nothing.

    A signal, or a phase that is better or worse than the one before, weighs 3, a possible signal 2, points
    enough to judge 1: a chart that is steady is worth a look, one with too few points is not.
    """
    return max((_WEIGHT[analysis.outcome] for analysis in analyses), default=0)


def picked(weights: Sequence[int], most: int) -> tuple[int, ...]:
    """The places of those that say something, in the given order; of more than `most` the weightiest."""
    telling = [place for place, weighs in enumerate(weights) if weighs]
    return tuple(sorted(sorted(telling, key=lambda place: -weights[place])[:most]))
