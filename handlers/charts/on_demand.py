"""What the buttons below charts bring, privately: every chart, and the numbers behind them.

Behind an agenda or a summary whoever takes part gets what everybody may see, small numbers hidden; behind a
team's own chart its members get what they reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby

from handlers import ids, posts, who
from handlers.charts import numbers, table
from handlers.charts.compose import ChartText, ComposedChart
from handlers.charts.hiding import shared_charts
from handlers.charts.panels import Panels, charted_for_all, charted_panels
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack import kit
from handlers.slack.kit import Block, Message
from handlers.tools import Tools
from improvement.team import Asker
from prompts.run_chart_desk import NOUN
from prompts.words import Words
from storage import outbox
from storage.tables import Collaborative, MeasureRow

OWN_CHARTS = 12
"""Up to so many teams each get a chart of their own; of more, the panels are enough to scroll through."""


@dataclass(frozen=True)
class _Behind:
    """What lies behind the button of one call."""

    call_id: int
    collaborative_id: int
    name: str
    month: date
    words: Words


def buttons(words: Words, call_id: int) -> Block:
    """The row below an agenda or a summary."""
    return kit.actions(
        kit.button(words.plain(NOUN, "every_chart"), ids.CHART_EVERY, value=call_id),
        kit.button(words.plain(NOUN, "numbers"), ids.CHART_NUMBERS, value=call_id),
    )


def send_every(tools: Tools, asker: Asker, call_id: int) -> Message:
    """Send every chart to the person, and say so, or that they have them. Raises as `who.call_for`."""
    behind = _behind(tools, asker, call_id)
    number, month, now = behind.collaborative_id, behind.month, tools.now()
    pages = charted_panels(tools, collaborative_id=number, month=month, now=now)
    few = all(len(page.told) <= OWN_CHARTS for page in pages)
    of_teams = charted_for_all(tools, collaborative_id=number, month=month, now=now) if few else ()
    return _answered(tools, asker, behind, "every", _every(behind, pages, of_teams))


def send_numbers(tools: Tools, asker: Asker, call_id: int) -> Message:
    """Send the tables behind every chart, as `send_every` does the charts. Raises as `who.call_for`."""
    behind = _behind(tools, asker, call_id)
    charts = shared_charts(tools, behind.collaborative_id, behind.month)
    by_position = sorted(charts, key=lambda chart: chart.material.position)
    tables = [
        numbers.of_everybody(behind.words, list(of_measure))
        for _, of_measure in groupby(by_position, key=lambda chart: chart.material.measure_id)
    ]
    messages = [message for made in tables for message in table.messages(behind.words, made)]
    return _answered(tools, asker, behind, "numbers", messages)


def send_own_numbers(tools: Tools, asker: Asker, composed: ComposedChart) -> None:
    """Send the table behind one team's own chart to somebody who may see it."""
    words, material = tools.words(composed.language), composed.material
    messages = table.messages(words, numbers.of_team(words, material))
    with tools.reading() as session:
        number = session.get_one(MeasureRow, material.measure_id).collaborative_id
    _sent(tools, asker, number, f"own-{round(tools.now().timestamp())}", messages)


def _behind(tools: Tools, asker: Asker, call_id: int) -> _Behind:
    with tools.reading() as session:
        call = who.call_for(session, asker, call_id)
        collaborative = session.get_one(Collaborative, call.collaborative_id)
        words = tools.words(collaborative.language)
        return _Behind(call.id, collaborative.id, collaborative.name, call.reporting_month, words)


def _every(behind: _Behind, pages: Sequence[Panels], of_teams: Sequence[ChartText]) -> list[Message]:
    """A message for each measure, or more where it is long: the panels, then each team's own chart.

    Of many teams the panels say it all, and one team has no panels.
    """
    words, messages = behind.words, []
    for measure, of_measure in groupby(pages, key=lambda page: page.measure):
        first, *more = of_measure
        own = [chart for chart in of_teams if chart.measure.key == measure.key]
        blocks = [
            kit.section(words.say(NOUN, "every_measure", measure=measure.name, finding=first.title)),
            *(kit.picture(page.key, page.alt) for page in (first, *more) if len(first.told) > 1),
            *(block for chart in own for block in _own(words, chart)),
        ]
        messages += _parted(words, measure.name, blocks)
    heading = kit.section(words.say(NOUN, "every_heading", name=behind.name, month=behind.month))
    return [_message([heading, *part]) if not at else _message(part) for at, part in enumerate(messages)]


def _own(words: Words, chart: ChartText) -> list[Block]:
    said = kit.section(words.say(NOUN, "every_team", team=chart.team, sentence=chart.sentence))
    return [said, kit.picture(chart.key, chart.alt)] if chart.key else [said]


def _parted(words: Words, measure: str, blocks: Sequence[Block]) -> list[list[Block]]:
    first, *rest = kit.parted(blocks, spare=1)
    again = kit.section(words.say(NOUN, "every_continued", measure=measure))
    return [first, *([again, *part] for part in rest)]


def _answered(tools: Tools, asker: Asker, behind: _Behind, what: str, messages: Sequence[Message]) -> Message:
    """Send them, once a day, and say that they come, or that the person has them all."""
    if not messages:
        return _said(behind, "every_none")
    fresh = _sent(
        tools, asker, behind.collaborative_id, f"{what}-{behind.call_id}-{tools.now():%Y%m%d}", messages
    )
    return _said(behind, f"{what}_coming" if fresh else f"{what}_there")


def _sent(tools: Tools, asker: Asker, collaborative_id: int, why: str, messages: Sequence[Message]) -> bool:
    """Whether something was sent that the person does not have yet."""
    to = Address(asker.workspace_id, collaborative_id, user_ids=(asker.user_id,))
    at = Moments(tools.now())
    with tools.session() as session:
        fresh = [
            outbox.enqueue(session, posts.delivery(_key(asker, why, number, message), message, to, at))
            for number, message in enumerate(messages, start=1)
        ]
        session.commit()
    tools.wake_outbox()
    return any(fresh)


def _key(asker: Asker, why: str, number: int, message: Message) -> Key:
    told = sha256(repr(message.payload()).encode()).hexdigest()[:16]
    return Key.of(Occasion.CHART, asker.user_id, told, why, number)


def _said(behind: _Behind, phrase: str) -> Message:
    text = behind.words.say(NOUN, phrase)
    return Message(text, (kit.section(text),))


def _message(blocks: Sequence[Block]) -> Message:
    return Message(kit.spoken(blocks), tuple(blocks))
