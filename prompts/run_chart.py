"""From an analysis to the words on its chart, its sentence and its alternative text."""

from collections.abc import Sequence
from dataclasses import replace

from improvement.measure import Direction
from improvement.run_chart import (
    Analysis,
    ChartKind,
    Phase,
    Rule,
    RuleSet,
    Signal,
    Verdict,
)
from improvement.run_chart.chart import KEY_MOST, Captions, Chart, Mark
from improvement.run_chart.phases import NewPhase
from improvement.run_chart.rules import PERLA_SHIFT, PERLA_TREND
from prompts.run_chart_aside import Aside
from prompts.run_chart_facts import MONTHS_OR_MORE, NOUN, isolated
from prompts.run_chart_labels import Labels
from prompts.run_chart_progress import HowFar
from prompts.words import Words


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


class Teller(Labels, HowFar, Aside):
    """Puts one analysis into words."""

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

    def standing(self) -> str:
        """The verdict, then the progress and, under Making Data Count, its icons in words."""
        return " ".join(filter(None, (self.sentence(), self.progress(), self.icons())))

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
        notes = tuple((i, p.note) for i, p in enumerate(self.series.points, 1) if p.note)
        captions = Captions(
            title=self.title(),
            alt_text="",
            name=subject or self.name,
            finding=". ".join(filter(None, (self.alone(short=True), self.icons().rstrip(".")))),
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
            notes=notes[-KEY_MOST:],
            baseline=self.say("baseline_label") if latest and latest.frozen else "",
            key=key,
            footer=self._footer(source, left=max(len(notes) - KEY_MOST, 0)),
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
            marks=[f"({i}) {text}" for i, text in enumerate(captions.key, 1)],
            limits=[limit for limit in (captions.lower, captions.upper) if limit],
            phases=[(self._at(first), why) for first, why in captions.phases if first > 1],
            notes=[(self._at(position), note) for position, note in captions.notes],
        )

    def _footer(self, source: str, *, left: int) -> str:
        footer = self.say("footer", definition=self.series.definition, source=source)
        return self.say("notes_left", footer=footer, left=left) if left else footer

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


def kind_reason(kind: ChartKind, reason: str, words: Words) -> str:
    """Why a kind of chart was suggested."""
    return words.plain(NOUN, f"reason_{reason}", kind=words.plain(NOUN, "kind_name", kind=kind.value))
