"""Which chart suits a series, and why. A suggestion only: people may overrule it."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean, median

from improvement.measure import Kind
from improvement.run_chart.limits import LEAST_FOR_LIMITS, ChartKind, Counts, counts, sigma_z
from improvement.run_chart.series import Series, missing_before

LARGE_DENOMINATOR = 1000
"""From here the limits of a p or u chart shrink until ordinary months fall outside (Laney 2002)."""
OVERDISPERSED = 1.5
"""Scatter, in times what the denominators explain, from which Laney's charts are wanted."""


class Reason(StrEnum):
    """Why a kind is suggested."""

    FEW_POINTS = "few_points"
    ONE_VALUE = "one_value"
    SHARE = "share"
    SHARE_WIDE = "share_wide"
    COUNT = "count"
    COUNT_WIDE = "count_wide"
    RATE = "rate"
    RATE_WIDE = "rate_wide"
    SINGLE = "single"
    NO_COUNTS = "no_counts"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A kind and its reason."""

    kind: ChartKind
    reason: Reason


def suggest(series: Series) -> Suggestion:
    """The kind of chart for the measure's type and data (Provost & Murray 2011; Mohammed et al. 2008)."""
    both = zip(series.values(), series.points, strict=True)
    values = [y for y, p in both if y is not None and not p.excluded]
    if len(values) < LEAST_FOR_LIMITS:
        return Suggestion(ChartKind.RUN, Reason.FEW_POINTS)
    if 2 * values.count(median(values)) > len(values):
        return Suggestion(ChartKind.RUN, Reason.ONE_VALUE)
    return _by_type(series)


def _by_type(series: Series) -> Suggestion:
    kind = measure_kind(series)
    if kind not in _OF_COUNTS:
        return Suggestion(ChartKind.I, Reason.SINGLE)
    counted = _in_order(series, equal_exposure=kind is Kind.COUNT)
    if kind is not Kind.COUNT and len(_known(counted)) < LEAST_FOR_LIMITS:
        return Suggestion(ChartKind.I, Reason.NO_COUNTS)
    plain, wide = _OF_COUNTS[kind]
    return wide if _wide(counted, share=kind is Kind.PROPORTION) else plain


_OF_COUNTS = {
    Kind.PROPORTION: (Suggestion(ChartKind.P, Reason.SHARE), Suggestion(ChartKind.PP, Reason.SHARE_WIDE)),
    Kind.RATE: (Suggestion(ChartKind.U, Reason.RATE), Suggestion(ChartKind.UP, Reason.RATE_WIDE)),
    Kind.COUNT: (Suggestion(ChartKind.C, Reason.COUNT), Suggestion(ChartKind.I, Reason.COUNT_WIDE)),
}


def measure_kind(series: Series) -> Kind:
    """The type the measure declares, or else what its counts look like: a part of a whole, or a rate."""
    if series.kind is not None:
        return series.kind
    counted = _known(_in_order(series))
    if not counted:
        return Kind.AVERAGE
    return Kind.PROPORTION if looks_like_shares(counted) else Kind.RATE


def looks_like_shares(counted: list[tuple[float, float]]) -> bool:
    """Whether numerators may be parts of their denominators: never more, and nothing but whole people.

    Events per exposure often betray themselves, as infections per 14,768.4 bed days do.
    """
    return all(x <= n and float(x).is_integer() and float(n).is_integer() for x, n in counted)


def _known(counted: list[Counts | None]) -> list[Counts]:
    return [pair for pair in counted if pair is not None]


def _in_order(series: Series, *, equal_exposure: bool = False) -> list[Counts | None]:
    """Numerator and denominator of each point that counts, None where a period is missing."""
    gaps = missing_before(tuple([p.period for p in series.points])) or (False,) * len(series.points)
    counted: list[Counts | None] = []
    for point, value, gap in zip(series.points, series.values(), gaps, strict=True):
        counted += [None] if gap else []
        if not point.excluded:
            counted.append(counts(point) if not equal_exposure else value if value is None else (value, 1.0))
    return counted


def _wide(counted: list[Counts | None], *, share: bool) -> bool:
    known = _known(counted)
    centre = sum(x for x, _ in known) / sum(n for _, n in known)
    unit_sd = sqrt(max(centre * (1 - centre) if share else centre, 0.0))
    large = share and fmean([n for _, n in known]) >= LARGE_DENOMINATOR
    return large or (sigma_z(counted, centre, unit_sd) or 1.0) > OVERDISPERSED
