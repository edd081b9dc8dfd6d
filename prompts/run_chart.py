"""From an analysis to the words on its chart, its sentence and its alternative text."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from improvement.measure import Direction, Kind
from improvement.run_chart import (
    Analysis,
    Cadence,
    ChartKind,
    Phase,
    Progress,
    Rule,
    RuleSet,
    Signal,
    Stretch,
    Verdict,
)
from improvement.run_chart.chart import Captions, Chart, Mark
from improvement.run_chart.phases import NewPhase
from improvement.run_chart.rules import PERLA_SHIFT, PERLA_TREND
from improvement.run_chart.scale import digits_for
from prompts.words import Words, number

NOUN = "run_chart"
MONTHS_OR_MORE = (Cadence.MONTH, Cadence.QUARTER, Cadence.YEAR)
"""Steps whose days mean nothing."""
FINER = 3
"""Decimals that may be added to tell a value from a target that it misses."""


def chart(
    analysis: Analysis,
    words: Words,
    *,
    name: str = "",
    subject: str = "",
    marks: Sequence[Mark] = (),
    decisions: Sequence[NewPhase] = (),
    source: str = "",
) -> Chart:
    """A chart ready to draw. `name` heads the finding (else the series' name), `subject` says whose it is.

    `decisions` say of phases who began them, when and why; `who` in them is a name to show.
    """
    teller = Teller(analysis, words, name or analysis.series.name)
    return Chart(analysis, teller.captions(isolated(subject), marks, decisions, source), tuple(marks))


def sentence(analysis: Analysis, words: Words) -> str:
    """The verdict in one plain sentence that quotes rule, number of points and period."""
    return Teller(analysis, words, analysis.series.name).sentence()


def standing(analysis: Analysis, words: Words) -> str:
    """The verdict, and the progress behind it where there are points enough: what stands below a chart."""
    return Teller(analysis, words, analysis.series.name).standing()


def heard_before(analysis: Analysis, words: Words) -> str:
    """The finding without its rule, and the progress: for those who read the whole of it last month."""
    teller = Teller(analysis, words, analysis.series.name)
    return f"{teller.alone()}. {teller.progress()}".strip()


def progress(analysis: Analysis, words: Words) -> str:
    """Where the measure began, where it is now, and its target; empty with too few points."""
    return Teller(analysis, words, analysis.series.name).progress()


def span(analysis: Analysis, words: Words) -> str:
    """From which value to which a better, worse or changed measure came; empty where that misleads."""
    teller, ends = Teller(analysis, words, analysis.series.name), analysis.span
    return "" if ends is None else teller.span(*ends)


def title(analysis: Analysis, words: Words) -> str:
    """The finding as a title."""
    return Teller(analysis, words, analysis.series.name).title()


class Teller:
    """Puts one analysis into words."""

    def __init__(self, analysis: Analysis, words: Words, name: str) -> None:
        self.analysis, self.words, self.name = analysis, words, isolated(name)
        self.series = analysis.series
        self.cadence = analysis.cadence
        self.digits = digits_for(analysis)
        self.decimals = self._decimals()
        self.suffix = "%" if self.series.kind is Kind.PROPORTION else ""

    def say(self, phrase: str, **facts: Any) -> str:
        """One phrase of this noun."""
        return self.words.plain(NOUN, phrase, **facts)

    def title(self) -> str:
        """The measure and the finding."""
        return self.say("title", name=self.name, finding=self._finding())

    def sentence(self) -> str:
        """Rule, number of points and period.

        Before it, how a steady phase compares with the one before; after it, points outside limits.
        """
        phase = self.analysis.latest
        said = [self._judged(), self._aside("sentence_aside")]
        if phase is not None and self.analysis.steady:
            said.insert(0, self._steady(phase, "sentence_steady"))
        return " ".join(filter(None, said))

    def _aside(self, phrase: str, *, short: bool = False) -> str:
        """Points of the latest phase outside Shewhart's limits, where they make no verdict; empty without."""
        outside = self.analysis.latest.aside if self.analysis.latest else ()
        if not outside:
            return ""
        return self.say(
            phrase,
            count=len(outside),
            direction=outside[-1].direction.value,
            when=self._at(outside[-1].first, short=short),
            dated=self.cadence not in MONTHS_OR_MORE,
            cadence=self.cadence.value,
        )

    def _judged(self) -> str:
        """Rule, number of points and period, in one sentence."""
        phase, verdict = self.analysis.latest, self.analysis.verdict
        period = self._period(phase)
        points = self.say("points", useful=phase.useful if phase else 0)
        if phase is None or verdict is Verdict.TOO_FEW:
            needed = self.analysis.months_needed
            return self.say(
                "sentence_too_few", points=points, needed=needed, cadence=self.cadence.value, period=period
            )
        if verdict is Verdict.ONE_VALUE:
            value = self._value(phase.centre)
            longest = phase.longest_run_max
            return self.say(
                "sentence_one_value",
                points=phase.n,
                value=value,
                longest_run_max=longest,
                period=period,
                within=self.analysis.steady,
            )
        signal = self.analysis.finding
        by = "shewhart" if signal and signal.shewhart else self.analysis.rules.value
        rules = self.say("rules_name", rules=by)
        if signal is None:
            detail = self._detail(phase)
            return self.say(
                "sentence_no_signal",
                rules=rules,
                detail=detail,
                points=points,
                period=period,
                within=self.analysis.steady,
            )
        return self.say(
            f"sentence_{verdict.value}",
            rules=rules,
            worth=self.analysis.worth.value,
            pattern=self._pattern(signal, phase),
            bound=self._bound(signal, phase),
            points=points,
            period=period,
        )

    def alone(self, *, short: bool = False) -> str:
        """The finding by itself."""
        return self.say("alone", finding=self._finding(short=short))

    def span(self, start: float, end: float) -> str:
        """Two values, from and to."""
        return self.say("span_of", start=self._value(start), end=self._value(end))

    def standing(self) -> str:
        """The verdict, then the progress."""
        return f"{self.sentence()} {self.progress()}".strip()

    def progress(self) -> str:
        """Where the measure began, where it is now, and its target; empty with too few points."""
        made = self.analysis.progress
        if made is None:
            return ""
        since = made.reached_since
        return self.say(
            "progress",
            centre=self.say("centre_name", kind=self.analysis.kind.value, frozen=False),
            frozen=made.frozen,
            start=self._value(made.start.value),
            begun=self._stretch(made.start),
            year=self._value(made.year.value) if made.year else "",
            of_year=self._stretch(made.year) if made.year else (),
            latest=self._apart(made.latest.value, made),
            now=self._stretch(made.latest),
            cadence=self.cadence.value,
            target="" if made.target is None else self._shown(made.target),
            reached=made.reached,
            since="" if since is None else self._at(since),
        )

    def captions(
        self, subject: str, marks: Sequence[Mark], decisions: Sequence[NewPhase], source: str
    ) -> Captions:
        """Every word on the picture."""
        phases, latest = self.analysis.phases, self.analysis.latest
        centres = tuple(self._centre_label(phase) for phase in phases)
        target = (
            ""
            if self.series.target is None
            else self.say("target_label", value=self._shown(self.series.target))
        )
        key = tuple(
            self.say("mark_key", text=isolated(mark.text), when=self._when(mark.on, exact=True, short=True))
            for mark in marks
        )
        last = self._last_index()
        captions = Captions(
            title=self.title(),
            alt_text="",
            name=subject or self.name,
            finding=self.alone(short=True),
            subtitle=self._subtitle(subject),
            centres=centres,
            target=target,
            upper=self._limit_label("upper_label", latest.upper if latest else ()),
            lower=self._limit_label("lower_label", latest.lower if latest else ()),
            last="" if last is None else self._reported(self.analysis.values[last]),
            last_n="" if last is None else self._n(last),
            phases=tuple((p.first, self._why(p, decisions)) for p in phases if p.name),
            phase_key=self._phase_key(centres, decisions),
            excluded=tuple(self._excluded()),
            notes=tuple((i, p.note) for i, p in enumerate(self.series.points, 1) if p.note),
            baseline=self.say("baseline_label") if latest and latest.frozen else "",
            key=key,
            footer=self.say("footer", definition=self.series.definition, source=source),
            suffix=self.suffix,
            months=tuple(self.say("months").split()),
        )
        return replace(captions, alt_text=self._alt_text(captions, subject))

    def _finding(self, *, short: bool = False) -> str:
        verdict, phase, signal = self.analysis.verdict, self.analysis.latest, self.analysis.finding
        if verdict is Verdict.TOO_FEW or phase is None:
            return self.say(
                "finding_too_few",
                needed=self.analysis.months_needed,
                cadence=self.cadence.value,
                unreported=self._last_index() is None,
                began=self._began(short=short),
            )
        aside = self._aside("finding_aside", short=short)
        if self.analysis.steady:
            return self._beside(self._steady(phase, "finding_steady", short=short), aside)
        if signal is None:
            sustained = verdict is Verdict.NO_SIGNAL and aside
            return self._beside(
                self.say("finding_no_run" if sustained else f"finding_{verdict.value}"), aside
            )
        pattern = self._pattern(signal, phase, short=short)
        return self.say(f"finding_{verdict.value}", pattern=pattern, worth=self.analysis.worth.value)

    def _beside(self, finding: str, aside: str) -> str:
        """The finding of the rules, and beside it what limits show."""
        return self.say("beside", finding=finding, aside=aside) if aside else finding

    def _began(self, *, short: bool = False) -> str:
        """The first point of the latest phase where another came before it."""
        phases = self.analysis.phases
        return self._at(phases[-1].first, short=short) if len(phases) > 1 else ""

    def _steady(self, phase: Phase, phrase: str, *, short: bool = False) -> str:
        """A latest phase without a signal, beside the phase before it."""
        return self.say(
            phrase,
            worth=self.analysis.worth.value,
            stepped=self.analysis.stepped is not Direction.NONE,
            centre=self._centre(phase),
            value=self._value(phase.centre),
            since=self._began(short=short),
            before=self._value(self.analysis.before),
        )

    def _pattern(self, signal: Signal, phase: Phase, *, short: bool = False) -> str:
        direction = signal.direction if signal.direction is not Direction.NONE else Direction.UP
        return self.say(
            "pattern",
            rule=signal.rule.value,
            direction=direction.value,
            length=signal.length,
            cadence=self.cadence.value,
            centre=self._centre(phase),
            first=self._when(self.series.points[signal.first - 1].period, short=short),
            dated=self.cadence not in MONTHS_OR_MORE,
            last=self._when(self.series.points[signal.last - 1].period, short=short),
            current=self._is_current(signal),
            halves=self.analysis.halves.value,
            since=self.analysis.since.value,
            mixed=self.analysis.mixed,
            returned=self.analysis.returned,
            crossings=phase.crossings,
            crossings_min=phase.crossings_min,
            runs=phase.runs,
            runs_min=phase.runs_min,
            runs_max=phase.runs_max,
        )

    def _bound(self, signal: Signal, phase: Phase) -> str:
        rule = signal.rule
        if self.analysis.verdict is Verdict.POSSIBLE:
            rule = Rule.LONG_RUN
        perla = PERLA_TREND if rule is Rule.TREND else PERLA_SHIFT
        counted = self.analysis.halves is Direction.NONE  # the pattern has told how many there were
        return self.say(
            "bound",
            rule=rule.value,
            useful=phase.useful,
            longest_run_max=phase.longest_run_max,
            crossings_min=phase.crossings_min,
            runs_min=phase.runs_min,
            runs_max=phase.runs_max,
            crossings=None if counted else phase.crossings,
            runs=None if counted else phase.runs,
            mdc_points=self.analysis.mdc_points if self.analysis.rules is RuleSet.MDC else perla,
        )

    def _stretch(self, stretch: Stretch) -> tuple[int, bool]:
        """How many points, and whether none between them is missing."""
        return stretch.points, stretch.last - stretch.first + 1 == stretch.points

    def _apart(self, value: float, made: Progress) -> str:
        """The value with as many decimals as keep it from looking like a target that it misses."""
        told = self._value(value)
        for more in range(1, FINER + 1):
            if made.reached is not False or made.target is None:
                break
            if told != self._shown(made.target, self.decimals + more - 1):
                break
            told = self._shown(value, self.decimals + more)
        return told

    def _detail(self, phase: Phase) -> str:
        if self.analysis.rules is RuleSet.ANHOEJ:
            return self.say(
                "detail_anhoej",
                longest_run=phase.longest_run,
                longest_run_max=phase.longest_run_max,
                crossings=phase.crossings,
                crossings_min=phase.crossings_min,
            )
        if self.analysis.rules is RuleSet.PERLA:
            return self.say(
                "detail_perla",
                longest_run=phase.longest_run,
                runs=phase.runs,
                runs_min=phase.runs_min,
                runs_max=phase.runs_max,
            )
        return ""

    def _is_current(self, signal: Signal) -> bool:
        """Whether nothing followed the signal: later points are missing, excluded or on the line."""
        phase, values = self.analysis.latest, self.analysis.values
        return phase is not None and all(
            values[i] is None or values[i] == phase.centre or self.series.points[i].excluded
            for i in range(signal.last, len(values))
        )

    def _alt_text(self, captions: Captions, subject: str) -> str:
        reported = [y for y in self.analysis.values if y is not None]
        label = captions.centres[-1] if captions.centres else ""
        last = f"{captions.last} ({captions.last_n})" if captions.last_n else captions.last
        return self.say(
            "alt_text",
            kind=self.say("kind_name", kind=self.analysis.kind.value),
            name=f"{self.name}, {subject}" if subject else self.name,
            period=self._span(self.series.points[0].period, self.series.points[-1].period)
            if reported
            else "",
            reported=len(reported),
            points=len(self.series.points),
            lowest=self._reported(min(reported)) if reported else "",
            highest=self._reported(max(reported)) if reported else "",
            last=last,
            centre=self._made_of(label) or label,
            target=captions.target,
            sentence=self.standing(),
            marks=[f"({i}) {text}" for i, text in enumerate(captions.key, 1)],
            limits=[limit for limit in (captions.lower, captions.upper) if limit],
            phases=[(self._at(first), why) for first, why in captions.phases if first > 1],
            notes=[(self._at(position), note) for position, note in captions.notes],
        )

    def _subtitle(self, subject: str) -> str:
        return self.say(
            "subtitle",
            name=subject,
            kind=self.say("kind_name", kind=self.analysis.kind.value),
            rules=self.say("rules_name", rules=self.analysis.rules.value),
            points=self.say("points", useful=self.analysis.latest.useful if self.analysis.latest else 0),
            centre=self._made_of(
                self.say("centre_name", kind=self.analysis.kind.value, frozen=False), short=True
            ),
        )

    def _made_of(self, line: str, *, short: bool = False) -> str:
        """The centre line with what it is made of: the baseline, or all points; empty for any other."""
        phase, every = self.analysis.latest, self.analysis.of_all
        frozen = phase is not None and phase.frozen and phase.drawn
        if not line or not (frozen or every):
            return ""
        return self.say(
            "made_of", line=line, frozen=frozen, points=every, cadence=self.cadence.value, short=short
        )

    def _centre(self, phase: Phase) -> str:
        return self.say("centre_name", kind=self.analysis.kind.value, frozen=phase.frozen)

    def _centre_label(self, phase: Phase) -> str:
        if not phase.drawn:
            return ""
        centre = self.say("centre_name", kind=self.analysis.kind.value, frozen=False)
        return self.say("centre_label", centre=centre, value=self._value(phase.centre))

    def _limit_label(self, phrase: str, limits: Sequence[float | None]) -> str:
        if not limits or limits[-1] is None:
            return ""
        return self.say(phrase, value=self._value(limits[-1]), trial=self.analysis.trial)

    def _shown(self, plotted: float, decimals: int | None = None) -> str:
        """In the unit people see: with so many decimals, or else with no more than it has."""
        value = plotted * self.series.factor
        return (number(value, self.digits) if decimals is None else f"{value:,.{decimals}f}") + self.suffix

    def _value(self, plotted: float | None) -> str:
        """A line's value; all lines of a chart have the same number of decimals."""
        return "" if plotted is None else self._shown(plotted, self.decimals)

    def _reported(self, plotted: float | None) -> str:
        """A value that was reported: as the lines, but whole numbers stay whole."""
        return "" if plotted is None else self._shown(plotted, 0 if self._whole() else self.decimals)

    def _whole(self) -> bool:
        factor = self.series.factor
        return all(round(y * factor, self.digits).is_integer() for y in self.analysis.values if y is not None)

    def _decimals(self) -> int:
        """The fewest decimals with which no number on this chart is coarser than its axis deserves."""
        values = [] if self._whole() else [y for y in self.analysis.values if y is not None]
        numbers = [*values[-1:], *([min(values), max(values)] if values else [])]
        for phase in self.analysis.phases:
            lines = (phase.centre, *phase.upper[-1:], *phase.lower[-1:]) if phase.drawn else ()
            numbers += [line for line in lines if line is not None]
        exact = [round(y * self.series.factor, self.digits) for y in numbers]
        return next(d for d in range(self.digits + 1) if all(round(y, d) == y for y in exact))

    def _why(self, phase: Phase, decisions: Sequence[NewPhase]) -> str:
        """Why a phase began, and by whose decision; without one, its name."""
        first = self.series.points[phase.first - 1].period
        begun = [decision for decision in decisions if decision.starts <= first]
        if not begun:
            return isolated(phase.name or "")
        last = max(begun, key=lambda decision: decision.starts)
        when = self._when(last.when, exact=True, short=True)
        return self.say("phase_note", why=isolated(last.why), who=isolated(last.who), when=when)

    def _phase_key(self, centres: Sequence[str], decisions: Sequence[NewPhase]) -> tuple[str, ...]:
        phases = zip(self.analysis.phases, centres, strict=True)
        return tuple(
            self.say("phase_key", when=self._at(p.first), why=self._why(p, decisions), centre=centre)
            for p, centre in phases
        )

    def _excluded(self) -> Iterator[tuple[int, str]]:
        both = zip(self.analysis.values, self.series.points, strict=True)
        for position, (value, point) in enumerate(both, 1):
            if point.excluded and value is not None:
                yield position, self._reported(value)

    def _n(self, index: int) -> str:
        denominator = self.series.points[index].denominator
        return "" if denominator is None else self.say("n_label", n=number(denominator))

    def _last_index(self) -> int | None:
        values = self.analysis.values
        return next((i for i in range(len(values) - 1, -1, -1) if values[i] is not None), None)

    def _period(self, phase: Phase | None) -> str:
        if phase is None:
            return ""
        points = self.series.points
        return self._span(points[phase.first - 1].period, points[phase.last - 1].period)

    def _span(self, first: date, last: date) -> str:
        return self.say("period", first=self._when(first), last=self._when(last))

    def _at(self, position: int, *, short: bool = False) -> str:
        return self._when(self.series.points[position - 1].period, short=short)

    def _when(self, period: date, *, exact: bool = False, short: bool = False) -> str:
        month = self.say("months" if short else "months_long").split()[period.month - 1]
        coarse = self.cadence in MONTHS_OR_MORE and not exact
        return self.say("day", month=month, year=period.year, day=None if coarse else period.day)


def isolated(text: str) -> str:
    """A name so that, written from right to left, it does not turn the words around it (Unicode UAX 9)."""
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
    return text


def kind_reason(kind: ChartKind, reason: str, words: Words) -> str:
    """Why a kind of chart was suggested."""
    return words.plain(NOUN, f"reason_{reason}", kind=words.plain(NOUN, "kind_name", kind=kind.value))
