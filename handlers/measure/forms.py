"""The form in which values are reported."""

from datetime import date
from typing import Any

from handlers import ids
from handlers.measure.blocks import NOUN, target
from handlers.measure.values import COMMENT_CHARACTERS, MeasureForm
from handlers.slack import kit, modals
from handlers.slack.kit import Block
from improvement.measure import Direction, Kind, as_typed
from prompts.measure import answer_in_words, value_in_words
from prompts.words import Words, escape

NUMBER_CHARACTERS = 40


def form(words: Words, form: MeasureForm, channel_id: str, typed: dict[str, Any] | None = None) -> Block:
    """The form. `typed` holds what was written before the form was drawn again."""
    typed = typed or {}
    blocks = [kit.context(words.say(NOUN, "form_team", team=form.team))]
    if not form.fixed and len(form.measures) > 1:
        blocks.append(_measure_field(words, form))
    blocks += _explained(words, form)
    blocks.append(_month_field(words, form, typed.get("month")))
    blocks += _number_fields(words, form, typed)
    comment = modals.text_input(multiline=True, initial=typed.get("comment") or "", limit=COMMENT_CHARACTERS)
    blocks.append(
        modals.field(
            "comment",
            words.plain(NOUN, "field_comment"),
            comment,
            hint=words.plain(NOUN, "hint_comment"),
            optional=True,
        )
    )
    blocks.append(kit.context(words.say("safety", "no_patient_details")))
    return modals.modal(
        ids.MEASURE_VALUE,
        words.plain(NOUN, "form_title"),
        blocks,
        submit=words.plain(NOUN, "form_submit"),
        close=words.plain(NOUN, "form_close"),
        metadata={"team": form.team_id, "measure": form.picked.key, "channel": channel_id},
    )


def _measure_field(words: Words, form: MeasureForm) -> Block:
    options = {measure.key: modals.option(measure.name, measure.key) for measure in form.measures}
    menu = modals.menu(ids.MEASURE_PICK, list(options.values()), initial=options[form.picked.key])
    return modals.field("measure", words.plain(NOUN, "field_measure"), menu, dispatch=True)


def _explained(words: Words, form: MeasureForm) -> list[Block]:
    measure = form.picked
    direction = measure.direction if measure.target is not None else Direction.NONE
    text = words.say(
        NOUN,
        "form_definition",
        definition=measure.definition,
        target=target(words, measure),
        direction=direction.value,
    )
    name = escape(measure.name)
    blocks = [] if not form.fixed and len(form.measures) > 1 else [kit.section(f"*{name}*")]
    blocks += [kit.context(text)] if text else []
    kept = form.kept.get(form.month) if form.fixed else None
    if kept and kept.value:
        value = value_in_words(words, measure, kept.value)
        phrase = "form_counts_note" if kept.value.percent_only else "form_replaces"
        facts = {} if kept.value.percent_only else {"who": kit.mention(kept.by)}
        blocks.append(kit.context(words.say(NOUN, phrase, value=value, **facts)))
    return blocks


def _month_field(words: Words, form: MeasureForm, typed: str | None) -> Block:
    months = (form.month,) if form.fixed else form.months
    options = {month.isoformat(): _month_option(words, form, month) for month in months}
    initial = options.get(typed or "") or options[form.month.isoformat()]
    return modals.field(
        "month",
        words.plain(NOUN, "field_month"),
        modals.menu("month", list(options.values()), initial=initial),
    )


def _month_option(words: Words, form: MeasureForm, month: date) -> Block:
    kept = form.kept.get(month)
    value = answer_in_words(words, form.picked, kept.value) if kept else ""
    return modals.option(words.say(NOUN, "month_option", month=month, value=value), month.isoformat())


def _number_fields(words: Words, form: MeasureForm, typed: dict[str, Any]) -> list[Block]:
    measure = form.picked
    first, second = _initial(form, words.language)
    first, second = typed.get("value") or first, typed.get("denominator") or second
    field = modals.text_input(initial=first, limit=NUMBER_CHARACTERS)
    if not measure.kind.has_denominator:
        label = words.plain(NOUN, "field_value", unit=measure.unit)
        return [modals.field("value", label, field, hint=words.plain(NOUN, "hint_value"))]
    kind = measure.kind.value
    return [
        modals.field(
            "value",
            words.plain(NOUN, "field_numerator"),
            field,
            hint=words.plain(NOUN, "hint_numerator", kind=kind),
        ),
        modals.field(
            "denominator",
            words.plain(NOUN, "field_denominator"),
            modals.text_input(initial=second, limit=NUMBER_CHARACTERS),
            hint=words.plain(NOUN, "hint_denominator"),
            optional=measure.kind is Kind.PROPORTION,
        ),
    ]


def _initial(form: MeasureForm, language: str) -> tuple[str, str]:
    """What a form that corrects one value is filled with; without counts the fields stay empty for them."""
    kept = form.kept.get(form.month) if form.fixed else None
    if kept is None or kept.value is None or kept.value.percent_only:
        return "", ""
    numerator, denominator = kept.value.numerator, kept.value.denominator
    return as_typed(numerator, language), "" if denominator is None else as_typed(denominator, language)
