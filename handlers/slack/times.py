"""Instants in messages: shown in the reader's own time zone, with the collaborative's to fall back on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.slack import kit
from prompts.words import Mrkdwn, Words


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
