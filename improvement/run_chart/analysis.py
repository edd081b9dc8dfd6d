"""One chart analysed: centre, limits, runs and signals, phase by phase, as values."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import or_
from typing import NamedTuple

from improvement.measure import MDC_POINTS, Direction
from improvement.refusal import Refused
from improvement.run_chart.limits import (
    E2,
    LEAST_FOR_LIMITS,
    RANGED,
    SCREENED,
    ChartKind,
    Lines,
    Material,
    Method,
    lines,
    moving_ranges,
    plotted,
    scale_ends,
)
from improvement.run_chart.rules import (
    PERLA_SHIFT,
    Evidence,
    RuleSet,
    Signal,
    off_one_value,
    shifts,
    signals,
)
from improvement.run_chart.runs import (
    LEAST_USEFUL,
    reported,
    sides,
)
from improvement.run_chart.series import Point, Series, missing_before
from improvement.run_chart.suggest import suggest
from improvement.run_chart.verdict import Analysis, Phase


def analyse(
    series: Series,
    *,
    rules: RuleSet | str = RuleSet.ANHOEJ,
    kind: ChartKind | str = ChartKind.RUN,
    centre: float | None = None,
    mdc_points: int = MDC_POINTS,
    screen: bool | None = None,
    shewhart: bool = False,
    trial: bool = True,
) -> Analysis:
    """Judge a series phase by phase.

    `centre` overrules the calculated centre line. `screen` leaves wild moving ranges out of the limits once
    (Nelson 1982); by default as the rule set's home does: yes under `mdc`, otherwise no. `kind="auto"` takes
    the kind that `suggest` names. With `shewhart`, points outside the limits make the verdict under `anhoej`
    and `perla` too; under `mdc` they always do. Without `trial`, and with `kind="auto"`, lines set by fewer
    than 12 points have no limits. Raises Refused when the data do not suit the kind.
    """
    rule_set = RuleSet(rules)
    return analyse_all(
        series,
        rules=(rule_set,),
        kind=kind,
        centre=centre,
        mdc_points=mdc_points,
        screen=screen,
        shewhart=shewhart,
        trial=trial,
    )[rule_set]


def analyse_all(
    series: Series,
    *,
    rules: Iterable[RuleSet] = RuleSet,
    kind: ChartKind | str = ChartKind.RUN,
    centre: float | None = None,
    mdc_points: int = MDC_POINTS,
    screen: bool | None = None,
    shewhart: bool = False,
    trial: bool = True,
) -> dict[RuleSet, Analysis]:
    """Judge a series by several rule sets; what they share is worked out once. Arguments as of `analyse`."""
    chart = ChartKind(kind)
    if chart is ChartKind.AUTO:
        chart, trial = suggest(series).kind, False
    values = plotted(series, chart)
    spans = phase_spans(series.points)
    gaps = _missing_before(series, chart)
    if chart is ChartKind.MR:
        values = _ranges(series, values, spans, gaps)
    plot = tuple(values)
    grounds: dict[Method, list[_PhaseGround]] = {}
    analyses: dict[RuleSet, Analysis] = {}
    for rule_set in rules:
        method = _method(chart, centre, rule_set, screen)
        if not trial:
            method = method._replace(fewest=LEAST_FOR_LIMITS)
        if method not in grounds:
            grounds[method] = [
                _PhaseGround(_Plot(series, values, gaps), span, method, mdc_points) for span in spans
            ]
        phases = tuple([ground.phase(rule_set, shewhart=shewhart) for ground in grounds[method]])
        analyses[rule_set] = Analysis(series, chart, rule_set, plot, phases, mdc_points)
    return analyses


def phase_spans(points: Sequence[Point]) -> list[tuple[int, int]]:
    """Start and end (exclusive, from 0) of every phase: it changes where the name does."""
    names = [p.phase for p in points]
    if names and names.count(names[0]) == len(names):
        return [(0, len(names))]
    starts = [i for i, name in enumerate(names) if not i or name != names[i - 1]]
    return list(zip(starts, [*starts[1:], len(names)], strict=False))


def counted_values(
    series: Series, values: Sequence[float | None], start: int, end: int
) -> Sequence[float | None]:
    points = series.points[start:end]
    if True not in [p.excluded for p in points]:
        return values[start:end]
    return [None if p.excluded else y for p, y in zip(points, values[start:end], strict=True)]


def _method(kind: ChartKind, centre: float | None, rules: RuleSet, screen: bool | None) -> Method:
    """How a rule set's home calculates limits; kinds without moving ranges know no difference."""
    if kind not in SCREENED:
        return Method(kind, centre)
    as_nhs = rules is RuleSet.MDC
    screened = as_nhs if screen is None else screen
    return (
        Method(kind, centre, screened, E2)
        if as_nhs and kind is ChartKind.I
        else Method(kind, centre, screened)
    )


