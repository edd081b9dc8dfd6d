"""What people decide about one chart, and when the rules let them: the machine never decides by itself."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from improvement.measure import MDC_POINTS, Kind, months_between
from improvement.refusal import Refused
from improvement.run_chart.analysis import analyse
from improvement.run_chart.limits import ChartKind
from improvement.run_chart.phases import NewPhase, with_baseline, with_phases
from improvement.run_chart.rules import Rule, RuleSet
from improvement.run_chart.runs import LEAST_USEFUL
from improvement.run_chart.series import Series
from improvement.run_chart.suggest import measure_kind
from improvement.run_chart.verdict import Analysis, Verdict

PERIODS = (12, 24)
"""Months a chart may be cut to; None shows all."""

LEAST_IN_PHASE = LEAST_USEFUL
"""Reported months a phase needs: a shift counts as sustained when it lasts 10 to 12 points (Provost & Murray,
The Health Care Data Guide, 2011), and below 10 no rule speaks and no line is drawn."""

LONGEST_LIKELY = 24
"""Months at most that are suggested as a baseline: two years are enough for firm limits."""

LONGEST_WHY = 120
"""Characters of a reason or a note: they stand on the picture."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Months frozen by a person: first and last are included."""

    first: date
    last: date
    who: str
    when: date
    why: str


@dataclass(frozen=True, slots=True)
class MonthNote:
    """What happened in a month. `number` tells notes apart."""

    month: date
    words: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything in force for one team's chart of one measure."""

    kind: ChartKind = ChartKind.RUN
    months: int | None = None
    baseline: Baseline | None = None
    phases: tuple[NewPhase, ...] = ()
    notes: tuple[MonthNote, ...] = ()
    mdc_points: int = MDC_POINTS
    """Decided for the whole collaborative, in its charter."""


UNDECIDED = Decisions()


def decided_until(decisions: Decisions, month: date) -> Decisions:
    """The decisions about months up to that one: a chart that ends there knows of no later month."""
    baseline = decisions.baseline
    return replace(
        decisions,
        baseline=baseline if baseline and baseline.last <= month else None,
        phases=tuple(phase for phase in decisions.phases if phase.starts <= month),
        notes=tuple(note for note in decisions.notes if note.month <= month),
    )


_KINDS: Mapping[Kind, tuple[ChartKind, ...]] = {
    Kind.PROPORTION: (ChartKind.P, ChartKind.PP, ChartKind.I),
    Kind.RATE: (ChartKind.U, ChartKind.UP, ChartKind.I),
    Kind.COUNT: (ChartKind.C, ChartKind.I),
    Kind.AVERAGE: (ChartKind.I,),
    Kind.TIME: (ChartKind.I, ChartKind.T),
}
"""Control charts by type of measure (Provost & Murray 2011; Mohammed, Worthington & Woodall 2008)."""


def decided(series: Series, held: Decisions) -> Series:
    """The series with phases, baseline and notes upon it. A baseline without any value is left out."""
    upon = with_phases(series, held.phases) if held.phases else series
    if held.baseline is not None:
        with suppress(Refused):  # nothing reported in it any more
            upon = with_baseline(upon, held.baseline.first, held.baseline.last)
    if held.notes:
        upon = replace(upon, points=tuple(replace(p, note=_noted(held, p.period)) for p in upon.points))
    return upon


def judged(series: Series, held: Decisions, rules: RuleSet | str) -> Analysis:
    """The decided series, as the chosen kind, or as a run chart where the data do not suit that any more."""
    upon = decided(series, held)
    suits = held.kind is ChartKind.RUN or held.kind in fitting(series)
    kind = held.kind if suits else ChartKind.RUN
    return analyse(upon, rules=rules, kind=kind, mdc_points=held.mdc_points)


def fitting(series: Series) -> tuple[ChartKind, ...]:
    """The control charts that suit the measure's type and the data at hand."""
    return tuple(kind for kind in _KINDS[measure_kind(series)] if _suits(series, kind))


def may_choose(series: Series, kind: ChartKind) -> None:
    """Raises Refused `run_chart_desk.kind_unfit` for a kind that does not suit the data."""
    if kind is not ChartKind.RUN and kind not in fitting(series):
        raise Refused("run_chart_desk.kind_unfit")


def may_note(words: str, month: date, series: Series) -> str:
    """The note to keep. Raises Refused `run_chart_desk.note_too_long` or `note_outside`."""
    if len(words) > LONGEST_WHY:
        raise Refused("run_chart_desk.note_too_long", field="words", length=len(words), most=LONGEST_WHY)
    if all(p.period != month for p in series.points):
        raise Refused("run_chart_desk.note_outside", field="month", month=month)
    return " ".join(words.split())


