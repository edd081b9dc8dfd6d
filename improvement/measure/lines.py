"""One typed line: a measure, and perhaps a value and a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from improvement.measure.amounts import parse_value
from improvement.measure.months import parse_month
from improvement.measure.names import find_measure, folded
from improvement.measure.values import Measure, Value


@dataclass(frozen=True)
class Report:
    """What somebody typed after `/measure`: a measure, and perhaps already a value and a month."""

    measure: Measure
    value: Value | None = None
    month: date | None = None


def parse_report(text: str, measures: Iterable[Measure], *, today: date) -> Report:
    """Read `four-hour 812/903`, `four-hour 89.9% 2026-10` or a measure's name alone.

    Raises Refused: `measure_unknown`, or what `parse_value` and `parse_month` raise.
    """
    known = tuple(measures)
    measure, rest = _measure_and_rest(text.strip(), known)
    if not rest:
        return Report(measure)
    typed, _, month = rest.partition(" ")
    return Report(
        measure,
        parse_value(typed, measure),
        parse_month(month, today=today) if month.strip() else None,
    )


def _measure_and_rest(text: str, measures: tuple[Measure, ...]) -> tuple[Measure, str]:
    """The longest beginning of the text that names a measure: names may hold spaces."""
    words = text.split()
    for length in range(len(words), 0, -1):
        name = folded(" ".join(words[:length]))
        for measure in measures:
            if name in (folded(measure.key), folded(measure.name)):
                return measure, " ".join(words[length:])
    return find_measure(words[0] if words else "", measures), ""
