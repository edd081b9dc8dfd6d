"""The rule sets, each a named choice: which patterns are called a signal.

- `anhoej`: Anhoej & Olesen, PLoS ONE 2014;9:e113825, as in qicharts2 (`runs.analysis`).
- `perla`: Perla, Provost & Murray, BMJ Qual Saf 2011;20:46-51. Its fourth rule, the astronomical point, is a
  judgement of people and is never made here.
- `mdc`: NHS England, Making Data Count, as in NHSRplotthedots (`ptd_calculate_point_type`).
Any chart with limits is also watched for points outside them (Shewhart).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from improvement.measure import Direction
from improvement.run_chart.limits import Lines
from improvement.run_chart.runs import PERLA_RUNS, Run, crossings_min, longest_run_max, runs_about

PERLA_SHIFT = 6
PERLA_TREND = 5
MDC_POINTS = 7
"""Points of a shift or trend in Making Data Count; editions say 6 or 7, so it is a parameter."""


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
    above the line or rising, DOWN for the opposite, NONE where the rule has no direction.
    """

    rule: Rule
    first: int
    last: int
    direction: Direction
    length: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules look at: a phase's counted values (None where missing or excluded) and its lines."""

    values: Sequence[float | None]
    lines: Lines
    runs: Sequence[Run]
    useful: int
    tolerance: float
    sides: bool = True
    """False when the line goes through more than half the points, so that sides mean nothing."""
    mdc_points: int = MDC_POINTS


def signals(rules: RuleSet, evidence: Evidence) -> list[Signal]:
    """All signals of a rule set in one phase, positions counted from the phase's first point."""
    found = _outside_limits(evidence) if evidence.lines.limited else []
    if rules is RuleSet.ANHOEJ:
        return found + (_anhoej(evidence) if evidence.sides else [])
    if rules is RuleSet.PERLA:
        return found + _perla(evidence)
    return found + _mdc(evidence)


def shifts(runs: Sequence[Run], least: int, rule: Rule = Rule.SHIFT) -> list[Signal]:
    """Every run of at least `least` useful points."""
    return [
        Signal(rule, run.first, run.last, _way(run.above), run.length) for run in runs if run.length >= least
    ]


def _anhoej(evidence: Evidence) -> list[Signal]:
    runs, useful = evidence.runs, evidence.useful
    found = shifts(runs, longest_run_max(useful) + 1, Rule.LONG_RUN)
    if len(runs) - 1 < crossings_min(useful):
        found.append(_whole(Rule.FEW_CROSSINGS, evidence))
    return found


def _perla(evidence: Evidence) -> list[Signal]:
    found = shifts(evidence.runs, PERLA_SHIFT) if evidence.sides else []
    found += trends(evidence.values, PERLA_TREND, evidence.tolerance, skip_equal=True)
    bounds = PERLA_RUNS.get(evidence.useful)
    if evidence.sides and bounds and not bounds[0] <= len(evidence.runs) <= bounds[1]:
        found.append(_whole(Rule.RUNS, evidence))
    return found


def _mdc(evidence: Evidence) -> list[Signal]:
    found = trends(evidence.values, evidence.mdc_points, evidence.tolerance, skip_equal=False)
    if evidence.lines.limited:
        found += _two_of_three(evidence)
    centre = evidence.lines.centre
    if evidence.sides and centre is not None:
        runs = runs_about(evidence.values, centre, evidence.tolerance, line_breaks=True)
        found += shifts(runs, evidence.mdc_points)
    return found


def _whole(rule: Rule, evidence: Evidence) -> Signal:
    return Signal(rule, evidence.runs[0].first, evidence.runs[-1].last, Direction.NONE, evidence.useful)


def _way(up: bool) -> Direction:
    return Direction.UP if up else Direction.DOWN


def trends(
    values: Sequence[float | None], least: int, tolerance: float = 0.0, *, skip_equal: bool
) -> list[Signal]:
    """Every stretch of at least `least` points that only rises or only falls; missing points are skipped.

    With `skip_equal` (Perla) an equal value is ignored: it neither counts nor breaks. Without (Making Data
    Count) it breaks the trend.
    """
    found: list[Signal] = []
    way = 0
    first = last = 0
    length = 1
    before: float | None = None
    for position, value in enumerate(values, 1):
        if value is None:
            continue
        if before is None:
            first = last = position
            before = value
            continue
        step = value - before
        here = (step > tolerance) - (step < -tolerance)
        if not here and skip_equal:
            continue
        if here == way:
            length += 1
        else:
            if way and length >= least:
                found.append(Signal(Rule.TREND, first, last, _way(way > 0), length))
            way, first, length = here, last, 2
        last, before = position, value
    if way and length >= least:
        found.append(Signal(Rule.TREND, first, last, _way(way > 0), length))
    return found


def _outside_limits(evidence: Evidence) -> list[Signal]:
    lines, tolerance = evidence.lines, evidence.tolerance
    found: list[Signal] = []
    both = zip(evidence.values, lines.lower, lines.upper, strict=True)
    for position, (value, lower, upper) in enumerate(both, 1):
        if value is None:
            continue
        if upper is not None and value > upper + tolerance:
            found.append(Signal(Rule.OUTSIDE_LIMITS, position, position, Direction.UP, 1))
        elif lower is not None and value < lower - tolerance:
            found.append(Signal(Rule.OUTSIDE_LIMITS, position, position, Direction.DOWN, 1))
    return found


def _two_of_three(evidence: Evidence) -> list[Signal]:
    """Two of three neighbours on one side in the outer third within a limit; overlapping ones are one."""
    places = _places(evidence)
    found: list[Signal] = []
    for window in zip(places, places[1:], places[2:], strict=False):
        near = [position for position, _, close in window if close]
        if len(near) < 2 or len({side for _, side, _ in window}) > 1:  # noqa: PLR2004 - two of three
            continue
        way, first = _way(window[0][1] > 0), near[0]
        if found and found[-1].direction is way and found[-1].last >= first:
            first = found.pop().first
        length = sum([close for position, _, close in places if first <= position <= near[-1]])
        found.append(Signal(Rule.TWO_OF_THREE, first, near[-1], way, length))
    return found


def _places(evidence: Evidence) -> list[tuple[int, int, bool]]:
    """Position, side of the line (-1, 0, 1), and whether in the outer third between line and limit."""
    lines, tolerance = evidence.lines, evidence.tolerance
    centre = lines.centre or 0.0
    places: list[tuple[int, int, bool]] = []
    for position, value in enumerate(evidence.values, 1):
        if value is None:
            continue
        gap = value - centre
        limit = lines.upper[position - 1] if gap > 0 else lines.lower[position - 1]
        reach = 0.0 if limit is None else abs(limit - centre)
        close = 2 * reach / 3 + tolerance < abs(gap) <= reach + tolerance
        places.append((position, (gap > tolerance) - (gap < -tolerance), close))
    return places
