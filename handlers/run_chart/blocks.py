"""The forms about a chart: a note, a baseline, a phase."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from handlers import ids
from handlers.run_chart.values import ChartForm, Spot, UnsteadyBaseline
from handlers.slack import kit, modals
from handlers.slack.kit import Block
from improvement.run_chart.decisions import LEAST_IN_PHASE, LONGEST_WHY
from improvement.run_chart.phases import FourQuestions
from improvement.run_chart.runs import LEAST_USEFUL
from prompts.measure import value_in_words
from prompts.words import Words

NOUN = "run_chart_desk"
USUAL_BASELINE = 12
"""Months that the form for a baseline begins with, where no others are suggested."""


def note_form(words: Words, form: ChartForm) -> Block:
    """A month and what happened in it; below it, the latest notes to take off."""
    written = modals.text_input(limit=LONGEST_WHY)
    blocks = [
        _about(words, form),
        _month_field(words, form, "month", "field_month", form.months[-1][0]),
        modals.field(
            "words",
            words.plain(NOUN, "field_words"),
            written,
            hint=words.plain(NOUN, "hint_words", most=LONGEST_WHY),
            optional=bool(form.notes),
        ),
    ]
    if form.notes:
        latest = sorted(form.notes, key=lambda note: (note.month, note.number))[-kit.CHECKBOXES :]
        boxes = modals.checkboxes(
            [
                modals.option(
                    words.plain(NOUN, "note_option", month=note.month, words=note.words), note.number
                )
                for note in latest
            ]
        )
        blocks.append(modals.field("notes", words.plain(NOUN, "field_notes"), boxes, optional=True))
    return modals.modal(
        ids.CHART_NOTED,
        words.plain(NOUN, "note_title"),
        _safely(words, blocks),
        submit=words.plain(NOUN, "note_submit"),
        close=words.plain(NOUN, "close"),
        metadata=_carried(form.spot, ""),
    )


def freeze_form(words: Words, form: ChartForm, who: str) -> Block:
    """First and last month, and why."""
    return _freeze_form(words, form, who, [], {})


def freeze_again(words: Words, unsteady: UnsteadyBaseline, who: str, typed: dict[str, Any]) -> Block:
    """The form again, with what was typed, a plain warning, and a box to tick."""
    warning = kit.section(words.say(NOUN, "signal_inside", finding=unsteady.sentence))
    box = modals.checkboxes([modals.option(words.plain(NOUN, "anyway"), True)])
    anyway = modals.field("anyway", words.plain(NOUN, "field_anyway"), box, optional=True)
    return _freeze_form(words, unsteady.form, who, [warning, anyway], typed)


def phase_form(words: Words, form: ChartForm, who: str) -> Block:
    """First month, the four questions and why. Where the chart shows a shift, it begins there."""
    start = form.start or form.months[len(form.months) // 2][0]
    questions = [
        modals.option(words.plain(NOUN, "answer", question=field.name), field.name)
        for field in fields(FourQuestions)
    ]
    blocks = [
        _about(words, form),
        kit.section(words.say(NOUN, "phase_explained", least=LEAST_IN_PHASE)),
        kit.context(words.say(NOUN, "chart_says", sentence=form.sentence)),
        _month_field(words, form, "starts", "field_starts", start),
        modals.field("answers", words.plain(NOUN, "field_answers"), modals.checkboxes(questions)),
        _why_field(words, "hint_why_phase", ""),
    ]
    return modals.modal(
        ids.CHART_PHASE_BEGUN,
        words.plain(NOUN, "phase_title"),
        _safely(words, blocks),
        submit=words.plain(NOUN, "phase_submit"),
        close=words.plain(NOUN, "close"),
        metadata=_carried(form.spot, who),
    )


def _freeze_form(
    words: Words, form: ChartForm, who: str, warned: Sequence[Block], typed: dict[str, Any]
) -> Block:
    reported = [month for month, value in form.months if value is not None]
    first, last = form.baseline or (reported[0], reported[:USUAL_BASELINE][-1])
    if typed:
        first, last = date.fromisoformat(typed["first"]), date.fromisoformat(typed["last"])
    warning, anyway = warned or (None, None)
    blocks = [
        _about(words, form),
        warning or kit.section(words.say(NOUN, "freeze_explained", least=LEAST_USEFUL)),
        _month_field(words, form, "first", "field_first", first),
        _month_field(words, form, "last", "field_last", last),
        _why_field(words, "hint_why_freeze", typed.get("why") or ""),
        *([anyway] if anyway else []),
    ]
    return modals.modal(
        ids.CHART_FROZEN,
        words.plain(NOUN, "freeze_title"),
        _safely(words, blocks),
        submit=words.plain(NOUN, "freeze_submit"),
        close=words.plain(NOUN, "close"),
        metadata=_carried(form.spot, who),
    )


def _safely(words: Words, blocks: Sequence[Block]) -> list[Block]:
    return [*blocks, kit.context(words.say("safety", "no_patient_details"))]


def _carried(spot: Spot, who: str) -> dict[str, Any]:
    return {"team": spot.team_id, "measure": spot.measure_id, "message": spot.message, "who": who}


def _about(words: Words, form: ChartForm) -> Block:
    return kit.context(words.say(NOUN, "about", team=form.team, measure=form.measure.name))


def _month_field(words: Words, form: ChartForm, block_id: str, label: str, initial: date) -> Block:
    """The chart's months, the latest first; as many as a menu holds."""
    options = {
        month: modals.option(
            words.plain(
                NOUN,
                "month_value",
                month=month,
                value=value_in_words(words, form.measure, value) if value else "",
            ),
            month.isoformat(),
        )
        for month, value in reversed(form.months[-kit.OPTIONS :])
    }
    menu = modals.menu(block_id, list(options.values()), initial=options.get(initial))
    return modals.field(block_id, words.plain(NOUN, label), menu)


def _why_field(words: Words, example: str, initial: str) -> Block:
    hint = f"{words.plain(NOUN, example)} {words.plain(NOUN, 'hint_why', most=LONGEST_WHY)}"
    why = modals.text_input(initial=initial, limit=LONGEST_WHY)
    return modals.field("why", words.plain(NOUN, "field_why"), why, hint=hint)
