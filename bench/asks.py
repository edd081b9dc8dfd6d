"""How well asks are told from noes, over sentences that the rules have seen; intervals are Wilson's."""

from math import sqrt

from bench.table import Row
from tests.improvement.ask.spoken import Figures, figures, spoken

Z = 1.96
"""Of the normal distribution, for 95 %."""
SETS = ("sentences", "adversary", "adversary_again", "adversary_last")


def measure() -> list[Row]:
    """Precision and recall in percent, against the 95 that are asked for. The intervals are printed."""
    return [row for name in SETS for row in _rows(name, figures(tuple(spoken(name))))]


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson (1927), J Am Stat Assoc 22:209."""
    share, spread = right / of, Z * Z / of
    middle = share + spread / 2
    half = Z * sqrt(share * (1 - share) / of + spread / of / 4)
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def _rows(name: str, counted: Figures) -> list[Row]:
    shares = {"precision": counted.read_as_asks, "recall": counted.asks}
    return [_row(f"{name}: {what}", counted.right_asks, of) for what, of in shares.items()]


def _row(what: str, right: int, of: int) -> Row:
    low, high = wilson(right, of)
    return Row(f"{what}, {right} of {of} ({100 * low:.1f} to {100 * high:.1f} %)", 100 * right / of, 95, "%")
