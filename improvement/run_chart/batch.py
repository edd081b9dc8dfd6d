"""Many run charts judged at once, as arrays: the same findings as one by one, in half the time.

A row of the arrays is a phase: its reported points from the left, then nothing. So gaps need no rule of their
own, and series of any length are judged together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import Any, NamedTuple

import numpy as np

from improvement.measure import MDC_POINTS, Direction
from improvement.run_chart.analysis import analyse_all, counted_values, phase_spans
from improvement.run_chart.limits import ChartKind
from improvement.run_chart.rules import (
    PERLA_SHIFT,
    PERLA_TREND,
    SAME,
    Rule,
    RuleSet,
    Signal,
)
from improvement.run_chart.runs import (
    LEAST_USEFUL,
    PERLA_RUNS,
    crossings_min,
    longest_run_max,
    reported,
)
from improvement.run_chart.series import Series
from improvement.run_chart.verdict import Analysis, Phase

Array = Any
"""A numpy array."""
Found = dict[int, list[Signal]]
"""Signals by row."""


def analyse_many(
    series: Sequence[Series], *, rules: Iterable[RuleSet] = RuleSet
) -> list[dict[RuleSet, Analysis]]:
    """Judge many run charts by several rule sets; each as `analyse_all` judges it.

    Series with `decimals`, and phases without a value to set their line, are left to `analyse_all`. Raises
    Refused as it does.
    """
    wanted = tuple(rules)
    plots = [one.values() for one in series]
    rows = [_rows(one, plot) for one, plot in zip(series, plots, strict=True)]
    batch = _Batch([row for each in rows if each for row in each])
    phases = [iter(batch.phases(rule_set)) for rule_set in wanted]
    judged: list[dict[RuleSet, Analysis]] = []
    for one, plot, each in zip(series, plots, rows, strict=True):
        if not each:
            judged.append(analyse_all(one, rules=wanted))
            continue
        values, many = tuple(plot), len(each)
        of_rules = [tuple(islice(ready, many)) for ready in phases]
        analyses = [
            Analysis(one, ChartKind.RUN, rule_set, values, judged_phases, MDC_POINTS)
            for rule_set, judged_phases in zip(wanted, of_rules, strict=True)
        ]
        judged.append(dict(zip(wanted, analyses, strict=True)))
    return judged


class _Row(NamedTuple):
    """A phase: where it lies in its series (from 0, the end exclusive), and what is reported in it."""

    start: int
    end: int
    name: str | None
    better: Direction
    numbers: Sequence[float]
    positions: Sequence[int]
    """Where the numbers stand, from 1 at the phase's first point."""
    setters: Sequence[bool] | None
    """Which of them are of the baseline, where there is one."""


def _rows(series: Series, plot: Sequence[float | None]) -> list[_Row] | None:
    """The phases of a series; None where arrays would not judge one of them as `analyse_all` does."""
    if series.decimals is not None:
        return None
    all_points, (numbers, positions) = series.points, reported(plot)
    if numbers and len(numbers) == len(plot):  # mostly nothing sets points apart
        name = all_points[0].phase
        if not [p for p in all_points if p.baseline or p.excluded or p.phase != name]:
            return [_Row(0, len(plot), name, series.direction, numbers, positions, None)]
    rows: list[_Row] = []
    for start, end in phase_spans(all_points):
        points = all_points[start:end]
        numbers, positions = reported(counted_values(series, plot, start, end))
        frozen = [point.baseline for point in points]
        setters = [frozen[position - 1] for position in positions] if True in frozen else None
        if not (numbers if setters is None else True in setters):
            return None
        rows.append(_Row(start, end, points[0].phase, series.direction, numbers, positions, setters))
    return rows


class _Stretches(NamedTuple):
    """Signs of all rows cut where they change, one entry a stretch; positions are of the series, from 1."""

    row: Array
    sign: Array
    first: Array
    last: Array
    length: Array

    def signals(self, rule: Rule, least: Array | int, among: Array) -> Found:
        """A signal for every stretch of at least so many points in the rows that are `among` them."""
        enough = self.length >= np.broadcast_to(least, among.shape)[self.row]
        chosen = np.flatnonzero(enough & (self.sign != 0) & among[self.row])
        columns = [column[chosen].tolist() for column in self]
        signals: Found = defaultdict(list)
        for row, sign, first, last, length in zip(*columns, strict=True):
            way = Direction.UP if sign > 0 else Direction.DOWN
            signals[row].append(Signal(rule, first, last, way, length))
        return signals


