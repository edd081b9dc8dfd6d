"""A team whose counts are too small for other teams to see is told why, by itself, once for each measure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from handlers import posts
from handlers.charts.compose import ChartText
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack import kit
from handlers.slack.kit import Message
from handlers.tools import Tools
from improvement.call_sheet import CallSheet
from storage import outbox
from storage.charter import small_cells
from storage.tables import Collaborative, Team
from storage.team import members_of


def tell_teams_why(
    session: Session, tools: Tools, sheet: CallSheet, figures: Sequence[ChartText], now: datetime
) -> None:
    """Say it to each team with something hidden that it was not told of before. The flow commits."""
    for team_id in dict.fromkeys(figure.team_id for figure in figures):
        told = _told(session, sheet, team_id)
        fresh = [
            figure
            for figure in figures
            if figure.team_id == team_id and figure.hidden and figure.measure_id not in told
        ]
        if fresh:
            _tell(session, tools, sheet, fresh, now)


def _told(session: Session, sheet: CallSheet, team_id: int) -> set[int]:
    """The ids of the measures it was told of."""
    keys = outbox.keys_of(session, sheet.workspace_id, f"{Occasion.HIDDEN}:{team_id}:")
    return {int(number) for key in keys for number in Key.read(key).about[1].split(".")}


def _tell(
    session: Session, tools: Tools, sheet: CallSheet, fresh: Sequence[ChartText], now: datetime
) -> None:
    team = session.get_one(Team, fresh[0].team_id)
    people = () if team.channel_id else tuple(member.user_id for member in members_of(session, team))
    if not (team.channel_id or people):
        return
    to = Address(sheet.workspace_id, sheet.collaborative_id, team.channel_id, people)
    key = Key.of(Occasion.HIDDEN, team.id, ".".join(_ids(fresh)))
    message = _message(session, tools, sheet, fresh)
    outbox.enqueue(session, posts.delivery(key, message, to, Moments(now)))


def _ids(figures: Iterable[ChartText]) -> list[str]:
    return [str(figure.measure_id) for figure in figures]


def _message(session: Session, tools: Tools, sheet: CallSheet, fresh: Sequence[ChartText]) -> Message:
    said = tools.words(sheet.language).say(
        "agenda",
        "why_hidden",
        measures=[figure.measure.name for figure in fresh],
        threshold=small_cells(session.get_one(Collaborative, sheet.collaborative_id)),
        measure=tools.commands.measure,
    )
    return Message(said, (kit.section(said),))
