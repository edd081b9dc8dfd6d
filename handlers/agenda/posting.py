"""The agenda in the collaborative's channel: one message, and its thread with each team's update."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers import posts
from handlers.agenda import blocks
from handlers.charts.compose import ChartText
from handlers.charts.panels import Panels, posted_panels, told_for_all
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack.kit import Message
from handlers.tools import Tools
from improvement.agenda import agenda_of
from improvement.call_sheet import CallSheet
from storage.tables import Delivery


@dataclass(frozen=True)
class Charts:
    """What every team's own charts say, and the panels of the collaborative."""

    figures: Sequence[ChartText] = ()
    panels: Sequence[Panels] = ()


def draw(tools: Tools, sheet: CallSheet, now: datetime) -> Charts:
    """The charts that an agenda shows, drawn and kept. Opens its own sessions."""
    number, month = sheet.collaborative_id, sheet.month
    return Charts(
        told_for_all(tools, collaborative_id=number, month=month),
        posted_panels(tools, collaborative_id=number, month=month, now=now),
    )


def messages(tools: Tools, sheet: CallSheet, charts: Charts | None) -> dict[Key, Message]:
    """Everything that is posted of an agenda, the header first, then its thread in order of speaking.

    `charts` is None when they could not be prepared.
    """
    words, agenda = tools.words(sheet.language), agenda_of(sheet)
    key = Key.of(Occasion.AGENDA, sheet.call_id)
    panels, figures = (charts.panels, charts.figures) if charts else (None, ())
    made = {key: blocks.header(words, sheet, agenda, panels)}
    for update in agenda.order:
        own = [chart for chart in figures if chart.team_id == update.team_id]
        made |= posts.numbered(key.under(update.team_id), blocks.team_thread(words, sheet, update, own))
    return made


def post(key: Key, message: Message, sheet: CallSheet, now: datetime) -> Delivery:
    """The delivery of one of these messages, or of a change of it when the key has a revision."""
    header = Key.of(Occasion.AGENDA, sheet.call_id)
    to = Address(sheet.workspace_id, sheet.collaborative_id, sheet.channel_id)
    thread = None if key.original == header else header
    return posts.delivery(key, message, to, moments(sheet, now), thread=thread)


def moments(sheet: CallSheet, now: datetime) -> Moments:
    """The instants that expiries count from."""
    return Moments(now, sheet.starts_at, sheet.ends_at)
