"""The two icons NHS readers know from Making Data Count: what varies, and whether the target will be met.

As in NHSRplotthedots (`ptd_calculate_point_type`, `ptd_calculate_assurance_type`). Both are values; words and
pictures are made elsewhere.
"""

from dataclasses import dataclass
from enum import StrEnum

from improvement.measure import Direction
from improvement.run_chart.rules import Rule
from improvement.run_chart.verdict import Analysis

# Which rule names a point when several hold, first to last.
_PRIORITY = (
    Rule.OUTSIDE_LIMITS,
    Rule.TREND,
    Rule.TWO_OF_THREE,
    Rule.SHIFT,
    Rule.LONG_RUN,
)


class Variation(StrEnum):
    """What kind of variation the latest point shows."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"


class Assurance(StrEnum):
    """Whether the process, left as it is, will meet its target."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    HIT_OR_MISS = "hit_or_miss"


@dataclass(frozen=True, slots=True)
class VariationIcon:
    """The variation of the latest point; `side` is UP (H) or DOWN (L), NONE for common cause."""

    variation: Variation
    side: Direction = Direction.NONE
    rule: Rule | None = None


def variation(analysis: Analysis) -> VariationIcon | None:
    """The icon of the latest point reported, by the rule that ranks first; None when nothing is reported."""
    values = analysis.values
    last = next((i for i in range(len(values), 0, -1) if _counts(analysis, i)), None)
    phase = next((p for p in analysis.phases if last is not None and p.first <= last <= p.last), None)
    if phase is None or last is None or phase.centre is None:
        return None
    holding = [s for s in phase.signals if s.rule in _PRIORITY and s.first <= last <= s.last]
    if not holding:
        return VariationIcon(Variation.COMMON_CAUSE)
    rule = min((s.rule for s in holding), key=_PRIORITY.index)
    value = values[last - 1]
    side = Direction.UP if value is not None and value > phase.centre else Direction.DOWN
    better = analysis.series.direction
    if better is Direction.NONE:
        return VariationIcon(Variation.NEUTRAL, side, rule)
    kind = Variation.IMPROVEMENT if side is better else Variation.CONCERN
    return VariationIcon(kind, side, rule)


def _counts(analysis: Analysis, position: int) -> bool:
    return analysis.values[position - 1] is not None and not analysis.series.points[position - 1].excluded


def assurance(analysis: Analysis) -> Assurance | None:
    """The icon of the target against the latest limits; None without target, direction or limits."""
    target, better, phase = analysis.series.target, analysis.series.direction, analysis.latest
    if target is None or better is Direction.NONE or phase is None:
        return None
    limits = [
        (low, high)
        for low, high in zip(phase.lower, phase.upper, strict=True)
        if low is not None and high is not None
    ]
    if not limits:
        return None
    lower, upper = limits[-1]
    if target > upper:
        return Assurance.FAIL if better is Direction.UP else Assurance.PASS
    if target < lower:
        return Assurance.PASS if better is Direction.UP else Assurance.FAIL
    return Assurance.HIT_OR_MISS
