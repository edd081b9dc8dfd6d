"""The agenda as it is posted: the header in the channel, and each team's thread below it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import call_pieces
from handlers.charts import on_demand
from handlers.charts.compose import ChartText
from handlers.charts.panels import Panels, news_first
from handlers.slack import kit
from handlers.slack.kit import Block, Message
from handlers.slack.times import clock, day_and_time
from improvement import headline
from improvement.agenda import Agenda, Item, ItemKind
from improvement.call_sheet import CallSheet
from improvement.run_chart.news import News, grouped
from improvement.topic import Suggestion
from improvement.update import Update
from prompts.measure import value_in_words
from prompts.words import Mrkdwn, Words

LINED_TEAMS = 12
"""Up to so many teams each have a line of their own in the agenda; more share one, in order of speaking."""


def header(words: Words, sheet: CallSheet, agenda: Agenda, panels: Sequence[Panels] | None) -> Message:
    """The one message in the collaborative's channel; `panels` is None when they could not be prepared."""
    blocks = [
        kit.header(words.plain("agenda", "title", name=sheet.name)),
        *([kit.section(words.say("agenda", "cancelled"))] if sheet.cancelled else []),
        *hour(words, sheet, agenda),
        kit.divider(),
        *figures(words, sheet, agenda),
        *_panels(words, sheet, panels),
        *open_actions(words, sheet, sheet.starts_at),
    ]
    foot = (kit.context(words.say("agenda", "in_thread")),)
    return Message(kit.spoken([*blocks, *foot]), tuple(blocks), foot)


def _panels(words: Words, sheet: CallSheet, panels: Sequence[Panels] | None) -> list[Block]:
    """The pictures, a line for each measure without, and the buttons that bring everything else."""
    if panels is None:
        return [kit.context(words.say("outbox", "charts_failed"))]
    if not panels:
        return []
    ordered = news_first(panels)
    return [
        *(block for panel in ordered if panel.key for block in _pictured(words, panel)),
        *kit.paragraphs(_in_words(words, ordered)),
        on_demand.buttons(words, sheet.call_id),
    ]


def _pictured(words: Words, panel: Panels) -> list[Block]:
    left = [kit.context(words.say("agenda", "teams_left", teams=panel.left))] if panel.left else []
    return [kit.picture(panel.key, panel.alt), *left]


def _in_words(words: Words, panels: Sequence[Panels]) -> list[Mrkdwn]:
    """A line for each measure that says something and has no picture, and one for all that say nothing."""
    undrawn = [panel for panel in panels if not panel.key]
    quiet = [panel for panel in undrawn if not panel.weight]
    few = [panel.measure.name for panel in quiet if not panel.too_small]
    small = [panel.measure.name for panel in quiet if panel.too_small]
    return [
        *(
            words.say("call", "chart_line", measure=panel.measure.name, told=grouped(panel.told))
            for panel in undrawn
            if panel.weight
        ),
        *([words.say("agenda", "too_few_points", measures=few)] if few else []),
        *([words.say("agenda", "too_small", measures=small)] if small else []),
    ]


def team_thread(words: Words, sheet: CallSheet, update: Update, charts: Iterable[ChartText]) -> list[Message]:
    """One team's update, whole, in as many messages as it needs.

    What came after the agenda was posted has messages of its own further down: here it is pointed to.
    """
    if update.silent:
        line = _nothing_came(words, sheet, update)
        return [Message(line, (kit.section(line),))]
    blocks = [
        kit.section(words.say("agenda", "team_heading", team=update.team)),
        *_answers(words, sheet, update),
        *_cycles(words, update),
        *(block for chart in _news_first(charts) for block in _figure(words, sheet, update, chart)),
        *_no_data(words, sheet, update, charts),
    ]
    first, *rest = kit.parted(blocks, spare=1)
    again = kit.context(words.say("agenda", "continued", team=update.team))
    return [Message(kit.spoken(part), tuple(part)) for part in (first, *([again, *part] for part in rest))]


def _news_first(charts: Iterable[ChartText]) -> list[ChartText]:
    return sorted(charts, key=lambda chart: not (chart.news and chart.news.fresh))


def _finding(words: Words, chart: ChartText) -> str:
    """What the chart says: marked where it is new, and short where the last agenda said it."""
    if chart.news is News.AS_BEFORE:
        return words.plain("agenda", "finding_as_before", finding=chart.finding)
    fresh = chart.news is not None and chart.news.fresh
    return words.plain("agenda", "finding_new", sentence=chart.sentence) if fresh else chart.sentence


def _nothing_came(words: Words, sheet: CallSheet, update: Update) -> Mrkdwn:
    if update.asked:
        return words.say("agenda", "no_update", team=update.team)
    return words.say("agenda", "not_asked", team=update.team, pending=sheet.ask_pending)


def _answers(words: Words, sheet: CallSheet, update: Update) -> list[Block]:
    said = call_pieces.answers(words, sheet, update.in_time)
    if len(update.answers) > len(update.in_time.answers):
        return [*said, kit.context(words.say("agenda", "more_below" if said else "all_below"))]
    return said or [kit.context(words.say("agenda", "no_answers"))]


def why(words: Words, suggestion: Suggestion) -> Mrkdwn:
    """The reasons for one topic on one line."""
    return Mrkdwn(
        "; ".join(
            words.say("agenda", "reason", why=reason.why.value, teams=reason.teams)
            for reason in suggestion.reasons
        )
    )


