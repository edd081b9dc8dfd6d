"""A chart of three months together, for a practice of which other teams may see no month."""

from dataclasses import replace
from datetime import date

from handlers.charts.compose import Material
from improvement.run_chart import Analysis
from improvement.run_chart.decisions import Decisions
from improvement.small_practice import QUARTER_MONTHS, Shown
from prompts.run_chart_desk import NOUN
from prompts.words import Words


def by_quarter(seen: Shown) -> bool:
    """Whether three months together make a longer chart than the months that may be shown."""
    return len(seen.quarters) > max(1, len(seen.months))


def quarterly(material: Material, seen: Shown) -> Material:
    """A point a quarter. What people decided is about months, and stays away."""
    return replace(
        material,
        reported=seen.quarters,
        held=Decisions(mdc_points=material.held.mdc_points),
        comments={},
        corrected={},
        step=QUARTER_MONTHS,
    )


def everybodys(material: Material, seen: Shown) -> tuple[Material, frozenset[date]]:
    """What a chart for everybody is made of, and the months of it that are hidden."""
    if by_quarter(seen):
        return quarterly(material, seen), frozenset()
    reported = {at: seen.months.get(at, value) for at, value in material.reported.items()}
    return replace(material, reported=reported), seen.hidden


def seen_in(material: Material, seen: Shown) -> Analysis:
    """What everybody may know of a chart."""
    reduced, hidden = everybodys(material, seen)
    return reduced.analysis(hidden)


def quarter_in_words(words: Words, first: date) -> str:
    """The three months from `first` on."""
    return words.plain(NOUN, "quarter", first=first, last=last_of(first))


def last_of(quarter: date) -> date:
    return quarter.replace(month=quarter.month + QUARTER_MONTHS - 1)
