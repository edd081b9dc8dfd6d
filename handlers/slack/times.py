"""Instants in messages: shown in the reader's own time zone, with the collaborative's to fall back on.

Slack writes them as the reader's language does, so a day without a time goes through Slack as well: all dates
of one message have one form.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from handlers.slack import kit
from prompts.words import Mrkdwn, Words

ONE_DAY_EVERYWHERE = time(10, 30, tzinfo=UTC)
"""Half past midnight in Hawaii (-10:00), and half an hour before it in New Zealand's summer (+13:00)."""


def moment(words: Words, instant: datetime, zone: str) -> Mrkdwn:
    """A day and a time of day."""
    return kit.moment(instant, words.plain("call", "when", local=instant.astimezone(ZoneInfo(zone))))


def day_and_time(words: Words, instant: datetime, zone: str) -> Mrkdwn:
    """A day with its weekday and a time, never "today": for what is still read next month."""
    local = instant.astimezone(ZoneInfo(zone))
    return kit.moment(instant, words.plain("call", "when", local=local), "{date_long} at {time}")


def clock(words: Words, instant: datetime, zone: str) -> Mrkdwn:
    """A time of day alone."""
    local = instant.astimezone(ZoneInfo(zone))
    return kit.moment(instant, words.plain("call", "clock", local=local), "{time}")


def day(words: Words, on: date) -> Mrkdwn:
    """A day with its weekday, and no time: the same day for every reader from Hawaii to New Zealand."""
    return kit.moment(
        datetime.combine(on, ONE_DAY_EVERYWHERE), words.plain("call", "day", on=on), "{date_long}"
    )