def _ranges(
    series: Series, values: Sequence[float | None], spans: Sequence[tuple[int, int]], gaps: Sequence[bool]
) -> list[float | None]:
    """Moving ranges; the first of a phase has none."""
    return [
        step
        for start, end in spans
        for step in moving_ranges(series.points[start:end], values[start:end], gaps[start:end])
    ]


def _missing_before(series: Series, kind: ChartKind) -> Sequence[bool]:
    """Whether no point stands for the period before each point; () where that does not matter."""
    if kind not in RANGED:
        return ()
    return missing_before(tuple([point.period for point in series.points]))


class _Plot(NamedTuple):
    """A series, what is plotted of it, and before which points a period is missing."""

    series: Series
    values: Sequence[float | None]
    gaps: Sequence[bool]


class _PhaseGround:
    """What every rule set finds the same in one phase: its points, its lines, and the runs about them."""

    def __init__(
        self,
        plot: _Plot,
        span: tuple[int, int],
        method: Method,
        mdc_points: int,
    ) -> None:
        series, values, gaps = plot
        self.start, self.end = span
        points = series.points[self.start : self.end]
        counted = counted_values(series, values, *span)
        numbers, positions = reported(counted)
        setters, setting = points, numbers
        chosen: Sequence[int] = positions
        self.baseline: list[int] = []
        if len(numbers) < len(points) or True in [p.baseline for p in points]:
            self.baseline = [i for i in positions if points[i - 1].baseline]
            _must_hold(points, self.baseline, method.kind)
            chosen = self.baseline or positions
            setters = tuple([points[i - 1] for i in chosen])
            setting = [y for i in chosen if (y := counted[i - 1]) is not None]
        parts = (
            _parts(points, counted, chosen, gaps[self.start : self.end]) if method.kind in SCREENED else ()
        )
        limits = lines(method, Material(points, setters, setting, series.per, parts))
        self.n, self.name, self.better = len(numbers), points[0].phase, series.direction
        self.centre, self.lower, self.upper = limits.centre, limits.lower, limits.upper
        if limits.limited:
            self.lower, self.upper = _cut(limits, *scale_ends(method.kind, series))
        if series.decimals is not None:
            counted, numbers, setting, limits = _as_shown(series.decimals, counted, setting, limits)
        self.evidence = Evidence(counted, numbers, positions, limits, mdc_points)
        if 2 * self.evidence.many < self.n or setters is not points:
            self.evidence.judged = not _on_line(setting, limits.centre or 0.0, self.evidence.tolerance)

    def phase(self, rules: RuleSet, *, shewhart: bool) -> Phase:
        """The phase as one rule set sees it."""
        evidence, useful = self.evidence, self.evidence.useful
        seen: list[Signal] = []
        possible: Signal | None = None
        if not evidence.judged and rules is RuleSet.ANHOEJ and self.n >= LEAST_USEFUL:
            seen = off_one_value(evidence)
        if evidence.many >= LEAST_USEFUL:
            seen = [*seen, *signals(rules, evidence)]
            if self.baseline and evidence.judged and rules is RuleSet.ANHOEJ:
                possible = _possible(evidence, self.baseline[-1], self.better)
        if self.start:
            seen = [_moved(signal, self.start) for signal in seen]
            possible = possible and _moved(possible, self.start)
        return Phase(  # by place: names would take as long as the rules
            self.start + 1,
            self.end,
            self.name,
            self.n,
            evidence.many,
            self.centre,
            self.lower,
            self.upper,
            useful.longest,
            len(useful.lengths),
            rules,
            tuple(seen),
            possible,
            0 < len(self.baseline) < self.n,
            not evidence.judged,
            len(self.baseline) or self.n,
            shewhart,
        )


