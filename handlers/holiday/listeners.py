"""The buttons below the question about a holiday."""

from datetime import date
from typing import Any

from handlers.holiday import flow
from handlers.holiday.flow import Decided
from handlers.middleware import asker
from handlers.slack import kit
from handlers.slack.kit import Block, Message
from handlers.slack.replies import sayer
from handlers.slack.times import day_and_time
from handlers.tools import Tools


def move(action: Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """Move the call to the day on the button."""
    call_id, day, to = kit.chosen(action)
    decided = flow.moved(tools, asker(body), call_id, date.fromisoformat(day), date.fromisoformat(to))
    _say(respond, tools, decided)


def keep(action: Block, body: dict[str, Any], respond: Any, tools: Tools) -> None:
    """Leave the call where it is."""
    call_id, day = kit.chosen(action)
    _say(respond, tools, flow.kept(tools, asker(body), call_id, date.fromisoformat(day)))


def _say(respond: Any, tools: Tools, decided: Decided) -> None:
    words = tools.words(decided.language)
    phrase = f"{'kept' if decided.kept else 'moved'}_{'reply' if decided.first else 'already'}"
    said = words.say("holiday", phrase, moment=day_and_time(words, decided.starts_at, decided.zone))
    sayer(respond)(Message(said, (kit.section(said),)))
