"""What people see of measures: the reply to a report, the chart, the list and the form."""

from datetime import date
from typing import Any

from handlers import ids
from handlers.charts.compose import ChartText
from handlers.measure.values import MeasureForm, MeasureList, MeasureStatus, Receipt
from handlers.slack import kit, modals
from handlers.slack.kit import Block, Message
from improvement.measure import Direction, Kind, Measure, Value, as_typed
from improvement.measure_doubts import Doubt
from prompts.measure import change_in_words, value_in_words
from prompts.words import Mrkdwn, Words, escape, number

NOUN = "measure"
COMMENT_CHARACTERS = 500
NUMBER_CHARACTERS = 40


def about(team_id: int, measure: str = "", month: date | None = None) -> dict[str, Any]:
    """What a button carries to open the form: a team, perhaps a measure, perhaps the month to correct."""
    carried: dict[str, Any] = {"team": team_id}
    if measure:
        carried["measure"] = measure
    if month:
        carried["month"] = month.isoformat()
    return carried


def reply(words: Words, done: Receipt) -> Message:
    """The answer to a report: the value, the one before, what the chart says, and what to look at again."""
    lines = [
        _headline(words, done),
        change_in_words(words, done.measure, done.value, done.before, done.month),
    ]
    if done.replaced:
        who = kit.mention(done.replaced.by)
        value = value_in_words(words, done.measure, done.replaced.value)
        lines.append(words.say(NOUN, "replaced", value=value, who=who))
    blocks = [kit.section("\n".join(lines))]
    if done.composed:
        told = done.composed.charted
        lines += [escape(told.sentence), words.say(NOUN, "chart_follows")]
        blocks.append(kit.context("\n".join(lines[-2:])))
    questions = [_doubt(words, done, doubt) for doubt in done.doubts]
    if done.value.percent_only:
        questions.append(words.say(NOUN, "percent_only"))
    if questions:
        blocks += [kit.section("\n".join(questions)), _look_again(words, done)]
    return Message("\n".join([*lines, *questions]), tuple(blocks))


def chart_announced(words: Words, charted: ChartText) -> Message:
    """Says what the chart found, and where it will be."""
    text = words.say(NOUN, "chart_asked", team=charted.team, title=charted.title)
    return Message(text, (kit.section(text), kit.context(escape(charted.sentence))))


def listing(words: Words, listing: MeasureList) -> Message:
    """Each measure with its definition, where the team stands, and buttons to report it and see its chart."""
    heading = words.say(NOUN, "list_heading", team=listing.team, month=listing.month)
    lines = [heading]
    blocks = [kit.section(heading)]
    for number_, entry in enumerate(listing.entries):
        lines.append(_entry(words, listing, entry))
        blocks += [kit.section(lines[-1]), _entry_buttons(words, listing, entry, number_)]
    return Message("\n".join(lines), tuple(blocks))


def help_text(words: Words, command: str, example: str) -> Message:
    """How the command is used."""
    text = words.say(NOUN, "help", command=command, example=example)
    return Message(text, (kit.section(text),))


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


def _headline(words: Words, done: Receipt) -> Mrkdwn:
    facts = {
        "team": done.team,
        "measure": done.measure.name,
        "month": done.month,
        "value": value_in_words(words, done.measure, done.value),
    }
    if done.unchanged:
        return words.say(NOUN, "unchanged", **facts)
    return words.say(NOUN, "reported", on_behalf=done.on_behalf, **facts)


def _doubt(words: Words, done: Receipt, doubt: Doubt) -> Mrkdwn:
    if doubt is Doubt.FAR_OUTSIDE or done.before is None:
        return words.say(NOUN, "doubt_far_outside")
    return words.say(
        NOUN,
        "doubt_denominator_jump",
        denominator=number(done.value.denominator or 0, language=words.language),
        before=number(done.before[1].denominator or 0, language=words.language),
    )


def _look_again(words: Words, done: Receipt) -> Block:
    value = about(done.team_id, done.measure.key, done.month)
    buttons = []
    if done.value.percent_only:
        buttons.append(
            kit.button(words.plain(NOUN, "add_counts"), ids.MEASURE_COUNTS, value=value, style="primary")
        )
    if done.doubts:
        buttons.append(kit.button(words.plain(NOUN, "edit"), ids.MEASURE_OPEN, value=value))
    return kit.actions(*buttons)


def _entry(words: Words, listing: MeasureList, entry: MeasureStatus) -> Mrkdwn:
    measure = entry.measure
    month, latest = entry.latest or (None, None)
    return words.say(
        NOUN,
        "list_entry",
        name=measure.name,
        key=measure.key,
        definition=measure.definition,
        target=_target(words, measure),
        direction=measure.direction.value,
        latest=value_in_words(words, measure, latest) if latest else "",
        latest_month=month,
        is_reported=entry.is_reported,
        month=listing.month,
    )


def _entry_buttons(words: Words, listing: MeasureList, entry: MeasureStatus, position: int) -> Block:
    value = about(listing.team_id, entry.measure.key)
    report = kit.button(
        words.plain(NOUN, "list_report"),
        f"{ids.MEASURE_OPEN}:{position}",
        value=value,
        style=None if entry.is_reported else "primary",
    )
    chart = kit.button(words.plain(NOUN, "list_chart"), f"{ids.MEASURE_CHART}:{position}", value=value)
    return kit.actions(report, chart) if entry.latest else kit.actions(report)


def _target(words: Words, measure: Measure) -> str:
    if measure.target is None:
        return ""
    bare = measure.kind is Kind.PROPORTION
    value = Value(measure.target, 100, percent_only=True) if bare else Value(measure.target)
    return value_in_words(words, measure, value)


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
        target=_target(words, measure),
        direction=direction.value,
    )
    name = escape(measure.name)
    blocks = [] if not form.fixed and len(form.measures) > 1 else [kit.section(f"*{name}*")]
    blocks += [kit.context(text)] if text else []
    kept = form.kept.get(form.month) if form.fixed else None
    if kept:
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
    value = value_in_words(words, form.picked, kept.value) if kept else ""
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
    if kept is None or kept.value.percent_only:
        return "", ""
    numerator, denominator = kept.value.numerator, kept.value.denominator
    return as_typed(numerator, language), "" if denominator is None else as_typed(denominator, language)
