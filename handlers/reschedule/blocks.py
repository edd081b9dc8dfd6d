"""The forms that move and cancel a call, and what they answer."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers import ids
from handlers.reschedule.values import CallToChange
from handlers.slack import kit, modals
from handlers.slack.kit import Block
from handlers.slack.times import day_and_time
from improvement.reschedule import LONGEST_REASON
from prompts.words import Mrkdwn, Words

NOUN = "reschedule"
DAY, AT, WHY, MONTH = "day", "at", "why", "month"
"""The fields of the forms."""


def move_form(words: Words, call: CallToChange, channel_id: str, *, months: Sequence[date] = ()) -> Block:
    """Date, time and reason; and once the date is in another month, which month the call looks back on."""
    fields = [
        modals.field(
            DAY,
            words.plain(NOUN, "day"),
            {"type": "datepicker", "initial_date": call.local.date().isoformat()},
        ),
        modals.field(AT, words.plain(NOUN, "at", zone=call.zone), modals.time_select(f"{call.local:%H:%M}")),
        _why(words),
    ]
    if months:
        options = [
            modals.option(words.plain(NOUN, "month", month=month), month.isoformat()) for month in months
        ]
        fields.append(
            modals.field(
                MONTH,
                words.plain(NOUN, "looks_back_on"),
                {"type": "radio_buttons", "options": options},
                hint=words.plain(NOUN, "looks_back_hint"),
            )
        )
    return modals.modal(
        ids.CALL_MOVED,
        words.plain(NOUN, "move_title"),
        [kit.section(_intro(words, "move_intro", call)), *fields],
        submit=words.plain(NOUN, "move_submit"),
        close=words.plain(NOUN, "keep"),
        metadata=[call.call_id, channel_id],
    )


def cancel_form(words: Words, call: CallToChange, channel_id: str) -> Block:
    """The reason, asked before a call is cancelled."""
    return modals.modal(
        ids.CALL_CANCELLED,
        words.plain(NOUN, "cancel_title"),
        [kit.section(_intro(words, "cancel_intro", call)), _why(words)],
        submit=words.plain(NOUN, "cancel_submit"),
        close=words.plain(NOUN, "keep"),
        metadata=[call.call_id, channel_id],
    )


def moved(words: Words, call: CallToChange) -> Mrkdwn:
    """What whoever moved it is told."""
    return words.say(NOUN, "moved_reply", moment=day_and_time(words, call.starts_at, call.zone))


def cancelled(words: Words, call: CallToChange, next_at: datetime | None) -> Mrkdwn:
    """What whoever cancelled it is told."""
    moment = day_and_time(words, next_at, call.zone) if next_at else None
    return words.say(NOUN, "cancelled_reply", moment=moment)


def _intro(words: Words, phrase: str, call: CallToChange) -> Mrkdwn:
    return words.say(NOUN, phrase, name=call.name, moment=day_and_time(words, call.starts_at, call.zone))


def _why(words: Words) -> Block:
    element = modals.text_input(limit=LONGEST_REASON)
    return modals.field(WHY, words.plain(NOUN, "why"), element, optional=True)
