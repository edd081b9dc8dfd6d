"""The rule sets, each a named choice: which patterns are called a signal.

- `anhoej`: Anhoej & Olesen, PLoS ONE 2014;9:e113825, as in qicharts2 (`runs.analysis`).
- `perla`: Perla, Provost & Murray, BMJ Qual Saf 2011;20:46-51. Its fourth rule, the astronomical point, is a
  judgement of people and is never made here.
- `mdc`: NHS England, Making Data Count, as in NHSRplotthedots (`ptd_calculate_point_type`).
Any chart with limits is also watched for points outside them. Under `anhoej` and `perla` that rule is
Shewhart's, and makes the verdict only where it is asked for: it would triple their false alarms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from improvement.measure import MDC_POINTS, Direction
from improvement.run_chart.limits import Lines
from improvement.run_chart.runs import (
    PERLA_RUNS,
    Stretches,
    crossings_min,
    longest_run_max,
    sides,
    steps,
)

PERLA_SHIFT = 6
PERLA_TREND = 5
SAME = 1e-9
"""Numbers closer than this share of the largest are the same: the machine's own rounding is no signal."""


class RuleSet(StrEnum):
    """A named set of rules; a measure keeps the one it was judged by."""

    ANHOEJ = "anhoej"
    PERLA = "perla"
    MDC = "mdc"


class Rule(StrEnum):
    """What was seen."""

    LONG_RUN = "long_run"
    FEW_CROSSINGS = "few_crossings"
    SHIFT = "shift"
    TREND = "trend"
    RUNS = "runs"
    OUTSIDE_LIMITS = "outside_limits"
    TWO_OF_THREE = "two_of_three"


WHOLE = frozenset({Rule.FEW_CROSSINGS, Rule.RUNS})
"""Rules about a whole phase: no single point is to blame."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A pattern that chance rarely makes. `first` and `last` are positions of points, from 1.

    `length` counts the points in it (points on the line and missing ones apart). `direction` is UP for points
    above the line or rising, DOWN for the opposite, NONE where the rule has no direction. `points` names
    those it is made of where others lie between them (two of three); otherwise it is empty. `shewhart` is
    True for a point outside limits where that is no rule of the rule set.
    """

    rule: Rule
    first: int
    last: int
    direction: Direction
    length: int
    points: tuple[int, ...] = ()
    shewhart: bool = False

    @property
    def carriers(self) -> Sequence[int]:
        """Positions of the points it is made of, points on the line and missing ones among them."""
        return self.points or range(self.first, self.last + 1)


class Evidence:
    """What the rules look at: a phase's counted values (None where missing or excluded) and its lines.

    `numbers` are those reported, `positions` where they stand. Each fact is found once, however many rules
    ask. `sides` has points on the line as 0, `useful` is without them. `judged` is False when the line goes
    through more than half the points that set it, so that sides mean nothing.
    """

    __slots__ = (
        "_steps", "judged", "lines", "mdc_points", "numbers", "positions", "sides", "tolerance", "useful",
        "values",
    )  # fmt: skip

    def __init__(
        self,
        values: Sequence[float | None],
        numbers: Sequence[float],
        positions: Sequence[int],
        lines: Lines,
        mdc_points: int = MDC_POINTS,
    ) -> None:
        self.values, self.lines, self.mdc_points = values, lines, mdc_points
        self.numbers, self.positions = numbers, positions
        centre, known = lines.centre or 0.0, lines.centre is not None and bool(self.numbers)
        self.tolerance = SAME * max(*self.numbers, -min(self.numbers), abs(centre)) if known else 0.0
        self.sides = sides(self.numbers if known else (), self.positions, centre, self.tolerance)
        self.useful = self.sides.without_zeros()
        self.judged = True
        self._steps: Stretches | None = None

    @property
    def many(self) -> int:
        """How many points are useful."""
        return len(self.useful.signs)

    @property
    def steps(self) -> Stretches:
        """From each reported value to the next: 1 up, -1 down, 0 equal."""
        if self._steps is None:
            self._steps = steps(self.numbers, self.positions, self.tolerance)
        return self._steps


def signals(rules: RuleSet, evidence: Evidence) -> list[Signal]:
    """All signals of a rule set in one phase, positions counted from the phase's first point."""
    shewhart = rules is not RuleSet.MDC
    signals = _outside_limits(evidence, shewhart=shewhart) if evidence.lines.limited else []
    if rules is RuleSet.ANHOEJ:
        return signals + (_anhoej(evidence) if evidence.judged else [])
    if rules is RuleSet.PERLA:
        return signals + _perla(evidence)
    return signals + _mdc(evidence)


