"""The numbers behind charts, as tables: months by teams for everybody, or one team's own months."""

from collections.abc import Sequence
from datetime import date

from handlers.charts.compose import Material
from handlers.charts.hiding import SharedChart
from handlers.charts.table import Table
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
            (_month(words, month), *(_shared(words, chart, month) for chart in charts))
            for month in _months([chart.material for chart in charts])
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
            (_month(words, month), _own(words, material, month), *([comment] if any(said) else []))
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


def _shared(words: Words, chart: SharedChart, month: date) -> str:
    if month in chart.hidden:
        return words.plain(NOUN, "numbers_hidden")
    return _own(words, chart.material, month)


def _own(words: Words, material: Material, month: date) -> str:
    value = material.reported.get(month)
    if value is None:
        return words.plain(NOUN, "numbers_missing")
    return unescape(value_in_words(words, material.measure, value))


def _month(words: Words, month: date) -> str:
    return words.plain(NOUN, "month", month=month)
