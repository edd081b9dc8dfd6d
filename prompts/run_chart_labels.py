"""The labels on a picture: lines, limits, phases and points."""

from collections.abc import Iterator, Sequence

from improvement.run_chart import Phase
from improvement.run_chart.phases import NewPhase
from prompts.run_chart_facts import Facts, isolated
from prompts.words import number


class Labels(Facts):
    """What stands beside lines and points of one analysis."""

    def _centre(self, phase: Phase) -> str:
        return self.say("centre_name", kind=self.analysis.kind.value, frozen=phase.frozen)

    def _centre_label(self, phase: Phase) -> str:
        if not phase.drawn:
            return ""
        centre = self.say("centre_name", kind=self.analysis.kind.value, frozen=False)
        return self.say("centre_label", centre=centre, value=self._value(phase.centre))

    def _made_of(self, line: str, *, short: bool = False) -> str:
        """The centre line with what it is made of: the baseline, or all points; empty for any other."""
        phase, every = self.analysis.latest, self.analysis.of_all
        frozen = phase is not None and phase.frozen and phase.drawn
        if not line or not (frozen or every):
            return ""
        return self.say(
            "made_of", line=line, frozen=frozen, points=every, cadence=self.cadence.value, short=short
        )

    def _limit_label(self, phrase: str, limits: Sequence[float | None]) -> str:
        if not limits or limits[-1] is None:
            return ""
        return self.say(phrase, value=self._value(limits[-1]), trial=self.analysis.trial)

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
