"""How often each rule set calls a signal, where nothing changed and where something did: a seeded simulation.

Charts are normal data, a point a month, judged as Callboard judges them: as run charts, and as I charts whose
points outside Shewhart's limits count too. A frozen baseline is the first year.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random

from bench.table import Row
from improvement.run_chart import ChartKind, Point, RuleSet, Series, analyse_all

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
)
"""What a column is called, its rules, and whether the chart has limits that count."""


def measure() -> list[Row]:
    """Print the table that docs/run-charts.md holds."""
    print("\n".join(table()))
    return []


def table() -> list[str]:
    """Signals in 100 charts, as lines of Markdown."""
    head = ["in 100 charts", *(name for name, _, _ in COLUMNS)]
    lines = [head, ["---"] * len(head)]
    for months in LENGTHS:
        for frozen in (False, True) if months > YEAR else (False,):
            what = f"{months} months, nothing changed{_baseline(frozen)}"
            lines.append([what, *_shown(_rates(months, 0, frozen=frozen))])
    for months in SEEN_AFTER:
        for frozen in (False, True):
            what = f"changed by one standard deviation {months} months ago{_baseline(frozen)}"
            lines.append([what, *_shown(_rates(YEAR + months, months, frozen=frozen))])
    return [f"| {' | '.join(cells)} |" for cells in lines]


def _baseline(frozen: bool) -> str:
    return ", first year frozen" if frozen else ""


def _shown(rates: list[float]) -> list[str]:
    return [f"{rate:.0f}" if rate >= 9.95 else f"{rate:.1f}" for rate in rates]


def _rates(months: int, changed: int, *, frozen: bool) -> list[float]:
    """Charts in 100 with a signal, by column, the last `changed` months of each higher."""
    signals: Counter[tuple[RuleSet, bool]] = Counter()
    for series in _made(months, changed, frozen=frozen):
        for limits in (False, True):
            kind = ChartKind.I if limits else ChartKind.RUN
            judged = analyse_all(series, kind=kind, shewhart=limits)
            signals.update((rules, limits) for rules, each in judged.items() if each.verdict == "signal")
    return [100 * signals[rules, limits] / CHARTS for _, rules, limits in COLUMNS]


def _made(months: int, changed: int, *, frozen: bool) -> Iterator[Series]:
    chance = Random(f"{SEED} {months} {changed}")  # noqa: S311 - data for a simulation, not secrets
    dates = [date(2020 + at // 12, at % 12 + 1, 1) for at in range(months)]
    for _ in range(CHARTS):
        numbers = [chance.gauss(CHANGE_SD * (at >= months - changed), 1.0) for at in range(months)]
        both = enumerate(zip(dates, numbers, strict=True))
        yield Series("made", tuple(Point(d, y, baseline=frozen and at < YEAR) for at, (d, y) in both))