def hour(words: Words, sheet: CallSheet, agenda: Agenda) -> list[Block]:
    """When, the time boxes, the ground rules, and who is silent."""
    when = words.say(
        "agenda",
        "when",
        moment=day_and_time(words, sheet.starts_at, sheet.zone),
        minutes=sheet.minutes,
        month=sheet.month,
    )
    return [
        kit.section(when),
        *kit.paragraphs(_boxes(words, sheet, agenda)),
        kit.section(
            words.say("agenda", "heard", heard=headline.hearing(agenda.order), pending=sheet.ask_pending)
        ),
        kit.context(words.say("agenda", "ground_rules")),
    ]


def _boxes(words: Words, sheet: CallSheet, agenda: Agenda) -> list[Mrkdwn]:
    """A line for each time box, its start in the reader's own time."""
    rounds = [item for item in agenda.items if item.kind is ItemKind.ROUND]
    lines: list[Mrkdwn] = []
    for item in agenda.items:
        if item.kind is ItemKind.ROUND:
            lines += _round(words, sheet, agenda, item, rounds)
            continue
        lines.append(
            words.say(
                "agenda",
                "box",
                at=_starts(words, sheet, item),
                item=words.say("agenda", item.kind.value),
                seconds=int(item.length.total_seconds()),
            )
        )
        if item.kind is ItemKind.TOPICS:
            topics = [words.say("agenda", "topic_line", text=text) for text in agenda.topics]
            lines += topics or [words.say("agenda", "open_discussion")]
    return lines


def _round(
    words: Words, sheet: CallSheet, agenda: Agenda, item: Item, rounds: Sequence[Item]
) -> list[Mrkdwn]:
    at, seconds = _starts(words, sheet, item), int(item.length.total_seconds())
    if len(rounds) > LINED_TEAMS:
        if item is not rounds[0]:
            return []
        teams = [update.team for update in agenda.order]
        return [words.say("agenda", "box_rounds", at=at, teams=teams, seconds=seconds)]
    update = next(one for one in agenda.order if one.team_id == item.team_id)
    return [
        words.say(
            "agenda",
            "box_round",
            at=at,
            team=update.team,
            seconds=seconds,
            silent=update.silent and update.asked,
            late=update.late,
            asks=update.in_time.wants_help,
        )
    ]


def _starts(words: Words, sheet: CallSheet, item: Item) -> Mrkdwn:
    return clock(words, sheet.starts_at + item.starts, sheet.zone)


def figures(words: Words, sheet: CallSheet, agenda: Agenda) -> list[Block]:
    if not sheet.measures:
        return []
    reported = headline.figures(agenda.order, sheet.measures)
    if not reported.of_teams:
        return []
    return [kit.section(words.say("agenda", "figures", reported=reported, month=sheet.month))]


def _figure(words: Words, sheet: CallSheet, update: Update, chart: ChartText) -> list[Block]:
    """One measure of a team: its value and the finding. Another month's value is not this month's."""
    if chart.withheld:
        return [
            kit.section(words.say("agenda", "figure_hidden", measure=chart.measure.name, said=chart.sentence))
        ]
    phrase, remark = _standing(sheet, update, chart)
    facts: dict[str, Any] = {"missing": sheet.month}
    if chart.month == sheet.month:
        facts = {"corrected_by": kit.mention(chart.corrected_by) if chart.corrected_by else ""}
    said = words.say(
        "agenda",
        phrase,
        measure=chart.measure.name,
        value=value_in_words(words, chart.measure, chart.latest),
        month=chart.month,
        sentence=_finding(words, chart),
        **facts,
    )
    return [kit.section(said), *kit.remark(remark)]


def _standing(sheet: CallSheet, update: Update, chart: ChartText) -> tuple[str, str]:
    """How the month that was asked about stands, and what the team said about it."""
    if chart.month == sheet.month:
        return "figure", chart.comment
    if sheet.month in chart.hidden:
        return "figure_too_small", ""
    if chart.measure.key in update.unmeasured:
        return "figure_unmeasured", ""
    why = {told.measure: told.why for told in update.no_data}
    if chart.measure.key in why:
        return "figure_no_data", why[chart.measure.key]
    return "figure_missing", ""


def _no_data(words: Words, sheet: CallSheet, update: Update, charts: Iterable[ChartText]) -> list[Block]:
    """A line for each measure that has no data and no figure beside which it would be said."""
    told_of = {chart.measure.key for chart in charts if not chart.withheld}
    lines = {
        told: kit.section(words.say("agenda", "no_data", measure=told.name, month=sheet.month))
        for told in update.no_data
        if told.measure not in told_of
    }
    return [block for told, line in lines.items() for block in (line, *kit.remark(told.why))]


def _cycles(words: Words, update: Update) -> list[Block]:
    return [
        block
        for cycle in update.open_cycles
        for block in kit.quotes(
            words.plain("agenda", "cycle", number=cycle.number, stage=cycle.stage), cycle.idea
        )
    ]


def open_actions(words: Words, sheet: CallSheet, at: datetime) -> list[Block]:
    """The actions that are still open."""
    today = at.astimezone(ZoneInfo(sheet.zone)).date()
    lines = call_pieces.action_lines(words, sheet.open_actions, today)
    return kit.paragraphs([words.say("agenda", "actions_heading"), *lines]) if lines else []
