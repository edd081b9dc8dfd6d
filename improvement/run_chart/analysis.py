"""One chart analysed: centre, limits, runs and signals, phase by phase, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from improvement.measure import Direction
from improvement.run_chart.limits import (
    ChartKind,
    Lines,
    Material,
    lines,
    moving_ranges,
    plotted,
    scale_ends,
)
from improvement.run_chart.rules import (
    MDC_POINTS,
    PERLA_SHIFT,
    WHOLE,
    Evidence,
    Rule,
    RuleSet,
    Signal,
    shifts,
    signals,
)
from improvement.run_chart.runs import (
    LEAST_USEFUL,
    PERLA_RUNS,
    crossings_min,
    longest_run_max,
    runs_about,
)
from improvement.run_chart.series import Cadence, Point, Series
from improvement.run_chart.suggest import suggest

SAME = 1e-9
"""Numbers closer than this share of the largest are the same: the machine's own rounding is no signal."""


class Verdict(StrEnum):
    """What the latest phase allows us to say."""

    TOO_FEW = "too_few"
    ONE_VALUE = "one_value"
    NO_SIGNAL = "no_signal"
    POSSIBLE = "possible"
    SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch judged by its own lines. Positions are of the series' points, from 1, both ends included.

    `n` counts points with a value that are not excluded, `useful` those of them off the centre line. `lower`
    and `upper` hold one limit a point. Counts of runs are 0 when nothing is useful, and their bounds None
    then; `runs_min` and `runs_max` are Perla's, None under other rules or outside 10 to 60 useful points.
    """

    first: int
    last: int
    name: str | None
    n: int
    useful: int
    centre: float | None
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    longest_run: int
    longest_run_max: int | None
    crossings: int
    crossings_min: int | None
    runs: int
    runs_min: int | None
    runs_max: int | None
    signals: tuple[Signal, ...]
    possible: Signal | None
    """A shift of six in the direction of good against a frozen baseline: a question, not yet a signal."""
    frozen: bool
    """The lines come from baseline points only."""
    one_value: bool
    """More than half of the points that set the line lie on it: sides of the line say nothing."""

    @property
    def verdict(self) -> Verdict:
        """What this phase allows us to say."""
        if self.signals:
            return Verdict.SIGNAL
        if self.one_value and self.n >= LEAST_USEFUL:
            return Verdict.ONE_VALUE
        if self.useful < LEAST_USEFUL:
            return Verdict.TOO_FEW
        return Verdict.POSSIBLE if self.possible else Verdict.NO_SIGNAL

    @property
    def drawn(self) -> bool:
        """Whether there are points enough to draw the lines at all."""
        return self.centre is not None and (self.useful >= LEAST_USEFUL or self.n >= LEAST_USEFUL)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A series judged by one rule set. `values` is what the chart plots, one a point, None where missing."""

    series: Series
    kind: ChartKind
    rules: RuleSet
    values: tuple[float | None, ...]
    phases: tuple[Phase, ...]

    @property
    def latest(self) -> Phase | None:
        """The phase the series is in now; None without points."""
        return self.phases[-1] if self.phases else None

    @property
    def verdict(self) -> Verdict:
        """The verdict on the latest phase: earlier ones are history that people closed."""
        return self.latest.verdict if self.latest else Verdict.TOO_FEW

    @property
    def finding(self) -> Signal | None:
        """The one signal worth a title: what lasts until now first, then sustained before sudden."""
        phase = self.latest
        if phase is None:
            return None
        if not phase.signals:
            return phase.possible
        now = max(i for i, y in enumerate(self.values, 1) if y is not None)

        def rank(signal: Signal) -> tuple[bool, int, int]:
            return (signal.last < now or signal.rule in WHOLE, _TELLING.index(signal.rule), -signal.last)

        return min(phase.signals, key=rank)

    @property
    def cadence(self) -> Cadence:
        """The step between points; rare events have none."""
        return Cadence.POINT if self.kind in (ChartKind.G, ChartKind.T) else self.series.cadence()

    @property
    def months_needed(self) -> int:
        """Useful points still missing before any rule may speak."""
        return max(0, LEAST_USEFUL - (self.latest.useful if self.latest else 0))

    def signals(self) -> tuple[Signal, ...]:
        """The signals of all phases."""
        return tuple(signal for phase in self.phases for signal in phase.signals)

    def centres(self) -> tuple[float | None, ...]:
        """The centre line, one value a point."""
        return tuple(phase.centre for phase in self.phases for _ in phase.lower)


_TELLING = (
    Rule.LONG_RUN,
    Rule.SHIFT,
    Rule.OUTSIDE_LIMITS,
    Rule.TWO_OF_THREE,
    Rule.TREND,
    Rule.FEW_CROSSINGS,
    Rule.RUNS,
)


@dataclass(frozen=True, slots=True)
class _Method:
    kind: ChartKind
    rules: RuleSet
    centre: float | None
    mdc_points: int
    screen: bool