def _must_hold(points: Sequence[Point], baseline: Sequence[int], kind: ChartKind) -> None:
    """Raises Refused `chart_baseline_empty` when points are marked as baseline and none has a value."""
    marked = [point.period for point in points if point.baseline]
    if marked and not baseline and kind is not ChartKind.MR:  # the first point has no range
        raise Refused("chart_baseline_empty", first=marked[0], last=marked[-1])


def _parts(
    points: Sequence[Point],
    values: Sequence[float | None],
    setters: Sequence[int],
    gaps: Sequence[bool],
) -> Sequence[bool]:
    """Whether a period is missing before each point that sets the lines, given by position; () for nowhere.

    It is missing where no point stands for it, and where a point has no value. An excluded point is stepped
    over, and so is a reported one outside the baseline.
    """
    if not gaps and len(setters) == len(points):
        return ()
    unreported = [value is None and not point.excluded for value, point in zip(values, points, strict=True)]
    both = list(map(or_, unreported, gaps)) if gaps else unreported
    return [True in both[last:position] for last, position in pairwise([0, *setters])]


def _cut(
    limits: Lines, floor: float, ceiling: float
) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    """The limits, cut off where the scale ends."""
    if floor == -ceiling:  # no ends
        return limits.lower, limits.upper
    return (
        tuple([None if limit is None else max(limit, floor) for limit in limits.lower]),
        tuple([None if limit is None else min(limit, ceiling) for limit in limits.upper]),
    )


def _as_shown(
    decimals: int, values: Sequence[float | None], setting: Sequence[float], limits: Lines
) -> tuple[list[float | None], list[float], list[float], Lines]:
    """Values, those reported, those that set the lines, and the lines, at the precision that people see."""
    rounded = [None if y is None else round(y, decimals) for y in values]
    centre = None if limits.centre is None else round(limits.centre, decimals)
    return (
        rounded,
        [y for y in rounded if y is not None],
        [round(y, decimals) for y in setting],
        Lines(centre, limits.lower, limits.upper, limits.limited),
    )


def _on_line(setting: Sequence[float], centre: float, tolerance: float) -> bool:
    """Whether more than half of the points that set the line lie on it."""
    return 2 * sum([abs(y - centre) <= tolerance for y in setting]) > len(setting)


def _possible(evidence: Evidence, after: int, better: Direction) -> Signal | None:
    """Six or more in a row on the good side after the baseline (Perla's shift), up to the last useful point.

    A run that is over is no question any more: seven in eight of those come from chance.
    """
    centre = evidence.lines.centre
    if centre is None or better is Direction.NONE:
        return None
    later = [*[None] * after, *evidence.values[after:]]
    later_shifts = shifts(sides(*reported(later), centre, evidence.tolerance).without_zeros(), PERLA_SHIFT)
    current = later_shifts and later_shifts[-1].last == evidence.useful.positions[-1]
    return later_shifts[-1] if current and later_shifts[-1].direction is better else None


def _moved(signal: Signal, by: int) -> Signal:
    points = tuple([position + by for position in signal.points])
    first, last = signal.first + by, signal.last + by
    return Signal(signal.rule, first, last, signal.direction, signal.length, points, signal.shewhart)
