"""What an analysis found, as values, phase by phase."""

from dataclasses import dataclass
from enum import StrEnum
from math import isclose

from improvement.measure import MDC_POINTS, Direction
from improvement.run_chart.course import Sides, beyond_chance, halves, mostly, sides_about, way
from improvement.run_chart.limits import (
    MEDIANS,
    ChartKind,
)
from improvement.run_chart.progress import Progress, middle_of, progress_of
from improvement.run_chart.rules import (
    PERLA_SHIFT,
    SAME,
    WHOLE,
    Rule,
    RuleSet,
    Signal,
)
from improvement.run_chart.runs import (
    LEAST_USEFUL,
    PERLA_RUNS,
    crossings_min,
    longest_run_max,
)
from improvement.run_chart.series import Cadence, Series


class Verdict(StrEnum):
    """What the latest phase allows us to say."""

    TOO_FEW = "too_few"
    ONE_VALUE = "one_value"
    NO_SIGNAL = "no_signal"
    POSSIBLE = "possible"
    SIGNAL = "signal"


class Worth(StrEnum):
    """What a finding means by the measure's direction of good."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"


class Outcome(StrEnum):
    """What one chart tells, in a word: to count the charts of a measure, and to see what is new."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"
    POSSIBLE = "possible"
    NO_SIGNAL = "no_signal"
    TOO_FEW = "too_few"


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
    runs: int
    rules: RuleSet
    signals: tuple[Signal, ...]
    possible: Signal | None
    """A shift of six in the direction of good against a frozen baseline: a question, not yet a signal."""
    frozen: bool
    """The lines come from baseline points only."""
    one_value: bool
    """More than half of the points that set the line lie on it: sides of the line say nothing."""
    setters: int = 0
    """How many points set the lines; 0 in charts kept before this was known."""
    shewhart: bool = False
    """Points outside Shewhart's limits make the verdict, as the signals of the rule set do."""

    @property
    def trial(self) -> bool:
        """Whether fewer than 20 points set the lines: limits are for trial only."""
        return self.setters < LEAST_FOR_FIRM_LIMITS

    @property
    def telling(self) -> tuple[Signal, ...]:
        """The signals that make the verdict."""
        return self.signals if self.shewhart else tuple([s for s in self.signals if not s.shewhart])

    @property
    def aside(self) -> tuple[Signal, ...]:
        """Points outside Shewhart's limits that are named beside the verdict."""
        return () if self.shewhart else tuple([s for s in self.signals if s.shewhart])

    @property
    def longest_run_max(self) -> int | None:
        """The longest run that chance explains; every point counts where most lie on one value."""
        counted = self.n if self.one_value else self.useful
        return longest_run_max(counted) if counted else None

    @property
    def crossings(self) -> int:
        """How often the points cross the centre line."""
        return max(self.runs - 1, 0)

    @property
    def crossings_min(self) -> int | None:
        """The fewest crossings that chance explains."""
        return crossings_min(self.useful) if self.useful else None

    @property
    def runs_min(self) -> int | None:
        """The fewest runs that chance explains, under Perla's rules."""
        return self._perla_runs[0]

    @property
    def runs_max(self) -> int | None:
        """The most runs that chance explains, under Perla's rules."""
        return self._perla_runs[1]

    @property
    def _perla_runs(self) -> tuple[int, int] | tuple[None, None]:
        return PERLA_RUNS.get(self.useful, _UNBOUNDED) if self.rules is RuleSet.PERLA else _UNBOUNDED

    @property
    def verdict(self) -> Verdict:
        """What this phase allows us to say."""
        if self.telling:
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
    mdc_points: int = MDC_POINTS
    """Points of a shift or trend under Making Data Count."""

    @property
    def latest(self) -> Phase | None:
        """The latest phase; None without points."""
        return self.phases[-1] if self.phases else None

    @property
    def verdict(self) -> Verdict:
        """The verdict on the latest phase: earlier ones are history that people closed."""
        return self.latest.verdict if self.latest else Verdict.TOO_FEW

    @property
    def finding(self) -> Signal | None:
        """The one signal worth a title: what lasts until now first, then sustained before sudden.

        A rule about a whole phase tells of now where the halves of the phase lie on two sides.
        """
        phase = self.latest
        if phase is None:
            return None
        if not phase.telling:
            return phase.possible
        now = max(i for i, y in enumerate(self.values, 1) if y is not None)

        def rank(signal: Signal) -> tuple[bool, int, int]:
            over = self.halves is Direction.NONE if signal.rule in WHOLE else signal.last < now
            return (over, _TELLING.index(signal.rule), -signal.last)

        return min(phase.telling, key=rank)

    @property
    def halves(self) -> Direction:
        """UP where most of the latest phase lies below its line at first, then above; DOWN the reverse.

        Most are two thirds of each half. What went and came back has no halves that differ: NONE.
        """
        return halves(self._sides_after(0))

    @property
    def since(self) -> Direction:
        """The other side, where most of six or more useful points lie since a run that is over; else NONE."""
        signal, most = self.finding, mostly(self._since_run())
        return Direction.NONE if signal is None or most is signal.direction else most

    @property
    def mixed(self) -> bool:
        """Whether six or more useful points since a run that is over lie mostly on neither side."""
        sides = self._since_run()
        return bool(sides) and mostly(sides) is Direction.NONE

    @property
    def returned(self) -> bool:
        """Whether most of six or more useful points before a run that is over lie where most lie since."""
        signal, since = self.finding, self.since
        if signal is None or since is Direction.NONE:
            return False
        earlier = len(self._sides_after(0)) - len(self._sides_after(signal.first - 1))
        sides = self._sides_after(0)[:earlier]
        return len(sides) >= PERLA_SHIFT and mostly(sides) is since

    def _since_run(self) -> Sides:
        """Sides of the points since the run that is told, if there are six or more."""
        signal = self.finding
        if signal is None or signal.rule not in (Rule.LONG_RUN, Rule.SHIFT):
            return ()
        sides = self._sides_after(signal.last)
        return sides if len(sides) >= PERLA_SHIFT else ()

    @property
    def steady(self) -> bool:
        """Whether people began the latest phase after another, and nothing signals in it."""
        return len(self.phases) > 1 and self.verdict in (Verdict.NO_SIGNAL, Verdict.ONE_VALUE)

    @property
    def before(self) -> float | None:
        """The centre of the phase before the latest; None where it had too few points for a line."""
        return self.phases[-2].centre if len(self.phases) > 1 and self.phases[-2].drawn else None

    @property
    def stepped(self) -> Direction:
        """The way a steady phase lies from the one before it, where chance does not explain that; else NONE.

        Each of the two would show a signal about the other's line, as about a frozen baseline: asked of the
        later one alone, chance would say yes five times as often (`bench/findings.py`).
        """
        phase, line = self.latest, self.before
        if not self.steady or phase is None or line is None or phase.centre is None:
            return Direction.NONE
        later = beyond_chance(self._sides(phase, line))
        earlier = beyond_chance(self._sides(self.phases[-2], phase.centre))
        return later if {later, earlier} == {Direction.UP, Direction.DOWN} else Direction.NONE

    @property
    def worth(self) -> Worth:
        """Whether what the title tells is for the better, by where the points went last."""
        signal, good = self.finding, self.series.direction
        went = self._went(signal) if signal else self.stepped
        if Direction.NONE in (went, good):
            return Worth.CHANGED
        return Worth.BETTER if went is good else Worth.WORSE

    def _went(self, signal: Signal) -> Direction:
        if self.mixed or self.returned:
            return Direction.NONE
        if self.since is not Direction.NONE:
            return self.since
        return self.halves if signal.rule in WHOLE else signal.direction

    @property
    def outcome(self) -> Outcome:
        """What the chart tells, in a word."""
        if self.verdict is Verdict.SIGNAL or self.stepped is not Direction.NONE:
            return Outcome(self.worth)
        return Outcome.NO_SIGNAL if self.verdict is Verdict.ONE_VALUE else Outcome(self.verdict)

    def _sides_after(self, position: int) -> Sides:
        """Sides of the latest phase's line on which its useful points after a position lie."""
        phase = self.latest
        return () if phase is None or phase.centre is None else self._sides(phase, phase.centre, position)

    def _sides(self, phase: Phase, line: float, after: int = 0) -> Sides:
        start = max(after, phase.first - 1)
        both = zip(self.values[start : phase.last], self.series.points[start : phase.last], strict=True)
        values = [y for y, point in both if y is not None and not point.excluded]
        return sides_about(line, values, self.series.decimals)

    @property
    def of_all(self) -> int:
        """How many points there are, where all of them make the one centre line; 0 for any other line.

        Others are frozen on a baseline, of one phase among several, too short to be drawn, or given by hand.
        """
        phase = self.latest
        if phase is None or len(self.phases) > 1 or phase.frozen or not phase.drawn:
            return 0
        counted = [at for at, point in enumerate(self.series.points, 1) if not point.excluded]
        reported = [at for at in counted if self.values[at - 1] is not None]
        made = middle_of(self.series, self.kind, self.values, reported)
        return phase.n if isclose(made, phase.centre or 0.0, abs_tol=SAME) else 0

    @property
    def progress(self) -> Progress | None:
        """From the frozen baseline, or the first points, to the latest; None with too few points."""
        return progress_of(self.series, self.kind, self.values)

    @property
    def span(self) -> tuple[float, float] | None:
        """Where the measure began and where it was of late, if that goes the way its outcome says."""
        made, good = self.progress, self.series.direction
        if made is None or self.outcome not in (Outcome.BETTER, Outcome.WORSE, Outcome.CHANGED):
            return None
        ends = made.start.value, (made.year or made.latest).value
        better = Worth.BETTER if way(ends[1] - ends[0]) is good else Worth.WORSE
        return ends if self.outcome in (Outcome.CHANGED, better.value) else None

    @property
    def cadence(self) -> Cadence:
        """The step between points; rare events have none."""
        return Cadence.POINT if self.kind in (ChartKind.G, ChartKind.T) else self.series.cadence()

    @property
    def trial(self) -> bool:
        """Whether fewer than 20 points set the latest phase's lines: limits are for trial only."""
        return self.latest is not None and self.latest.trial

    @property
    def months_needed(self) -> int:
        """Useful points still missing before any rule may speak.

        The middle one of an odd number of points is its own median, and leaves it with the next point.
        """
        phase = self.latest
        if phase is None:
            return LEAST_USEFUL
        middle = phase.n % 2 and phase.useful < phase.n and self.kind in MEDIANS and not phase.frozen
        return max(0, LEAST_USEFUL - phase.useful - bool(middle))

    def signals(self) -> tuple[Signal, ...]:
        """The signals of all phases."""
        return tuple(signal for phase in self.phases for signal in phase.signals)

    def centres(self) -> tuple[float | None, ...]:
        """The centre line, one value a point."""
        return tuple(phase.centre for phase in self.phases for _ in phase.lower)


LEAST_FOR_FIRM_LIMITS = 20
"""Limits set by fewer points are trial limits (Wheeler; Provost & Murray 2011)."""


_TELLING = (
    Rule.LONG_RUN,
    Rule.SHIFT,
    Rule.OUTSIDE_LIMITS,
    Rule.TWO_OF_THREE,
    Rule.TREND,
    Rule.FEW_CROSSINGS,
    Rule.RUNS,
)


_UNBOUNDED = (None, None)
