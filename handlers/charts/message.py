"""A chart in a direct message: the picture, what it says, who decided what about it, and what can be changed.

Slack shares no file inside an ephemeral message (slackapi/node-slack-sdk#1790), so that a picture in one
would stay private to the app; in a direct message it is the person's alone.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from handlers import ids, posts
from handlers.charts.compose import ChartText, ComposedChart, drawn
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack import kit, modals
from handlers.slack.kit import Block, Message
from handlers.tools import Tools
from improvement.run_chart import ChartKind, Suggestion, suggest
from improvement.run_chart.decisions import PERIODS, Decisions, fitting
from improvement.team import Asker
from prompts.run_chart import kind_reason
from prompts.run_chart_desk import NOUN, decisions_told
from prompts.words import Words, escape
from storage import outbox
from storage.tables import MeasureRow

THERE = ("sending", "sent")
"""Somebody may press a button in the moment before the outbox has recorded that it is posted."""

PHASES = 5
"""How many phases, the latest ones, can be removed from below a chart."""


@dataclass(frozen=True)
class Desk:
    """What can be changed about a chart."""

    kind: ChartKind
    kinds: tuple[ChartKind, ...]
    suggestion: Suggestion
    held: Decisions
    baseline: tuple[date, date] | None = None
    """First and last month to freeze, where nobody has and they deserve it."""


def desk_of(composed: ComposedChart) -> Desk:
    """The kinds that suit the chart's data, and what is decided so far."""
    series = composed.material.series()
    return Desk(
        kind=composed.chart.analysis.kind,
        kinds=(ChartKind.RUN, *fitting(series)),
        suggestion=suggest(series),
        held=composed.material.held,
        baseline=composed.material.likely_baseline(),
    )


def send(tools: Tools, asker: Asker, composed: ComposedChart, why: str, number: int) -> None:
    """Draw a chart and put it into a direct message with the person, once for one `why` and `number`."""
    now, charted = tools.now(), drawn(tools, [composed], tools.now())[0]
    key = Key.of(Occasion.CHART, asker.user_id, charted.key[:16], why, number)
    message = _message(tools.words(composed.language), charted, desk_of(composed), key)
    with tools.session() as session:
        to = _address(session, asker, composed)
        outbox.enqueue(session, posts.delivery(key, message, to, Moments(now)))
        session.commit()
    tools.wake_outbox()


def show_again(tools: Tools, asker: Asker, composed: ComposedChart, shown_as: str) -> None:
    """Draw a chart anew in the person's message of this key; if there is none, in a new one."""
    with tools.reading() as session:
        shown = outbox.by_key(session, asker.workspace_id, shown_as)
    now = tools.now()
    if shown is None or shown.user_ids != [asker.user_id] or shown.status not in THERE:
        send(tools, asker, composed, "again", round(now.timestamp()))
        return
    key = Key.read(shown.key)
    charted = drawn(tools, [composed], now)[0]
    message = _message(tools.words(composed.language), charted, desk_of(composed), key)
    with tools.session() as session:
        outbox.enqueue(
            session, posts.delivery(key.changed(), message, _address(session, asker, composed), Moments(now))
        )
        session.commit()
    tools.wake_outbox()


def shown_as(action: Block) -> str:
    """The key of the message whose button was pressed."""
    return str(action.get("block_id", "")).partition("|")[2]


def _message(words: Words, charted: ChartText, desk: Desk, key: Key) -> Message:
    """A chart, its finding and the verdict behind it; then what people decided and may decide."""
    text = words.say(
        "measure", "chart_text", team=charted.team, measure=charted.measure.name, sentence=charted.sentence
    )
    heading = words.say("measure", "chart_heading", team=charted.team, measure=charted.measure.name)
    decided = "\n".join(decisions_told(desk.held, words))
    remarks = [
        kit.quoted(words.plain("measure", "month", month=month), said) for month, said in charted.remarks
    ]
    blocks = [
        kit.section(heading),
        kit.picture(charted.key, charted.alt),
        kit.context(escape(charted.sentence)),
        *remarks,
        *([kit.context(decided)] if decided else []),
    ]
    return Message(f"{text}\n{decided}".strip(), tuple(blocks), tuple(_buttons(words, charted, desk, key)))