def may_freeze(series: Series, held: Decisions, wanted: Baseline, rules: RuleSet | str) -> Analysis:
    """The baseline judged alone; a signal inside it deserves a warning, for a baseline should be steady.

    Raises Refused (noun run_chart_desk): `why_missing`, `why_too_long`, `baseline_there`,
    `baseline_backwards`, `baseline_across`, `baseline_one_value` or `baseline_short`, which says how many
    useful points are missing (Perla, Provost & Murray 2011: at least ten).
    """
    _must_say_why(wanted.why)
    if held.baseline is not None:
        raise Refused("run_chart_desk.baseline_there", field="first", **_whose(held.baseline))
    if months_between(wanted.first, wanted.last) < 1:
        raise Refused("run_chart_desk.baseline_backwards", field="last")
    for phase in held.phases:
        if wanted.first < phase.starts <= wanted.last:
            raise Refused("run_chart_desk.baseline_across", field="last", month=phase.starts)
    return _long_enough(series, held, wanted.first, wanted.last, rules)


def likely_baseline(
    series: Series, held: Decisions, rules: RuleSet | str, kickoff: date
) -> tuple[date, date] | None:
    """First and last of the months before the work began, if they deserve to be frozen; else None.

    They hold ten useful points or more and no signal, and nobody has decided otherwise: a baseline or a
    phase is there. `kickoff` is the first month that is not before the work.
    """
    both = zip(series.points, series.values(), strict=True)
    before = [p.period for p, y in both if y is not None and p.period < kickoff][-LONGEST_LIKELY:]
    if held.baseline or held.phases or not before:
        return None
    try:
        alone = _long_enough(series, held, before[0], before[-1], rules)
    except Refused:
        return None
    return None if alone.verdict is Verdict.SIGNAL else (before[0], before[-1])


def _long_enough(series: Series, held: Decisions, first: date, last: date, rules: RuleSet | str) -> Analysis:
    """The months judged alone. Raises Refused as `may_freeze` where they cannot set a line."""
    alone = judged(
        _between(series, first, last), Decisions(kind=held.kind, mdc_points=held.mdc_points), rules
    )
    if alone.verdict is Verdict.ONE_VALUE:
        raise Refused("run_chart_desk.baseline_one_value", field="last")
    useful = alone.latest.useful if alone.latest else 0
    if useful < LEAST_USEFUL:
        raise Refused(
            "run_chart_desk.baseline_short", field="last", useful=useful, needed=LEAST_USEFUL - useful
        )
    return alone


def may_begin(series: Series, held: Decisions, wanted: NewPhase) -> None:
    """Whether a phase may begin there; that all four answers are yes, `NewPhase` itself has made sure.

    Raises Refused (noun run_chart_desk): `why_too_long`, `phase_there`, `phase_in_baseline`, and
    `phase_few_before` or `phase_few_after` where one side would be too short to be judged.
    """
    _must_say_why(wanted.why)
    starts = wanted.starts
    if any(phase.starts == starts for phase in held.phases):
        raise Refused("run_chart_desk.phase_there", field="starts", month=starts)
    if held.baseline and held.baseline.first < starts <= held.baseline.last:
        raise Refused("run_chart_desk.phase_in_baseline", field="starts", **_whose(held.baseline))
    since = max((phase.starts for phase in held.phases if phase.starts < starts), default=date.min)
    until = min((phase.starts for phase in held.phases if phase.starts > starts), default=date.max)
    before, after = _reported(series, since, starts), _reported(series, starts, until)
    for count, code in ((before, "phase_few_before"), (after, "phase_few_after")):
        if count < LEAST_IN_PHASE:
            facts = {"reported": count, "least": LEAST_IN_PHASE, "needed": LEAST_IN_PHASE - count}
            raise Refused(f"run_chart_desk.{code}", field="starts", month=starts, **facts)


def must_be_long_enough(series: Series, least: int, code: str) -> None:
    """Asked before a form opens that nobody could fill in. Raises Refused with `reported` and `needed`."""
    reported = _reported(series, date.min, date.max)
    if reported < least:
        raise Refused(code, reported=reported, needed=least - reported, least=least)


def likely_start(analysis: Analysis) -> date | None:
    """The first month of the shift that the chart shows, if it shows one: where a new phase would begin.

    Months of a frozen baseline cannot begin one.
    """
    found = analysis.finding
    if found is None or found.rule not in (Rule.LONG_RUN, Rule.SHIFT):
        return None
    shift = analysis.series.points[found.first - 1 : found.last]
    return next((point.period for point in shift if not point.baseline), None)


def _must_say_why(why: str) -> None:
    if not why.strip():
        raise Refused("run_chart_desk.why_missing", field="why")
    if len(why) > LONGEST_WHY:
        raise Refused("run_chart_desk.why_too_long", field="why", length=len(why), most=LONGEST_WHY)


def _whose(baseline: Baseline) -> dict[str, object]:
    return {"first": baseline.first, "last": baseline.last, "who": baseline.who, "when": baseline.when}


def _noted(held: Decisions, month: date) -> str:
    return "; ".join(note.words for note in held.notes if note.month == month)


def _suits(series: Series, kind: ChartKind) -> bool:
    try:
        analyse(series, kind=kind)
    except Refused:
        return False
    return True


def _between(series: Series, first: date, last: date) -> Series:
    return replace(series, points=tuple(p for p in series.points if first <= p.period <= last))


def _reported(series: Series, since: date, until: date) -> int:
    both = zip(series.points, series.values(), strict=True)
    return sum(y is not None and since <= p.period < until for p, y in both)