def analyse(
    series: Series,
    *,
    rules: RuleSet | str = RuleSet.ANHOEJ,
    kind: ChartKind | str = ChartKind.RUN,
    centre: float | None = None,
    mdc_points: int = MDC_POINTS,
    screen: bool | None = None,
) -> Analysis:
    """Judge a series phase by phase.

    `centre` overrules the calculated centre line. `screen` leaves wild moving ranges out of the limits once
    (Nelson 1982); by default as the rule set's home does: yes under `mdc`, otherwise no. `kind="auto"` takes
    the kind that `suggest` names. Raises Refused when the data do not suit the kind.
    """
    rule_set, chart = RuleSet(rules), ChartKind(kind)
    if chart is ChartKind.AUTO:
        chart = suggest(series).kind
    screened = rule_set is RuleSet.MDC if screen is None else screen
    method = _Method(chart, rule_set, centre, mdc_points, screened)
    values = plotted(series, chart)
    spans = _spans(series.points)
    if chart is ChartKind.MR:
        values = [
            step for start, end in spans for step in moving_ranges(_counted(series, values, start, end))
        ]
    phases = tuple([_phase(series, values, start, end, method) for start, end in spans])
    return Analysis(series, chart, rule_set, tuple(values), phases)


def _spans(points: Sequence[Point]) -> list[tuple[int, int]]:
    """Start and end (exclusive, from 0) of every phase: it changes where the name does."""
    names = [p.phase for p in points]
    starts = [0] if names else []
    if len(set(names)) > 1:
        starts += [i for i in range(1, len(names)) if names[i] != names[i - 1]]
    return list(zip(starts, [*starts[1:], len(names)], strict=False))


def _counted(series: Series, values: Sequence[float | None], start: int, end: int) -> list[float | None]:
    points = series.points[start:end]
    return [None if p.excluded else y for p, y in zip(points, values[start:end], strict=True)]


def _phase(series: Series, values: Sequence[float | None], start: int, end: int, method: _Method) -> Phase:
    points = series.points[start:end]
    counted = _counted(series, values, start, end)
    reported = [i for i, y in enumerate(counted) if y is not None]
    baseline = [i for i in reported if points[i].baseline]
    material = Material(counted, points, baseline or reported, series.per)
    found = lines(method.kind, material, centre=method.centre, screen=method.screen)
    evidence, on_line = _evidence(material, found, series.decimals, method.mdc_points)
    runs, useful = evidence.runs, evidence.useful
    lower, upper = _cut(found, scale_ends(method.kind, series))
    seen: list[Signal] = []
    possible: Signal | None = None
    if useful >= LEAST_USEFUL:
        seen = [_moved(signal, start) for signal in signals(method.rules, evidence)]
        if baseline and not on_line and method.rules is RuleSet.ANHOEJ:
            possible = _possible(evidence, baseline[-1] + 1, series.direction)
    fewest, most = PERLA_RUNS.get(useful, _UNBOUNDED) if method.rules is RuleSet.PERLA else _UNBOUNDED
    return Phase(
        first=start + 1,
        last=end,
        name=points[0].phase,
        n=len(reported),
        useful=useful,
        centre=found.centre,
        lower=lower,
        upper=upper,
        longest_run=max([run.length for run in runs], default=0),
        longest_run_max=longest_run_max(useful) if useful else None,
        crossings=max(len(runs) - 1, 0),
        crossings_min=crossings_min(useful) if useful else None,
        runs=len(runs),
        runs_min=fewest,
        runs_max=most,
        signals=tuple(seen),
        possible=possible and _moved(possible, start),
        frozen=0 < len(baseline) < len(reported),
        one_value=on_line,
    )


_UNBOUNDED = (None, None)


def _cut(
    found: Lines, ends: tuple[float, float]
) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    """The limits, cut off where the scale ends."""
    if not found.limited:
        return found.lower, found.upper
    floor, ceiling = ends
    return (
        tuple([None if limit is None else max(limit, floor) for limit in found.lower]),
        tuple([None if limit is None else min(limit, ceiling) for limit in found.upper]),
    )


def _evidence(
    material: Material, found: Lines, decimals: int | None, mdc_points: int
) -> tuple[Evidence, bool]:
    """What the rules look at, and whether more than half of the points that set the line lie on it."""
    values, centre = material.values, found.centre
    if centre is None:
        return Evidence(values, found, [], 0, 0.0), False
    if decimals is not None:
        values = [None if y is None else round(y, decimals) for y in values]
        centre = round(centre, decimals)
        found = Lines(centre, found.lower, found.upper, found.limited)
    reported = [y for y in values if y is not None]
    tolerance = SAME * max(max(reported, default=0.0), -min(reported, default=0.0), abs(centre))
    runs = runs_about(values, centre, tolerance)
    useful = sum([run.length for run in runs])
    on_line = False
    if 2 * useful < len(reported) or len(material.setters) < len(reported):
        setting = [y for i in material.setters if (y := values[i]) is not None]
        on_line = 2 * sum([abs(y - centre) <= tolerance for y in setting]) > len(setting)
    return Evidence(values, found, runs, useful, tolerance, not on_line, mdc_points), on_line


def _possible(evidence: Evidence, after: int, better: Direction) -> Signal | None:
    """Six or more in a row on the good side after the baseline (Perla's shift): the latest such run."""
    centre = evidence.lines.centre
    if centre is None or better is Direction.NONE:
        return None
    later: list[float | None] = [None] * after
    later += evidence.values[after:]
    runs = runs_about(later, centre, evidence.tolerance)
    good = [shift for shift in shifts(runs, PERLA_SHIFT) if shift.direction is better]
    return good[-1] if good else None


def _moved(signal: Signal, by: int) -> Signal:
    if not by:
        return signal
    return Signal(signal.rule, signal.first + by, signal.last + by, signal.direction, signal.length)
