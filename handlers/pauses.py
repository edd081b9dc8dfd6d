"""The standing sign that a channel of a collaborative takes no message, for its facilitators' eyes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from handlers.slack import kit
from handlers.slack.kit import Block
from handlers.slack.times import day_and_time
from prompts.words import Words
from storage import pause as pauses
from storage.tables import Collaborative
from storage.team import teams


@dataclass(frozen=True)
class Paused:
    """A channel that takes nothing, and how many messages wait for it."""

    channel_id: str
    reason: str
    since: datetime
    waiting: int


def paused(session: Session, collaborative: Collaborative) -> tuple[Paused, ...]:
    """The paused channels of a collaborative and its teams, the longest first."""
    of_teams = [team.channel_id for team in teams(session, collaborative.id)]
    channels = {channel for channel in (collaborative.channel_id, *of_teams) if channel}
    known = pauses.of_channels(session, collaborative.workspace_id, channels)
    waiting = pauses.waiting(session, collaborative.workspace_id, channels) if known else {}
    return tuple(
        Paused(pause.channel_id, pause.reason, pause.since, waiting.get(pause.channel_id, 0))
        for pause in known
    )


def signs(words: Words, paused: Sequence[Paused], zone: str) -> list[Block]:
    """A paragraph for each."""
    return [
        kit.section(
            words.say(
                "outbox",
                "paused_sign",
                where=kit.channel(pause.channel_id),
                error=pause.reason,
                since=day_and_time(words, pause.since, zone),
                waiting=pause.waiting,
            )
        )
        for pause in paused
    ]
