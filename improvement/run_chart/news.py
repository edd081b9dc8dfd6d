"""What of a chart's finding is new since people last heard of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from improvement.run_chart.verdict import Analysis, Outcome

TELLING = frozenset({Outcome.BETTER, Outcome.WORSE, Outcome.CHANGED, Outcome.POSSIBLE})
"""Outcomes that say that something changed, or may have."""


class News(StrEnum):
    """How a finding stands to the one before it."""

    NEW = "new"
    OVER = "over"
    """Told before, and no more."""
    AS_BEFORE = "as_before"
    NOTHING = "nothing"
    """Neither told now nor before."""

    @property
    def fresh(self) -> bool:
        """Whether people have not heard it yet."""
        return self in (News.NEW, News.OVER)


def news_of(now: Analysis, before: Analysis | None) -> News:
    """What is new in `now` to people who were told `before`, of the same chart; None when there was none.

    A run that goes on is not new, nor is one in place of another that told the same; a finding that begins
    after all that was known before is.
    """
    told = before is not None and before.outcome in TELLING
    if now.outcome not in TELLING:
        return News.OVER if told else News.NOTHING
    if before is None or before.outcome is not now.outcome:
        return News.NEW
    begun, known = _begins(now), _known_until(before)
    return News.NEW if begun and known and begun > known else News.AS_BEFORE


@dataclass(frozen=True, slots=True)
class Told:
    """What one team's chart tells everybody; `news` is None where nothing was told before."""

    team: str
    outcome: Outcome | None
    """None where nothing of it may be shown to other teams."""
    news: News | None = None
    span: str = ""
    """From which value to which, in words; empty where that says nothing."""

    @property
    def fresh(self) -> bool:
        """Whether it is new to people who were told before."""
        return self.news is not None and self.news.fresh


@dataclass(frozen=True, slots=True)
class Alike:
    """Teams whose charts tell the same, in the given order."""

    outcome: Outcome | None
    news: News | None
    told: tuple[Told, ...]

    @property
    def teams(self) -> tuple[str, ...]:
        """Names of the teams."""
        return tuple(one.team for one in self.told)


def grouped(told: Iterable[Told]) -> list[Alike]:
    """Teams by what their charts tell: what is new first, then what tells something, then the rest."""
    alike: dict[tuple[Outcome | None, News | None], list[Told]] = {}
    for one in told:
        alike.setdefault((one.outcome, one.news), []).append(one)
    outcomes = [*Outcome, None]

    def rank(group: Alike) -> tuple[bool, bool, bool, int]:
        fresh = group.news is not None and group.news.fresh
        return not fresh, group.outcome not in TELLING, group.news is News.OVER, outcomes.index(group.outcome)

    return sorted((Alike(*kind, tuple(every)) for kind, every in alike.items()), key=rank)


def _begins(analysis: Analysis) -> date | None:
    """The period in which the finding begins; None when it is about phases."""
    signal = analysis.finding
    return analysis.series.points[signal.first - 1].period if signal else None


def _known_until(analysis: Analysis) -> date | None:
    both = zip(analysis.series.points, analysis.values, strict=True)
    return max((point.period for point, y in both if y is not None), default=None)
