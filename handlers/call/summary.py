"""The summary of a call: a message for the channel, and what is too long for it for its thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import call_pieces
from handlers.call.blocks import here_lines
from handlers.charts import on_demand
from handlers.charts.panels import Panels, news_first
from handlers.slack import kit
from handlers.slack.kit import Block, Message
from handlers.slack.times import day_and_time
from improvement.agenda import Agenda
from improvement.call_record import local_day
from improvement.call_sheet import CallRecord, CallSheet, TakenNote
from improvement.headline import hearing, left_open
from improvement.run_chart.news import grouped
from improvement.update import Update
from prompts.words import Words

INLINE_CHARACTERS = 4_000
"""Updates longer than that together go into the thread: who scrolls past them misses what comes below."""


@dataclass(frozen=True)
class Summary:
    """`message` goes to the channel; `threads` below it, in order, by the end of their keys."""

    message: Message
    threads: dict[str, list[Message]]


def summary(
    words: Words,
    sheet: CallSheet,
    agenda: Agenda,
    record: CallRecord,
    next_at: datetime,
    *,
    panels: Sequence[Panels] | None = (),
) -> Summary:
    """Who came, what was decided and will be done, what charts say, what teams wrote, and the next call.

    Of a call that is not known to have taken place it says so, and holds what teams wrote alone.
    """
    if sheet.held:
        told = [*_head(words, sheet, agenda, record, next_at), *_charts(words, sheet, panels)]
    else:
        told = _not_held(words, sheet, record, next_at)
    head, *further = kit.parted(told, spare=1)
    heard = [update for update in agenda.order if not update.silent]
    updates = {update.team_id: _update(words, sheet, update) for update in heard}
    inline = [block for blocks in updates.values() for block in blocks]
    whole = [*head, kit.section(words.say("call", "updates_below")), *inline]
    if not further and _is_short(inline) and len(kit.parted(whole)) == 1:
        return Summary(_message(whole if inline else head), {})
    threads = {"more": [_message(part) for part in further]} if further else {}
    for update in heard:
        threads[str(update.team_id)] = _continued(words, update, updates[update.team_id])
    if heard:
        head = [*head, kit.context(words.say("call", "updates_in_thread"))]
    return Summary(_message(head), threads)


def _head(
    words: Words, sheet: CallSheet, agenda: Agenda, record: CallRecord, next_at: datetime
) -> list[Block]:
    """What came of the call; the order is by what readers look for, since the end may go into the thread."""
    when = day_and_time(words, sheet.starts_at, sheet.zone)
    return [
        kit.header(words.plain("call", "summary_title", name=sheet.name)),
        kit.section(words.say("call", "summary_when", moment=when)),
        *_came(words, sheet, record),
        *_actions(words, sheet, record),
        *_notes(words, "decisions_heading", [note for note in record.notes if note.decision]),
        *([] if record.notes or record.actions else [kit.context(words.say("call", "nothing_written"))]),
        kit.section(words.say("call", "next_call", moment=day_and_time(words, next_at, sheet.zone))),
        kit.divider(),
        kit.section(words.say("call", "heard", heard=hearing(agenda.order))),
        *_topics(words, agenda),
        *_notes(words, "notes_heading", [note for note in record.notes if not note.decision]),
    ]


def _not_held(words: Words, sheet: CallSheet, record: CallRecord, next_at: datetime) -> list[Block]:
    """What is known of a call that did not take place, or that nobody started: who was silent is not."""
    when = day_and_time(words, sheet.starts_at, sheet.zone)
    phrase = "no_record" if sheet.took_place is None else "did_not_take_place"
    return [
        kit.section(words.say("call", phrase, name=sheet.name, moment=when)),
        kit.section(words.say("call", "next_call", moment=day_and_time(words, next_at, sheet.zone))),
        *_actions(words, sheet, record),
    ]


def _came(words: Words, sheet: CallSheet, record: CallRecord) -> list[Block]:
    if not record.present:
        phrase = "nobody_present" if sheet.started_at else "no_roll_call"
        return [kit.section(words.say("call", phrase))]
    lines = here_lines(words, sheet.team_names, sheet.facilitators, record, "came_heading")
    absent = [name for team_id, name in sheet.team_names.items() if not record.on_team(team_id)]
    if absent:
        lines.append(words.say("call", "absent", teams=absent))
    return kit.paragraphs(lines)


def _actions(words: Words, sheet: CallSheet, record: CallRecord) -> list[Block]:
    """What was agreed on this call, done or not, then what earlier calls left open."""
    today = local_day(sheet.starts_at, sheet.zone)
    blocks: list[Block] = []
    earlier = left_open(record, sheet.open_actions)
    for heading, actions, most in (
        ("actions_heading", record.actions, len(record.actions)),
        ("left_open_heading", earlier, call_pieces.MOST_LINES),
    ):
        if actions:
            lines = call_pieces.action_lines(words, actions, today, most=most)
            blocks += kit.paragraphs([words.say("call", heading), *lines])
    return blocks


def _notes(words: Words, heading: str, notes: Sequence[TakenNote]) -> list[Block]:
    """Notes as written, numbered so that people can speak about them."""
    if not notes:
        return []
    quotes = [
        block
        for number, note in enumerate(notes, start=1)
        for block in kit.quotes(words.plain("call", "note_label", number=number, team=note.team), note.words)
    ]
    return [kit.section(words.say("call", heading)), *quotes]


def _topics(words: Words, agenda: Agenda) -> list[Block]:
    if not agenda.topics:
        return []
    lines = [words.say("call", "topic_line", text=text) for text in agenda.topics]
    return kit.paragraphs([words.say("call", "topics_heading"), *lines])


def _charts(words: Words, sheet: CallSheet, panels: Sequence[Panels] | None) -> list[Block]:
    """A line for each measure, those with news first; None could not be prepared.

    The pictures are in the agenda, and come by a button.
    """
    if panels is None:
        return [kit.context(words.say("outbox", "charts_failed"))]
    if not panels:
        return []
    lines = [
        words.say("call", "chart_line", measure=panel.measure.name, told=grouped(panel.told))
        for panel in news_first(panels)
    ]
    heading = words.say("call", "charts_heading")
    return [*kit.paragraphs([heading, *lines]), on_demand.buttons(words, sheet.call_id)]


def _update(words: Words, sheet: CallSheet, update: Update) -> list[Block]:
    if not update.answers:
        return [kit.section(words.say("call", "no_answers", team=update.team, figures=bool(update.reported)))]
    heading = kit.section(words.say("call", "team_heading", team=update.team))
    return [kit.divider(), heading, *call_pieces.answers(words, sheet, update)]


def _continued(words: Words, update: Update, blocks: Sequence[Block]) -> list[Message]:
    first, *rest = kit.parted(blocks, spare=1)
    again = kit.context(words.say("call", "continued", team=update.team))
    return [_message(first), *(_message([again, *part]) for part in rest)]


def _is_short(blocks: Sequence[Block]) -> bool:
    return kit.text_length(blocks) <= INLINE_CHARACTERS


def _message(blocks: Sequence[Block]) -> Message:
    return Message(kit.spoken(blocks), tuple(blocks))
