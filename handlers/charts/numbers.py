"""The numbers behind charts, as tables: months by teams for everybody, or one team's own months."""

from collections.abc import Sequence
from datetime import date

from handlers.charts.compose import Material
from handlers.charts.hiding import SharedChart
from handlers.charts.quarterly import quarter_in_words
from handlers.charts.table import Table
from improvement.measure import Value
from improvement.small_practice import QUARTER_MONTHS
from prompts.measure import value_in_words
from prompts.run_chart_desk import NOUN
from prompts.words import Words, unescape


def of_everybody(words: Words, charts: Sequence[SharedChart]) -> Table:
    """One measure: a row a month, the newest first, a column a team in charter order, small counts hidden."""
    measure = charts[0].material.measure
    return Table(
        words.say(NOUN, "numbers_heading", measure=measure.name),
        (words.plain(NOUN, "numbers_month"), *(chart.material.team for chart in charts)),
        tuple(
            row
            for month in _months([chart.material for chart in charts])
            for row in (*_quarter(words, charts, month), _of_month(words, charts, month))
        ),
    )


def of_team(words: Words, material: Material) -> Table:
    """One team's own measure, exact: a row a month, the newest first, with what was said beside it."""
    said = [material.comments.get(month, "") for month in _months([material])]
    return Table(
        words.say(NOUN, "numbers_own", team=material.team, measure=material.measure.name),
        (
            words.plain(NOUN, "numbers_month"),
            material.measure.name,
            *([words.plain(NOUN, "numbers_said")] if any(said) else []),
        ),
        tuple(
            (
                _month(words, month),
                _told(words, material, material.reported.get(month)),
                *([comment] if any(said) else []),
            )
            for month, comment in zip(_months([material]), said, strict=True)
        ),
    )


def _months(materials: Sequence[Material]) -> list[date]:
    """Every month from the first that anybody reported to the last, the newest first."""
    reported = {month for material in materials for month in material.reported}
    month, months = min(reported), []
    while month <= max(reported):
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months[::-1]


def _of_month(words: Words, charts: Sequence[SharedChart], month: date) -> tuple[str, ...]:
    return _month(words, month), *(_shared(words, chart, month) for chart in charts)


def _quarter(words: Words, charts: Sequence[SharedChart], month: date) -> list[tuple[str, ...]]:
    """Three months together, above the last of them, where that is shown of a team in place of its months."""
    first = month.replace(month=max(1, month.month - QUARTER_MONTHS + 1))
    pooled = [chart.shown.quarters.get(first) for chart in charts]
    if month.month % QUARTER_MONTHS or not any(pooled):
        return []
    label = words.plain(NOUN, "numbers_quarter", quarter=quarter_in_words(words, first))
    measure = charts[0].material.measure
    cells = (unescape(value_in_words(words, measure, value)) if value else "" for value in pooled)
    return [(label, *cells)]


def _shared(words: Words, chart: SharedChart, month: date) -> str:
    if month in chart.hidden:
        return words.plain(NOUN, "numbers_hidden", reached=chart.shown.on_target.get(month))
    return _told(words, chart.material, chart.shown.months.get(month))


def _told(words: Words, material: Material, value: Value | None) -> str:
    if value is None:
        return words.plain(NOUN, "numbers_missing")
    return unescape(value_in_words(words, material.measure, value))


def _month(words: Words, month: date) -> str:
    return words.plain(NOUN, "month", month=month)
