"""Many run charts judged at once, as arrays: the same findings as one by one, in a third of the time.

Taken are whole series of one phase, each month reported, no baseline and nothing excluded, as files of many
units mostly hold; whoever calls judges the others one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np

from improvement.measure import Direction
from improvement.run_chart.analysis import analyse_all
from improvement.run_chart.limits import ChartKind
from improvement.run_chart.rules import (
    MDC_POINTS,
    PERLA_SHIFT,
    PERLA_TREND,
    SAME,
    Rule,
    RuleSet,
    Signal,
)
from improvement.run_chart.runs import LEAST_USEFUL, PERLA_RUNS, crossings_min, longest_run_max
from improvement.run_chart.series import Series
from improvement.run_chart.verdict import Analysis, Phase

Array = Any
"""A numpy array; a row is a series, a column a point."""
_FACTS = attrgetter("value", "phase", "baseline", "excluded")
Judged = dict[RuleSet, Analysis]


def analyse_many(series: Sequence[Series], *, rules: Iterable[RuleSet] = RuleSet) -> list[Judged]:
    """Judge many run charts; what `analyse_plain` does not take is judged by `analyse_all`."""
    wanted = tuple(rules)
    ready = analyse_plain(series, rules=wanted)
    return [judged or analyse_all(one, rules=wanted) for one, judged in zip(series, ready, strict=True)]


def analyse_plain(series: Sequence[Series], *, rules: Iterable[RuleSet] = RuleSet) -> list[Judged | None]:
    """Judge the run charts among them that can be judged as arrays; None for the others."""
    wanted, judged = tuple(rules), list[Judged | None]([None] * len(series))
    by_length: dict[int, dict[int, tuple[float, ...]]] = defaultdict(dict)
    for index, one in enumerate(series):
        if (values := _plain_values(one)) is not None:
            by_length[len(values)][index] = values
    for indices in by_length.values():
        batch = _Batch([series[index] for index in indices], list(indices.values()))
        for rule_set in wanted:
            for index, analysis in zip(indices, batch.analyses(rule_set), strict=True):
                if analysis is not None:
                    judged[index] = (judged[index] or {}) | {rule_set: analysis}
    return judged


def _plain_values(series: Series) -> tuple[float, ...] | None:
    """The values, where every point has one and nothing sets points of the series apart; else None."""
    points = series.points
    if len(points) < LEAST_USEFUL or series.decimals is not None:
        return None
    values, phases, baseline, excluded = zip(*map(_FACTS, points), strict=True)
    apart = True in baseline or True in excluded or phases.count(phases[0]) < len(phases)
    return None if apart or None in values else values


class _Stretches(NamedTuple):
    """Signs of all series cut where they change, one entry a stretch; positions from 1."""

    row: Array
    sign: Array
    first: Array
    last: Array
    length: Array

    def signals(self, rule: Rule, least: Array | int) -> dict[int, list[Signal]]:
        """A signal for every stretch of at least so many points, by series."""
        chosen = np.flatnonzero((self.length >= least) & (self.sign != 0))
        columns = (self.row, self.sign, self.first, self.last, self.length)
        found: dict[int, list[Signal]] = defaultdict(list)
        for row, sign, first, last, length in zip(*(c[chosen].tolist() for c in columns), strict=True):
            way = Direction.UP if sign > 0 else Direction.DOWN
            found[row].append(Signal(rule, first, last, way, length))
        return found


def _stretches(signs: Array, *, zeros: bool, lead: int = 0) -> _Stretches:
    """Stretches of equal signs; without `zeros` a 0 neither adds to one nor breaks it.

    With `lead` 1 the signs are steps: each leads from a point to the next, so a stretch has one point more.
    """
    rows, columns = np.nonzero(np.ones_like(signs) if zeros else signs)
    kept = signs[rows, columns]
    begins = np.ones(len(rows), dtype=bool)
    begins[1:] = (rows[1:] != rows[:-1]) | (kept[1:] != kept[:-1])
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(rows))[: len(starts)] - 1
    first = columns + 1
    if lead:
        first[1:] = np.where(rows[1:] == rows[:-1], columns[:-1] + 2, 1)
        first[:1] = 1
    return _Stretches(
        rows[starts], kept[starts], first[starts], columns[ends] + 1 + lead, ends - starts + 1 + lead
    )


class _Batch:
    """Plain series of one length, and what all rule sets find the same in them."""

    def __init__(self, series: Sequence[Series], plots: Sequence[tuple[float, ...]]) -> None:
        self.series, self.plots, self.length = series, plots, len(plots[0])
        values = np.array(plots, dtype=float)
        self.centre = np.median(values, axis=1)
        largest = np.maximum(np.maximum(values.max(axis=1), -values.min(axis=1)), np.abs(self.centre))
        self.tolerance = SAME * largest
        self.sides = _signs(values, self.centre, self.tolerance)
        self.steps = _signs(np.diff(values, axis=1), np.zeros(len(series)), self.tolerance)
        self.useful = _stretches(self.sides, zeros=False)
        self.many = np.count_nonzero(self.sides, axis=1)
        self.runs = np.bincount(self.useful.row, minlength=len(series))
        self.longest = np.zeros(len(series), dtype=int)
        np.maximum.at(self.longest, self.useful.row, self.useful.length)
        self.taken = (self.many >= LEAST_USEFUL) & (2 * self.many >= self.length)

    def analyses(self, rules: RuleSet) -> list[Analysis | None]:
        """Each series as one rule set sees it; None where few points are useful or most lie on one value."""
        signals = self._signals(rules)
        no_limits = (None,) * self.length
        facts = zip(
            self.series,
            self.plots,
            self.taken.tolist(),
            self.many.tolist(),
            self.centre.tolist(),
            self.longest.tolist(),
            self.runs.tolist(),
            strict=True,
        )
        return [
            Analysis(
                one,
                ChartKind.RUN,
                rules,
                plot,
                (
                    Phase(  # by place: names would take as long as the rules
                        1,
                        self.length,
                        one.points[0].phase,
                        self.length,
                        many,
                        centre,
                        no_limits,
                        no_limits,
                        longest,
                        runs,
                        rules,
                        tuple(signals.get(row, ())),
                        None,
                        False,
                        False,
                        self.length,
                        False,
                    ),
                ),
                MDC_POINTS,
            )
            if taken
            else None
            for row, (one, plot, taken, many, centre, longest, runs) in enumerate(facts)
        ]

    def _signals(self, rules: RuleSet) -> dict[int, list[Signal]]:
        """By series, in the order in which `rules.signals` names them."""
        if rules is RuleSet.ANHOEJ:
            most = np.array([longest_run_max(many) if many else 0 for many in range(self.length + 1)])
            fewest = np.array([crossings_min(many) if many else 0 for many in range(self.length + 1)])
            long_runs = self.useful.signals(Rule.LONG_RUN, most[self.many][self.useful.row] + 1)
            return self._with_whole(long_runs, Rule.FEW_CROSSINGS, self.runs - 1 < fewest[self.many])
        if rules is RuleSet.PERLA:
            found = self.useful.signals(Rule.SHIFT, PERLA_SHIFT)
            trends = _stretches(self.steps, zeros=False, lead=1).signals(Rule.TREND, PERLA_TREND)
            bounds = [PERLA_RUNS.get(many, (0, many)) for many in range(self.length + 1)]
            low, high = np.array(bounds)[self.many].T
            return self._with_whole(_joined(found, trends), Rule.RUNS, (self.runs < low) | (self.runs > high))
        trends = _stretches(self.steps, zeros=True, lead=1).signals(Rule.TREND, MDC_POINTS)
        return _joined(trends, _stretches(self.sides, zeros=True).signals(Rule.SHIFT, MDC_POINTS))

    def _with_whole(
        self, found: dict[int, list[Signal]], rule: Rule, signalled: Array
    ) -> dict[int, list[Signal]]:
        """Also the signal of a rule about the whole phase, from the first useful point to the last."""
        for row in np.flatnonzero(signalled & self.taken).tolist():
            useful = np.flatnonzero(self.sides[row])
            ends = int(useful[0]) + 1, int(useful[-1]) + 1
            found[row].append(Signal(rule, *ends, Direction.NONE, int(self.many[row])))
        return found


def _signs(values: Array, line: Array, tolerance: Array) -> Array:
    """1 above a line of each row, -1 below, 0 within the tolerance."""
    above, below = (line + tolerance)[:, None], (line - tolerance)[:, None]
    return (values > above).astype(np.int8) - (values < below).astype(np.int8)


def _joined(first: dict[int, list[Signal]], then: dict[int, list[Signal]]) -> dict[int, list[Signal]]:
    for row, signals in then.items():
        first[row] += signals
    return first
