"""The form in which a team reports its month: its blocks, and what comes back from them."""

from datetime import date

from handlers import ids
from handlers.measure.blocks import NOUN, asked, target
from handlers.measure.values import (
    COMMENT_CHARACTERS,
    Fields,
    FormEntry,
    MeasureForm,
    MeasureSubmission,
    field_id,
)
from handlers.slack import kit, modals
from handlers.slack.kit import Block
from improvement.measure import Direction, Kind
from prompts.measure import answer_in_words
from prompts.words import Words

NUMBER_CHARACTERS = 40


def form(words: Words, form: MeasureForm, channel_id: str) -> Block:
    """The form as a modal, to be opened, or shown again for another month or with what is asked first."""
    blocks = [
        kit.context(words.say(NOUN, "form_team", team=form.team)),
        *_questions(words, form),
        _month_field(words, form),
        *(block for number, entry in enumerate(form.entries) for block in _entry(words, form, entry, number)),
        *_left_out(words, form),
        kit.context(words.say("safety", "no_patient_details")),
    ]
    return modals.modal(
        ids.MEASURE_VALUE,
        words.plain(NOUN, "form_title"),
        blocks,
        submit=words.plain(NOUN, "save_it" if form.questions else "form_submit"),
        close=words.plain(NOUN, "form_close"),
        metadata={
            "team": form.team_id,
            "month": form.month.isoformat(),
            "only": form.only,
            "channel": channel_id,
            "seen": {entry.measure.key: entry.held_id for entry in form.entries if entry.held_id},
            "agreed": form.questions.agreed if form.questions else "",
        },
    )


def sent(view: Block) -> MeasureSubmission:
    """A form as it was sent, or as it stands."""
    carried, typed = modals.metadata(view), modals.values(view)
    fields: dict[str, dict[str, str]] = {}
    for block_id, text in typed.items():
        part, _, rest = block_id.partition(":")
        if rest:
            fields.setdefault(rest.partition(":")[0], {})[part] = text or ""
    drawn = date.fromisoformat(carried["month"])
    return MeasureSubmission(
        team_id=carried["team"],
        month=date.fromisoformat(typed["month"] or carried["month"]),
        drawn=drawn,
        fields={key: Fields(**parts) for key, parts in fields.items()},
        seen=carried["seen"],
        only=carried["only"],
        agreed=carried["agreed"],
    )


def _questions(words: Words, form: MeasureForm) -> list[Block]:
    """What was understood and is asked about: the form is the answer, changed or as it is."""
    if form.questions is None:
        return []
    lines = [line for doubtful in form.questions.about if doubtful.why for line in asked(words, doubtful)]
    return kit.paragraphs([words.say(NOUN, "ask_first"), *lines, words.say(NOUN, "ask_again")])


def _month_field(words: Words, form: MeasureForm) -> Block:
    options = {month: _month_option(words, form, month, missing) for month, missing in form.months}
    menu = modals.menu(ids.MEASURE_PICK, list(options.values()), initial=options[form.month])
    return modals.field("month", words.plain(NOUN, "field_month"), menu, dispatch=not form.only)


def _month_option(words: Words, form: MeasureForm, month: date, missing: int) -> Block:
    text = words.plain(NOUN, "month_option", month=month, missing=missing, of=form.of, alone=bool(form.only))
    return modals.option(text, month.isoformat())


def _entry(words: Words, form: MeasureForm, entry: FormEntry, number: int) -> list[Block]:
    """Four blocks at most: what the measure is and what is kept, and its fields."""
    return [
        kit.section(_explained(words, entry)),
        *_number_fields(words, form, entry, focus=number == 0),
        _field(
            form,
            entry,
            "comment",
            words.plain(NOUN, "field_comment"),
            modals.text_input(multiline=True, initial=entry.filled.comment, limit=COMMENT_CHARACTERS),
        ),
    ]


def _explained(words: Words, entry: FormEntry) -> str:
    measure, held = entry.measure, entry.held
    direction = measure.direction if measure.target is not None else Direction.NONE
    return words.say(
        NOUN,
        "form_entry",
        name=measure.name,
        definition=measure.definition,
        target=target(words, measure),
        direction=direction.value,
        held=answer_in_words(words, measure, held.value) if held else "",
        who=kit.mention(held.by) if held else "",
        corrects=bool(held and held.corrects),
        counts=bool(held and held.value and held.value.percent_only),
    )


def _number_fields(words: Words, form: MeasureForm, entry: FormEntry, *, focus: bool) -> list[Block]:
    measure, filled = entry.measure, entry.filled
    number = modals.text_input(initial=filled.value, limit=NUMBER_CHARACTERS, focus=focus)
    if not measure.kind.has_denominator:
        label, hint = words.plain(NOUN, "field_value", unit=measure.unit), words.plain(NOUN, "hint_value")
        return [_field(form, entry, "value", label, number, hint=hint)]
    hint = words.plain(NOUN, "hint_numerator", share=measure.kind is Kind.PROPORTION)
    of = modals.text_input(initial=filled.denominator, limit=NUMBER_CHARACTERS)
    return [
        _field(form, entry, "value", words.plain(NOUN, "field_numerator"), number, hint=hint),
        _field(form, entry, "denominator", words.plain(NOUN, "field_denominator"), of),
    ]


def _field(
    form: MeasureForm, entry: FormEntry, part: str, label: str, element: Block, *, hint: str = ""
) -> Block:
    key = entry.measure.key
    block_id = field_id(part, key, form.month, entry.held_id)
    return modals.field(block_id, label, {"action_id": f"{part}:{key}"} | element, hint=hint, optional=True)


def _left_out(words: Words, form: MeasureForm) -> list[Block]:
    """Slack has room for so many measures; those that are missing come first."""
    if form.only or len(form.entries) == form.of:
        return []
    return [kit.context(words.say(NOUN, "form_left_out", shown=len(form.entries), of=form.of))]