def shifts(stretches: Stretches, least: int, rule: Rule = Rule.SHIFT) -> list[Signal]:
    """Every stretch of at least `least` points: on one side, or of steps one way."""
    return [Signal(rule, run.first, run.last, _way(run.above), run.length) for run in stretches.runs(least)]


def off_one_value(evidence: Evidence) -> list[Signal]:
    """Long runs off a value on which more than half of the points lie.

    Points on it count as the other side, so they end a run, and every reported point counts in the bound.
    """
    return shifts(evidence.sides, longest_run_max(len(evidence.numbers)) + 1, Rule.LONG_RUN)


def _anhoej(evidence: Evidence) -> list[Signal]:
    signals = shifts(evidence.useful, longest_run_max(evidence.many) + 1, Rule.LONG_RUN)
    if len(evidence.useful.lengths) - 1 < crossings_min(evidence.many):
        signals.append(_whole(Rule.FEW_CROSSINGS, evidence))
    return signals


def _perla(evidence: Evidence) -> list[Signal]:
    signals = shifts(evidence.useful, PERLA_SHIFT) if evidence.judged else []
    signals += shifts(evidence.steps.without_zeros(), PERLA_TREND, Rule.TREND)  # equal neighbours count once
    bounds = PERLA_RUNS.get(evidence.many)
    if evidence.judged and bounds and not bounds[0] <= len(evidence.useful.lengths) <= bounds[1]:
        signals.append(_whole(Rule.RUNS, evidence))
    return signals


def _mdc(evidence: Evidence) -> list[Signal]:
    signals = shifts(evidence.steps, evidence.mdc_points, Rule.TREND)
    if evidence.lines.limited:
        signals += _two_of_three(evidence)
    if evidence.judged:
        signals += shifts(evidence.sides, evidence.mdc_points)
    return signals


def _whole(rule: Rule, evidence: Evidence) -> Signal:
    positions = evidence.useful.positions
    return Signal(rule, positions[0], positions[-1], Direction.NONE, evidence.many)


def _way(up: bool) -> Direction:
    return Direction.UP if up else Direction.DOWN


def _outside_limits(evidence: Evidence, *, shewhart: bool) -> list[Signal]:
    lines, tolerance = evidence.lines, evidence.tolerance
    signals: list[Signal] = []
    both = zip(evidence.values, lines.lower, lines.upper, strict=True)
    for position, (value, lower, upper) in enumerate(both, 1):
        if value is None:
            continue
        if upper is not None and value > upper + tolerance:
            way = Direction.UP
        elif lower is not None and value < lower - tolerance:
            way = Direction.DOWN
        else:
            continue
        signals.append(Signal(Rule.OUTSIDE_LIMITS, position, position, way, 1, shewhart=shewhart))
    return signals


def _two_of_three(evidence: Evidence) -> list[Signal]:
    """Two of three neighbours on one side in the outer third within a limit; overlapping ones are one."""
    close, sides_of = _close(evidence), evidence.sides.signs
    groups: list[list[int]] = []
    for at in range(len(close) - 2 if sum(close) > 1 else 0):
        near = [i for i in range(at, at + 3) if close[i]]
        if len(near) < 2 or not sides_of[at] == sides_of[at + 1] == sides_of[at + 2]:  # noqa: PLR2004 - two of three
            continue
        if groups and groups[-1][-1] >= near[0]:
            groups[-1] += [i for i in near if i > groups[-1][-1]]
        else:
            groups.append(near)
    return [_near_limit(evidence, group) for group in groups]


def _near_limit(evidence: Evidence, group: Sequence[int]) -> Signal:
    points = tuple([evidence.positions[i] for i in group])
    way = _way(evidence.sides.signs[group[0]] > 0)
    return Signal(Rule.TWO_OF_THREE, points[0], points[-1], way, len(points), points)


def _close(evidence: Evidence) -> list[bool]:
    """Whether each reported value lies in the outer third between line and limit."""
    lines, tolerance, centre = evidence.lines, evidence.tolerance, evidence.lines.centre or 0.0
    close: list[bool] = []
    for position, value in zip(evidence.positions, evidence.numbers, strict=True):
        limit = (lines.upper if value > centre else lines.lower)[position - 1]
        reach = 0.0 if limit is None else abs(limit - centre)
        close.append(2 * reach / 3 + tolerance < abs(value - centre) <= reach + tolerance)
    return close