def _buttons(words: Words, charted: ChartText, desk: Desk, key: Key) -> list[Block]:
    about, held = [charted.team_id, charted.measure_id], desk.held
    row = kit.actions(
        _periods(words, about, held.months),
        _kinds(words, about, desk),
        kit.button(words.plain(NOUN, "numbers"), ids.CHART_OWN_NUMBERS, value=about),
        kit.button(words.plain(NOUN, "note"), ids.CHART_NOTE, value=about),
        _unfreeze(words, about) if held.baseline else _freeze(words, about),
        kit.button(words.plain(NOUN, "new_phase"), ids.CHART_PHASE, value=about),
        *_removals(words, about, held),
    )
    freezing = [] if desk.baseline is None else [_freezing(words, *desk.baseline)]
    reason = kind_reason(desk.suggestion.kind, desk.suggestion.reason, words)
    return [
        row | {"block_id": f"desk|{key}"},
        *freezing,
        kit.context(words.say(NOUN, "suggestion", reason=reason)),
    ]


def _freezing(words: Words, first: date, last: date) -> Block:
    return kit.context(words.say(NOUN, "suggested_baseline", first=first, last=last))


def _periods(words: Words, about: list[Any], months: int | None) -> Block:
    options = {
        one: modals.option(words.plain(NOUN, "period", months=one), [*about, one]) for one in (*PERIODS, None)
    }
    placeholder = words.plain(NOUN, "period_placeholder")
    return modals.menu(
        ids.CHART_PERIOD, list(options.values()), placeholder=placeholder, initial=options[months]
    )


def _kinds(words: Words, about: list[Any], desk: Desk) -> Block:
    options = {kind: modals.option(_kind(words, kind, desk), [*about, kind.value]) for kind in desk.kinds}
    placeholder = words.plain(NOUN, "kind_placeholder")
    return modals.menu(
        ids.CHART_KIND, list(options.values()), placeholder=placeholder, initial=options.get(desk.kind)
    )


def _kind(words: Words, kind: ChartKind, desk: Desk) -> str:
    name = words.plain("run_chart", "kind_name", kind=kind.value)
    return words.plain(NOUN, "kind_option", kind=name, suggested=kind is desk.suggestion.kind)


def _freeze(words: Words, about: list[Any]) -> Block:
    return kit.button(words.plain(NOUN, "freeze"), ids.CHART_FREEZE, value=about)


def _unfreeze(words: Words, about: list[Any]) -> Block:
    return kit.confirmed(
        kit.button(words.plain(NOUN, "unfreeze"), ids.CHART_UNFREEZE, value=about),
        title=words.plain(NOUN, "unfreeze_title"),
        text=words.plain(NOUN, "unfreeze_text"),
        yes=words.plain(NOUN, "yes_unfreeze"),
        no=words.plain(NOUN, "no"),
    )


def _removals(words: Words, about: list[Any], held: Decisions) -> list[Block]:
    starts = sorted(phase.starts for phase in held.phases)[-PHASES:]
    return [_removal(words, about, month, number) for number, month in enumerate(starts)]


def _removal(words: Words, about: list[Any], starts: date, number: int) -> Block:
    pressed = kit.button(
        words.plain(NOUN, "remove_phase", starts=starts),
        f"{ids.CHART_PHASE_REMOVE}:{number}",
        value=[*about, starts.isoformat()],
    )
    return kit.confirmed(
        pressed,
        title=words.plain(NOUN, "remove_title", starts=starts),
        text=words.plain(NOUN, "remove_text"),
        yes=words.plain(NOUN, "yes_remove"),
        no=words.plain(NOUN, "no"),
    )


def _address(session: Session, asker: Asker, composed: ComposedChart) -> Address:
    measure = session.get_one(MeasureRow, composed.material.measure_id)
    return Address(asker.workspace_id, measure.collaborative_id, user_ids=(asker.user_id,))
