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
)
from improvement.run_chart.rules import (
    MDC_POINTS,
    PERLA_SHIFT,
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
    Run,
    crossings_min,
    longest_run_max,
    runs_about,
)
from improvement.run_chart.series import Series

SAME = 1e-9
"""Numbers that differ by less than this share of the largest are the same: rounding in the machine is no signal."""


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

    `n` counts points with a value that are not excluded, `useful` those of them off the centre line. `lower` and
    `upper` hold one limit a point. Counts of runs are 0 when nothing is useful, and their bounds None then;
    `runs_min` and `runs_max` are Perla's, None under other rules or outside 10 to 60 useful points.
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
    """A shift of six in the direction of good against a frozen baseline: worth a question, not yet a signal."""
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
        """The one signal worth a title: sustained before sudden, and of those the latest."""
        phase = self.latest
        if phase is None:
            return None
        ranked = sorted(phase.signals, key=lambda s: (_TELLING.index(s.rule), -s.last, -s.length))
        return ranked[0] if ranked else phase.possible

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
        from improvement.run_chart.suggest import suggest

        chart = suggest(series).kind
    judge = _Judge(
        series, chart, rule_set, centre, mdc_points, rule_set is RuleSet.MDC if screen is None else screen
    )
    return judge.analysis()


@dataclass(slots=True)
class _Judge:
    series: Series
    kind: ChartKind
    rules: RuleSet
    centre: float | None
    mdc_points: int
    screen: bool

    def analysis(self) -> Analysis:
        values = plotted(self.series, self.kind)
        spans = _spans(self.series)
        if self.kind is ChartKind.MR:
            values = [step for start, end in spans for step in self._ranges(values, start, end)]
        phases = tuple([self._phase(values, start, end) for start, end in spans])
        return Analysis(self.series, self.kind, self.rules, tuple(values), phases)

    def _ranges(self, values: Sequence[float | None], start: int, end: int) -> list[float | None]:
        points = self.series.points
        counted = [None if points[i].excluded else values[i] for i in range(start, end)]
        return moving_ranges(counted)

    def _phase(self, values: Sequence[float | None], start: int, end: int) -> Phase:
        points = self.series.points[start:end]
        counted = [None if p.excluded else y for p, y in zip(points, values[start:end], strict=True)]
        reported = [i for i, y in enumerate(counted) if y is not None]
        baseline = [i for i in reported if points[i].baseline]
        material = Material(
            counted,
            [p.numerator for p in points],
            [p.denominator for p in points],
            baseline or reported,
            self.series.per,
        )
        found = lines(self.kind, material, centre=self.centre, screen=self.screen)
        return self._judged(found, material, start, len(reported), frozen=0 < len(baseline) < len(reported))

    def _judged(self, found: Lines, material: Material, start: int, n: int, *, frozen: bool) -> Phase:
        counted, centre = self._as_shown(material.values), self._shown(found.centre)
        tolerance = _tolerance(counted, centre)
        runs = [] if centre is None else runs_about(counted, centre, tolerance)
        useful = sum([run.length for run in runs])
        one_value = centre is not None and self._on_line(material, centre, tolerance)
        enough = useful >= LEAST_USEFUL
        judged = Lines(centre, found.lower, found.upper)
        evidence = Evidence(counted, judged, runs, useful, tolerance, not one_value, self.mdc_points)
        seen = signals(self.rules, evidence) if enough else []
        bounds = PERLA_RUNS.get(useful) if self.rules is RuleSet.PERLA else None
        possible = self._possible(evidence, material) if frozen and enough and not one_value else None
        return Phase(
            start + 1,
            start + len(counted),
            self.series.points[start].phase,
            n,
            useful,
            found.centre,
            found.lower,
            found.upper,
            max([run.length for run in runs], default=0),
            longest_run_max(useful) if useful else None,
            max(len(runs) - 1, 0),
            crossings_min(useful) if useful else None,
            len(runs),
            bounds[0] if bounds else None,
            bounds[1] if bounds else None,
            tuple([_moved(signal, start) for signal in seen]),
            possible and _moved(possible, start),
            frozen,
            one_value,
        )

    def _possible(self, evidence: Evidence, material: Material) -> Signal | None:
        """Six or more in a row on the good side after the baseline (Perla's shift), the latest such run."""
        if self.rules is not RuleSet.ANHOEJ or self.series.direction is Direction.NONE:
            return None
        last = max(material.setters) + 1
        after: list[float | None] = [None] * last
        after += evidence.values[last:]
        centre = evidence.lines.centre
        later: list[Run] = [] if centre is None else runs_about(after, centre, evidence.tolerance)
        good = [shift for shift in shifts(later, PERLA_SHIFT) if shift.direction is self.series.direction]
        return good[-1] if good else None

    def _on_line(self, material: Material, centre: float, tolerance: float) -> bool:
        shown = [y for y in self._as_shown(material.setting()) if y is not None]
        return 2 * sum([abs(y - centre) <= tolerance for y in shown]) > len(shown)

    def _shown(self, value: float | None) -> float | None:
        digits = self.series.decimals
        return value if value is None or digits is None else round(value, digits)

    def _as_shown(self, values: Sequence[float | None]) -> Sequence[float | None]:
        return values if self.series.decimals is None else [self._shown(value) for value in values]


def _tolerance(values: Sequence[float | None], centre: float | None) -> float:
    reach = max([abs(y) for y in values if y is not None], default=0.0)
    return SAME * max(reach, abs(centre or 0.0))


def _spans(series: Series) -> list[tuple[int, int]]:
    """Start and end (exclusive, from 0) of every phase: it changes where the name does."""
    names = [p.phase for p in series.points]
    starts = [i for i, name in enumerate(names) if i == 0 or name != names[i - 1]]
    return list(zip(starts, [*starts[1:], len(names)], strict=True))


def _moved(signal: Signal, by: int) -> Signal:
    if not by:
        return signal
    return Signal(signal.rule, signal.first + by, signal.last + by, signal.direction, signal.length)
