"""How often each rule set calls a signal, where nothing changed and where something did: a seeded simulation.

Charts are normal data, a point a month, judged as Callboard judges them: as run charts, and as I charts whose
points outside Shewhart's limits count too. A frozen baseline is the first year.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import NamedTuple

from bench.table import Row
from improvement.measure import Direction
from improvement.run_chart import ChartKind, Point, RuleSet, Series, Verdict, analyse_all
from improvement.run_chart.batch import analyse_many
from improvement.run_chart.rules import PERLA_SHIFT

CHARTS, SEED = 2000, 1
"""Of every kind; a rate of 3 in 100 is then known to about 0.4."""
YEAR = 12
LENGTHS = (12, 24, 36)
"""Months of a chart on which nothing changed."""
SEEN_AFTER = (6, 12, 24)
"""Months since a change, after a year without."""
CHANGE_SD = 1.0
COLUMNS = (
    ("Anhøj", RuleSet.ANHOEJ, False),
    ("Perla", RuleSet.PERLA, False),
    ("Making Data Count", RuleSet.MDC, True),
    ("Anhøj, and limits", RuleSet.ANHOEJ, True),
    ("Perla, and limits", RuleSet.PERLA, True),
    ("Making Data Count, no limits", RuleSet.MDC, False),
)
"""What a column is called, its rules, and whether the chart has limits that count."""


PAGE = Path(__file__).parents[1] / "docs" / "run-charts.md"


class Case(NamedTuple):
    """Charts of so many months, the last `changed` of them higher."""

    months: int
    changed: int = 0
    frozen: bool = False

    @property
    def words(self) -> str:
        """What the row is called."""
        what = (
            f"changed by one standard deviation {self.changed} months ago"
            if self.changed
            else f"{self.months} months, nothing changed"
        )
        return f"{what}, first year frozen" if self.frozen else what


CASES = (
    *(Case(months, frozen=frozen) for months in LENGTHS for frozen in (False, True)[: 1 + (months > YEAR)]),
    *(Case(YEAR + months, months, frozen) for months in SEEN_AFTER for frozen in (False, True)),
)


def measure() -> list[Row]:
    """Print the table, and whether docs/run-charts.md holds it."""
    lines = [*table(), possible()]
    print("\n".join(lines))
    held = all(line in PAGE.read_text("utf-8") for line in lines)
    print("docs/run-charts.md holds these rates." if held else "docs/run-charts.md holds OTHER rates.")
    return []


def table(cases: Iterable[Case] = CASES) -> list[str]:
    """Signals in 100 charts, as lines of Markdown."""
    head = ["in 100 charts", *(name for name, _, _ in COLUMNS)]
    lines = [head, ["---"] * len(head), *([case.words, *_shown(_rates(case))] for case in cases)]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def possible() -> str:
    """How often a chart on which nothing changed says possibly better within a year after a frozen one."""
    made = list(_made(Case(2 * YEAR, frozen=True)))
    said: set[int] = set()
    for months in range(YEAR + PERLA_SHIFT, 2 * YEAR + 1):
        so_far = [replace(one, points=one.points[:months], direction=Direction.UP) for one in made]
        judged = analyse_many(so_far, rules=(RuleSet.ANHOEJ,))
        said.update(at for at, one in enumerate(judged) if one[RuleSet.ANHOEJ].verdict is Verdict.POSSIBLE)
    return f"By chance this happens on {_shown([100 * len(said) / CHARTS])[0]} of 100 charts within a year."


def _shown(rates: list[float]) -> list[str]:
    return [f"{rate:.0f}" if rate >= 9.95 else f"{rate:.1f}" for rate in rates]


def _rates(case: Case) -> list[float]:
    """Charts in 100 with a signal, by column."""
    made = list(_made(case))
    judged = {
        False: analyse_many(made),
        True: [analyse_all(series, kind=ChartKind.I, shewhart=True) for series in made],
    }
    return [
        100 * sum(each[rules].verdict is Verdict.SIGNAL for each in judged[limits]) / CHARTS
        for _, rules, limits in COLUMNS
    ]


def _made(case: Case) -> Iterator[Series]:
    months, changed, frozen = case
    chance = Random(f"{SEED} {months} {changed}")  # noqa: S311 - data for a simulation, not secrets
    dates = [date(2020 + at // 12, at % 12 + 1, 1) for at in range(months)]
    for _ in range(CHARTS):
        numbers = [chance.gauss(CHANGE_SD * (at >= months - changed), 1.0) for at in range(months)]
        both = enumerate(zip(dates, numbers, strict=True))
        yield Series("made", tuple(Point(d, y, baseline=frozen and at < YEAR) for at, (d, y) in both))
