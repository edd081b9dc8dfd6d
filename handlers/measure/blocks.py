"""What people see of measures: what is asked first, the reply to a report, the chart, the list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers import ids
from handlers.charts.compose import ChartText
from handlers.measure.values import (
    Doubtful,
    KeptAnswer,
    MeasureList,
    MeasureStatus,
    Pending,
    Questions,
    Receipt,
    Undone,
    UndoReceipt,
)
from handlers.slack import kit
from handlers.slack.kit import Block, Message
from improvement.measure import Kind, Measure, Value
from improvement.measure_doubts import Doubt
from prompts.measure import answer_in_words, change_in_words, value_in_words
from prompts.words import Mrkdwn, Words, number

NOUN = "measure"


def about(team_id: int, measure: str = "", month: date | None = None) -> dict[str, Any]:
    """What a button carries to open the form: a team, perhaps a measure, perhaps the month to correct."""
    carried: dict[str, Any] = {"team": team_id}
    if measure:
        carried["measure"] = measure
    if month:
        carried["month"] = month.isoformat()
    return carried


def reply(words: Words, done: Receipt) -> Message:
    """The answer to a report: each value, the one before, what it replaced, and what to look at again."""
    undo = _undo(words, done)
    alone = len(done.kept) == 1
    blocks = [
        block
        for number_, kept in enumerate(done.kept)
        for block in _told(
            words, done, kept, [*_buttons(words, done, kept, number_), *(undo if alone else [])]
        )
    ]
    foot = [kit.context(words.say(NOUN, "reported_for", team=done.team, on_behalf=done.on_behalf))]
    if undo and not alone:
        foot.append(kit.actions(*undo))
    return Message(kit.spoken([*blocks, *foot]), tuple(blocks), tuple(foot))


def _undo(words: Words, done: Receipt) -> list[Block]:
    """Takes back all that was kept just now; none where nothing changed."""
    new = [kept.value_id for kept in done.kept if kept.value_id and not kept.unchanged]
    value = {"team": done.team_id, "values": new}
    return [kit.button(words.plain(NOUN, "undo"), ids.MEASURE_UNDO, value=value)] if new else []


def undone(words: Words, receipt: UndoReceipt) -> Message:
    """What was taken back, or why not, and what stands now."""
    blocks = [block for answer in receipt.undone for block in _undone(words, answer)]
    return Message(kit.spoken(blocks), tuple(blocks))


def measured_again(words: Words, team: str, measure: Measure) -> Message:
    """The team measures it after all."""
    text = words.say(NOUN, "measured_again", team=team, measure=measure.name)
    return Message(text, (kit.section(text),))


def ask_first(words: Words, questions: Questions) -> Message:
    """What was understood, why it is asked about, and the buttons that save it or change it."""
    (doubtful,) = questions.about
    blocks = [kit.section("\n".join([words.say(NOUN, "ask_first"), *asked(words, doubtful)]))]
    blocks += kit.remark(doubtful.reading.comment)
    pending = carried(_pending(questions, doubtful))
    buttons = (
        kit.button(words.plain(NOUN, "save_it"), ids.MEASURE_SAVE, value=pending, style="primary"),
        kit.button(words.plain(NOUN, "change_it"), ids.MEASURE_CHANGE, value=pending),
    )
    return Message(kit.spoken(blocks), tuple(blocks), (kit.actions(*buttons),))


def asked(words: Words, doubtful: Doubtful) -> list[Mrkdwn]:
    """One answer as it was understood, and a line for each reason to ask."""
    reading, held = doubtful.reading, doubtful.held
    facts = {
        "month": reading.month,
        "held": answer_in_words(words, reading.measure, held.value) if held else "",
        "who": kit.mention(held.by) if held else "",
    }
    lines = [_understood(words, doubtful)]
    return lines + [words.say(NOUN, f"why_{why.value}", **facts) for why in doubtful.why]


def carried(pending: Pending) -> dict[str, Any]:
    """An answer as a button holds it, in at most 1,400 characters."""
    value = pending.value
    return {
        "team": pending.team_id,
        "measure": pending.measure,
        "month": pending.month.isoformat(),
        "value": [value.numerator, value.denominator, value.percent_only] if value else None,
        "comment": pending.comment,
        "agreed": pending.agreed,
    }


def pending_in(held: dict[str, Any]) -> Pending:
    """The answer that a button holds."""
    value = Value(*held["value"]) if held["value"] else None
    month = date.fromisoformat(held["month"])
    return Pending(held["team"], held["measure"], month, value, held["comment"], held["agreed"])


def chart_announced(words: Words, charted: ChartText) -> Message:
    """Says what the chart found, and where it will be; the rule behind it stands below the chart."""
    text = words.say(NOUN, "chart_asked", team=charted.team, title=charted.title)
    return Message(text, (kit.section(text),))


def listing(words: Words, listing: MeasureList) -> Message:
    """Each measure with its definition, where the team stands, and buttons to report it and see its chart."""
    heading = words.say(NOUN, "list_heading", team=listing.team, month=listing.month)
    blocks = [kit.section(heading)]
    for number_, entry in enumerate(listing.entries):
        blocks += [kit.section(_entry(words, listing, entry)), *_entry_comment(entry)]
        blocks.append(_entry_buttons(words, listing, entry, number_))
    return Message(kit.spoken(blocks), tuple(blocks))


def help_text(words: Words, command: str, example: str) -> Message:
    """How the command is used."""
    text = words.say(NOUN, "help", command=command, example=example)
    return Message(text, (kit.section(text),))


def _told(words: Words, done: Receipt, kept: KeptAnswer, buttons: Sequence[Block]) -> list[Block]:
    """One value that was kept; its chart comes when somebody wants it."""
    return [
        kit.section("\n".join(_lines(words, done, kept))),
        *kit.remark(kept.comment),
        *([kit.actions(*buttons)] if buttons else []),
    ]


def _lines(words: Words, done: Receipt, kept: KeptAnswer) -> list[Mrkdwn]:
    lines = [_headline(words, done, kept)]
    if kept.value:
        lines.append(change_in_words(words, kept.measure, kept.value, kept.before, kept.month))
    if kept.replaced:
        who = kit.mention(kept.replaced.by)
        value = answer_in_words(words, kept.measure, kept.replaced.value)
        lines.append(words.say(NOUN, "replaced", value=value, who=who, corrects=kept.corrects))
    lines += [_doubt(words, kept, doubt) for doubt in kept.doubts]
    if kept.value and kept.value.percent_only:
        lines.append(words.say(NOUN, "percent_only"))
    return lines


def _undone(words: Words, answer: Undone) -> list[Block]:
    now = answer.now
    line = words.say(
        NOUN,
        f"undo_{answer.outcome.value}",
        measure=answer.measure.name,
        month=answer.month,
        value=answer_in_words(words, answer.measure, now.value) if now else "",
        who=kit.mention(now.by if now else answer.by),
    )
    return [kit.section(line), *kit.remark(now.comment if now else "")]


def _headline(words: Words, done: Receipt, kept: KeptAnswer) -> Mrkdwn:
    if kept.never:
        return words.say(NOUN, "never", team=done.team, measure=kept.measure.name)
    if kept.value is None:
        return words.say(NOUN, "no_data", measure=kept.measure.name, month=kept.month)
    phrase = "unchanged" if kept.unchanged else "reported"
    value = value_in_words(words, kept.measure, kept.value)
    return words.say(NOUN, phrase, measure=kept.measure.name, month=kept.month, value=value)


def _doubt(words: Words, kept: KeptAnswer, doubt: Doubt) -> Mrkdwn:
    if doubt is Doubt.FAR_OUTSIDE or kept.before is None or kept.value is None:
        return words.say(NOUN, "doubt_far_outside")
    return words.say(
        NOUN,
        "doubt_denominator_jump",
        denominator=number(kept.value.denominator or 0, language=words.language),
        before=number(kept.before[1].denominator or 0, language=words.language),
    )


def _buttons(words: Words, done: Receipt, kept: KeptAnswer, number_: int) -> list[Block]:
    value = about(done.team_id, kept.measure.key, kept.month)
    if kept.never:
        return [_measure_again(words, done.team_id, kept.measure, number_)]
    if kept.value is None:
        return []
    buttons = []
    if kept.value.percent_only:
        text = words.plain(NOUN, "add_counts")
        buttons.append(kit.button(text, f"{ids.MEASURE_COUNTS}:{number_}", value=value, style="primary"))
    if kept.doubts:
        buttons.append(kit.button(words.plain(NOUN, "edit"), f"{ids.MEASURE_OPEN}:{number_}", value=value))
    chart = about(done.team_id, kept.measure.key) | {"after": kept.value_id}
    buttons.append(kit.button(words.plain(NOUN, "list_chart"), f"{ids.MEASURE_CHART}:{number_}", value=chart))
    return buttons


def _measure_again(words: Words, team_id: int, measure: Measure, number_: int) -> Block:
    value, label = about(team_id, measure.key), words.plain(NOUN, "measure_again")
    return kit.button(label, f"{ids.MEASURE_AGAIN}:{number_}", value=value)


def _understood(words: Words, doubtful: Doubtful) -> Mrkdwn:
    reading = doubtful.reading
    value = answer_in_words(words, reading.measure, reading.value)
    return words.say(NOUN, "understood", measure=reading.measure.name, month=reading.month, value=value)


def _pending(questions: Questions, doubtful: Doubtful) -> Pending:
    reading = doubtful.reading
    return Pending(
        questions.team_id,
        reading.measure.key,
        reading.month,
        reading.value,
        reading.comment,
        questions.agreed,
    )


def _entry(words: Words, listing: MeasureList, entry: MeasureStatus) -> Mrkdwn:
    measure = entry.measure
    month, latest = entry.latest or (None, None)
    return words.say(
        NOUN,
        "list_entry",
        name=measure.name,
        key=measure.key,
        definition=measure.definition,
        target=target(words, measure),
        direction=measure.direction.value,
        latest=answer_in_words(words, measure, latest.value) if latest else "",
        corrected_by=kit.mention(latest.by) if latest and latest.corrects else "",
        unmeasured=entry.unmeasured,
        taken_back_by=kit.mention(entry.taken_back_by) if entry.taken_back_by else "",
        latest_month=month,
        is_reported=entry.is_reported,
        month=listing.month,
    )


def _entry_comment(entry: MeasureStatus) -> list[Block]:
    return kit.remark(entry.latest[1].comment) if entry.latest else []


def _entry_buttons(words: Words, listing: MeasureList, entry: MeasureStatus, position: int) -> Block:
    value = about(listing.team_id, entry.measure.key)
    if entry.unmeasured:
        return kit.actions(_measure_again(words, listing.team_id, entry.measure, position))
    report = kit.button(
        words.plain(NOUN, "list_report"),
        f"{ids.MEASURE_OPEN}:{position}",
        value=value,
        style=None if entry.is_reported else "primary",
    )
    chart = kit.button(words.plain(NOUN, "list_chart"), f"{ids.MEASURE_CHART}:{position}", value=value)
    return kit.actions(report, chart) if entry.has_values else kit.actions(report)


def target(words: Words, measure: Measure) -> str:
    """The target in the unit of the measure; empty without one."""
    if measure.target is None:
        return ""
    bare = measure.kind is Kind.PROPORTION
    value = Value(measure.target, 100, percent_only=True) if bare else Value(measure.target)
    return value_in_words(words, measure, value)
