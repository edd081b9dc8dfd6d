"""Freezing a baseline and beginning a new phase: decisions of people, never of the machine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from improvement.refusal import Refused
from improvement.run_chart.series import Series


@dataclass(frozen=True, slots=True)
class FourQuestions:
    """What must be true before a centre line may move (Wheeler; the same list in Anhoej & Olesen 2014)."""

    behaves_differently: bool
    cause_known: bool
    desirable: bool
    expected_to_continue: bool

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Names of the questions not answered with yes."""
        return tuple(name for name in self.__slots__ if not getattr(self, name))


@dataclass(frozen=True, slots=True)
class NewPhase:
    """A decision that the process changed for good at `starts`: who decided it, when, and why."""

    starts: date
    who: str
    when: date
    why: str
    answers: FourQuestions

    def __post_init__(self) -> None:
        """Raise Refused: `phase_not_justified` unless all four answers are yes, `phase_without_why`."""
        if self.answers.unanswered:
            raise Refused("phase_not_justified", field="answers", missing=self.answers.unanswered)
        if not self.why.strip():
            raise Refused("phase_without_why", field="why")


def with_phases(series: Series, decisions: Sequence[NewPhase]) -> Series:
    """The series cut into phases at each decision's start, named by number and reason.

    The points before the first decision have no name. A baseline belongs to the phase it lies in.
    """
    ordered = sorted(decisions, key=lambda decision: decision.starts)

    def name(period: date) -> str | None:
        begun = [decision.why for decision in ordered if decision.starts <= period]
        return f"{len(begun)}. {begun[-1]}" if begun else None

    return replace(series, points=tuple(replace(p, phase=name(p.period)) for p in series.points))


def with_baseline(series: Series, first: date, last: date) -> Series:
    """The series with centre and limits frozen on the points from `first` to `last`, both included.

    Raises Refused `baseline_empty` when nothing was reported in that time, or in its part of some phase.
    """
    values = series.values()
    chosen = [first <= p.period <= last for p in series.points]
    marked = [(p.phase, y) for p, y, wanted in zip(series.points, values, chosen, strict=True) if wanted]
    reported = {phase for phase, y in marked if y is not None}
    if not reported or reported != {phase for phase, _ in marked}:
        raise Refused("baseline_empty", field="baseline", first=first, last=last)
    points = zip(series.points, chosen, strict=True)
    return replace(series, points=tuple(replace(p, baseline=wanted) for p, wanted in points))