class _Batch:
    """Phases, and what all rule sets find the same in them."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self.rows = rows
        self.n = np.array([len(row.numbers) for row in rows], dtype=int)
        self.width = int(self.n.max(initial=0))
        here = np.arange(self.width) < self.n[:, None]
        values = np.full(here.shape, np.nan)
        values[here] = np.fromiter(chain.from_iterable(row.numbers for row in rows), float)
        self.positions = np.zeros(here.shape, dtype=int)
        self.positions[here] = np.fromiter(chain.from_iterable(row.positions for row in rows), int)
        self.positions += np.array([row.start for row in rows], dtype=int)[:, None]
        self._set_lines(values, here)
        self.useful = self._stretches(self.sides)
        self.many = np.count_nonzero(self.sides, axis=1)
        self.runs = np.bincount(self.useful.row, minlength=len(rows))
        self.longest = np.zeros(len(rows), dtype=int)
        np.maximum.at(self.longest, self.useful.row, self.useful.length)
        self.enough = self.many >= LEAST_USEFUL
        self.judged = ~self.on_line | (self.whole & (2 * self.many >= self.n))

    def _set_lines(self, values: Array, here: Array) -> None:
        """Each row's line, the side of it on which each point lies, and the steps between points."""
        setters = here.copy()
        self.frozen = np.zeros(len(self.rows), dtype=int)
        self.last_setter = np.full(len(self.rows), self.width)
        for at, row in enumerate(self.rows):
            if row.setters is not None:
                setters[at, : len(row.setters)] = row.setters
                self.frozen[at] = sum(row.setters)
                self.last_setter[at] = np.flatnonzero(setters[at])[-1]
        self.whole = (self.frozen == 0) & (self.n == [row.end - row.start for row in self.rows])
        self.centre = _medians(values, setters)
        largest = np.where(here, np.abs(values), 0).max(axis=1, initial=0)
        tolerance = SAME * np.maximum(largest, np.abs(self.centre))
        self.sides = _signs(values, self.centre, tolerance)
        self.steps = _signs(np.diff(values, axis=1), np.zeros(len(self.rows)), tolerance)
        near = setters & (np.abs(values - self.centre[:, None]) <= tolerance[:, None])
        self.on_line = 2 * np.count_nonzero(near, axis=1) > np.count_nonzero(setters, axis=1)

    def _stretches(self, signs: Array, *, zeros: bool = False, lead: int = 0) -> _Stretches:
        """Stretches of equal signs; without `zeros` a 0 neither adds to one nor breaks it.

        With `lead` 1 the signs are steps: each leads from a point to the next, so a stretch has one more.
        """
        rows, columns = np.nonzero(np.ones_like(signs) if zeros else signs)
        kept = signs[rows, columns]
        same_row = rows[1:] == rows[:-1]
        starts = np.flatnonzero(np.append([True], ~same_row | (kept[1:] != kept[:-1]))[: len(rows)])
        ends = np.append(starts[1:], len(rows))[: len(starts)] - 1
        first = np.append([0], np.where(same_row, columns[:-1] + 1, 0))[: len(rows)] if lead else columns
        row = rows[starts]
        return _Stretches(
            row,
            kept[starts],
            self.positions[row, first[starts]],
            self.positions[row, columns[ends] + lead],
            ends - starts + 1 + lead,
        )

    def phases(self, rules: RuleSet) -> list[Phase]:
        """Each row as one rule set sees it."""
        signals = self._signals(rules)
        possible = self._possible() if rules is RuleSet.ANHOEJ else {}
        return [
            Phase(*(*about, rules, tuple(signals.get(at, ())), possible.get(at), *lines))
            for at, (about, lines) in enumerate(self._facts)
        ]

    @cached_property
    def _facts(self) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        """What stands in a row's phase before its rules and after its signals."""
        facts = (self.n, self.many, self.centre, self.longest, self.runs, self.judged, self.frozen)
        lists = [fact.tolist() for fact in facts]
        made: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = []
        for row, n, many, centre, longest, runs, judged, frozen in zip(self.rows, *lists, strict=True):
            limits = (None,) * (row.end - row.start)
            about = (row.start + 1, row.end, row.name, n, many, centre, limits, limits, longest, runs)
            made.append((about, (0 < frozen < n, not judged, frozen or n, False)))
        return made

    @cached_property
    def _sided(self) -> _Stretches:
        """The sides of the line, points on it between them."""
        return self._stretches(self.sides, zeros=True)

    def _signals(self, rules: RuleSet) -> Found:
        """By row, in the order in which `rules.signals` names them."""
        sided = self.enough & self.judged
        if rules is RuleSet.ANHOEJ:
            longest, fewest = self._bounds(longest_run_max), self._bounds(crossings_min)
            long_runs = self.useful.signals(Rule.LONG_RUN, longest[self.many] + 1, sided)
            off_it = (self.n >= LEAST_USEFUL) & ~self.judged
            off_one_value = (
                self._sided.signals(Rule.LONG_RUN, longest[self.n] + 1, off_it) if off_it.any() else {}
            )
            few = self._of_whole(Rule.FEW_CROSSINGS, sided & (self.runs - 1 < fewest[self.many]))
            return _joined(long_runs, off_one_value, few)
        if rules is RuleSet.PERLA:
            most = [PERLA_RUNS.get(many, (0, many)) for many in range(self.width + 1)]
            low, high = np.array(most)[self.many].T
            return _joined(
                self.useful.signals(Rule.SHIFT, PERLA_SHIFT, sided),
                self._stretches(self.steps, lead=1).signals(Rule.TREND, PERLA_TREND, self.enough),
                self._of_whole(Rule.RUNS, sided & ((self.runs < low) | (self.runs > high))),
            )
        return _joined(
            self._stretches(self.steps, zeros=True, lead=1).signals(Rule.TREND, MDC_POINTS, self.enough),
            self._sided.signals(Rule.SHIFT, MDC_POINTS, sided),
        )

    def _bounds(self, bound: Callable[[int], int]) -> Array:
        """A bound by number of points."""
        return np.array([0, *(bound(many) for many in range(1, self.width + 1))])

    def _useful_position(self, row: int, nth: int) -> int:
        return int(self.positions[row, np.flatnonzero(self.sides[row])[nth]])

    def _of_whole(self, rule: Rule, signalled: Array) -> Found:
        """The signal of a rule about the whole phase, from the first useful point to the last."""
        return {
            row: [
                Signal(
                    rule,
                    self._useful_position(row, 0),
                    self._useful_position(row, -1),
                    Direction.NONE,
                    int(self.many[row]),
                )
            ]
            for row in np.flatnonzero(signalled).tolist()
        }

    def _possible(self) -> dict[int, Signal]:
        """Perla's shift after the baseline, on the good side and not over, by row."""
        later = np.where(np.arange(self.width) > self.last_setter[:, None], self.sides, 0)
        among = self.enough & self.judged & (self.frozen > 0)
        shifts = self._stretches(later).signals(Rule.SHIFT, PERLA_SHIFT, among)
        return {
            row: last
            for row, (*_, last) in shifts.items()
            if last.direction is self.rows[row].better and last.last == self._useful_position(row, -1)
        }


def _medians(values: Array, chosen: Array) -> Array:
    """The median of the chosen values of each row; every row has one."""
    ordered = np.sort(np.where(chosen, values, np.inf), axis=1)
    many, rows = np.count_nonzero(chosen, axis=1), np.arange(len(values))
    high = ordered[rows, many // 2]
    return np.where(many % 2, high, (ordered[rows, many // 2 - 1] + high) / 2)


def _signs(values: Array, line: Array, tolerance: Array) -> Array:
    """1 above a line of each row, -1 below, 0 within the tolerance and where there is nothing."""
    above, below = (line + tolerance)[:, None], (line - tolerance)[:, None]
    return (values > above).astype(np.int8) - (values < below).astype(np.int8)


def _joined(*parts: Found) -> Found:
    joined: Found = defaultdict(list)
    for part in parts:
        for row, signals in part.items():
            joined[row] += signals
    return joined
