"""The agenda as it is shown to one person: the draft, the preview, and what members see."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from handlers import call_pieces, ids
from handlers.agenda.blocks import figures, hour, open_actions, why
from handlers.slack import kit
from handlers.slack.kit import Block, Message
from handlers.slack.times import day_and_time
from improvement.agenda import Agenda
from improvement.call_record import starts_from
from improvement.call_sheet import CallSheet
from improvement.topic import Match
from prompts.words import Mrkdwn, Words

ASK_CHARACTERS = 300
"""How much of last month's ask a draft quotes, and of each team's words a match."""

HELPERS = 3
"""How many words a match quotes; the rest are counted."""


def draft(words: Words, sheet: CallSheet, agenda: Agenda, command: str, now: datetime) -> Message:
    """What a facilitator gets a week before: what is left from last time, and topics to choose."""
    intro = words.say(
        "agenda",
        "draft",
        name=sheet.name,
        moment=day_and_time(words, sheet.starts_at, sheet.zone),
        agenda_at=_agenda_at(words, sheet, now),
    )
    blocks = [
        kit.header(words.plain("agenda", "title_draft", name=sheet.name)),
        kit.section(intro),
        *_asked_last_time(words, sheet),
        *_open_actions(words, sheet, now),
        *topics_with_reasons(words, agenda),
    ]
    foot = (
        kit.actions(_choose_topics(words, sheet)),
        kit.context(words.say("agenda", "draft_pointer", agenda=command)),
    )
    return Message(kit.spoken([*blocks, *foot]), tuple(blocks), foot)


def preview(
    words: Words, sheet: CallSheet, agenda: Agenda, now: datetime, *, above: Sequence[Block] = ()
) -> Message:
    """The agenda as it would be posted, for a facilitator's eyes, below `above`, with what to do next."""
    blocks = [
        *above,
        kit.context(words.say("agenda", "preview", agenda_at=_agenda_at(words, sheet, now))),
        kit.header(words.plain("agenda", "title", name=sheet.name)),
        *hour(words, sheet, agenda),
        *topics_with_reasons(words, agenda),
        *_states(words, sheet, agenda),
        *_matches(words, agenda.matches),
        *open_actions(words, sheet, sheet.starts_at),
    ]
    post_now = words.plain("agenda", "post_now")
    buttons = kit.actions(
        kit.button(post_now, ids.AGENDA_POST, value=sheet.call_id, style="primary"),
        _choose_topics(words, sheet),
        *start_buttons(words, sheet, now),
        *_change_buttons(words, sheet),
    )
    return Message(kit.spoken(blocks), tuple(blocks), (*_start_hint(words, sheet, now), buttons))


def posted(
    words: Words,
    sheet: CallSheet,
    agenda: Agenda,
    now: datetime,
    *,
    facilitating: bool,
    above: Sequence[Block] = (),
) -> Message:
    """The agenda again, for somebody who asks after it was posted. `above` comes first."""
    said = words.say(
        "agenda",
        "posted_at",
        channel=kit.channel(sheet.channel_id),
        moment=day_and_time(words, sheet.final_at or sheet.starts_at, sheet.zone),
    )
    blocks = [
        *above,
        kit.header(words.plain("agenda", "title", name=sheet.name)),
        *hour(words, sheet, agenda),
        *figures(words, sheet, agenda),
        *open_actions(words, sheet, sheet.starts_at),
    ]
    foot = [kit.context(said)]
    buttons = [*start_buttons(words, sheet, now), *_change_buttons(words, sheet)]
    if facilitating:
        foot += [kit.actions(*buttons)] if buttons else []
        foot += _start_hint(words, sheet, now)
    return Message(kit.spoken([*blocks, *foot]), tuple(blocks), tuple(foot))


def coming(words: Words, sheet: CallSheet, checkin: str, now: datetime) -> Message:
    """When the agenda will come, for a member who asks before it is posted."""
    blocks = [
        kit.section(
            words.say(
                "agenda",
                "coming",
                name=sheet.name,
                moment=day_and_time(words, sheet.starts_at, sheet.zone),
                agenda_at=_agenda_at(words, sheet, now),
            )
        ),
        kit.context(words.say("agenda", "coming_hint", checkin=checkin)),
    ]
    return Message(kit.spoken(blocks), tuple(blocks))


def start_buttons(words: Words, sheet: CallSheet, now: datetime) -> list[Block]:
    """Starts the call as soon as it may start, or brings back what its facilitator needs while it runs."""
    if not sheet.started_at and now < starts_from(sheet.starts_at):
        return []
    phrase = "run_call" if sheet.started_at else "start_call"
    return [kit.button(words.plain("agenda", phrase), ids.AGENDA_START, value=sheet.call_id)]


def _start_hint(words: Words, sheet: CallSheet, now: datetime) -> list[Block]:
    """From when on the call can be started; nothing once it can."""
    if sheet.started_at or now >= starts_from(sheet.starts_at):
        return []
    at = day_and_time(words, starts_from(sheet.starts_at), sheet.zone)
    return [kit.context(words.say("agenda", "start_from", moment=at))]


def _change_buttons(words: Words, sheet: CallSheet) -> list[Block]:
    """Until the call starts it can be moved and cancelled."""
    if sheet.started_at:
        return []
    return [
        kit.button(words.plain("reschedule", "move_button"), ids.CALL_MOVE, value=sheet.call_id),
        kit.button(words.plain("reschedule", "cancel_button"), ids.CALL_CANCEL, value=sheet.call_id),
    ]


def topics_with_reasons(words: Words, agenda: Agenda) -> list[Block]:
    """The topics that stand, each with why."""
    if not agenda.topics:
        return [kit.section(words.say("agenda", "no_topics_yet"))]
    reasons = {suggestion.kept: why(words, suggestion) for suggestion in agenda.suggestions}
    lines = [
        words.say("agenda", "topic_reasons", text=text, reasons=reasons.get(kept, ""))
        for text, kept in zip(agenda.topics, agenda.kept, strict=True)
    ]
    heading = words.say("agenda", "chosen_heading" if agenda.chosen else "proposed_heading")
    return kit.paragraphs([heading, *lines])


def _states(words: Words, sheet: CallSheet, agenda: Agenda) -> list[Block]:
    """A line a team: how much of its update has come."""
    lines = [
        words.say(
            "agenda",
            "update_state",
            team=update.team,
            answers=len(update.answers),
            questions=len(sheet.questions),
            figures=len(update.reported),
            measures=len(set(sheet.measures) - update.unmeasured),
            no_data=len(update.no_data),
            cycles=len(update.open_cycles),
            unasked=update.unasked,
            pending=sheet.ask_pending,
        )
        for update in agenda.order
    ]
    return kit.paragraphs([words.say("agenda", "update_states"), *lines])


def _matches(words: Words, matches: Sequence[Match]) -> list[Block]:
    """Who may have something for whom, and the words it rests on: for facilitators to judge, never public."""
    if not matches:
        return []
    return [
        kit.section(words.say("agenda", "matches_heading")),
        *chain(*(_match(words, match) for match in matches)),
    ]


def _match(words: Words, match: Match) -> list[Block]:
    helpers = [("match_adopted", one) for one in match.adopted] + [("match_told", one) for one in match.told]
    quoted = [("match_asks", match.asks), *helpers[:HELPERS]]
    blocks: list[Block] = [kit.section(words.say("agenda", "match", topic=match.topic))]
    for phrase, said in quoted:
        label = words.plain("agenda", phrase, team=said.team)
        blocks.append(kit.quoted(label, said.words, ASK_CHARACTERS))
    if more := len(helpers) - HELPERS if len(helpers) > HELPERS else 0:
        blocks.append(kit.context(words.say("agenda", "more_of_them", count=more)))
    return blocks


def _asked_last_time(words: Words, sheet: CallSheet) -> list[Block]:
    if not sheet.carried_asks:
        return []
    asks = [
        kit.quoted(
            ask.team,
            ask.words or words.plain("checkin", "chosen", choice="help", topics=ask.topics, about_help=True),
            ASK_CHARACTERS,
        )
        for ask in sheet.carried_asks
    ]
    return [kit.section(words.say("agenda", "asked_last_time")), *asks[: call_pieces.MOST_LINES]]


def _open_actions(words: Words, sheet: CallSheet, now: datetime) -> list[Block]:
    """Each open action with a button that closes it."""
    if not sheet.open_actions:
        return []
    today = now.astimezone(ZoneInfo(sheet.zone)).date()
    shown = sheet.open_actions[: call_pieces.MOST_LINES]
    lines = call_pieces.action_lines(words, sheet.open_actions, today)
    done = words.plain("call", "done_button")
    buttons = [kit.button(done, f"{ids.ACTION_DONE}:{one.action_id}", value=one.action_id) for one in shown]
    return [
        kit.section(words.say("agenda", "actions_heading")),
        *(kit.section(line, button) for line, button in zip(lines, buttons, strict=False)),
        *(kit.context(line) for line in lines[len(shown) :]),
    ]


def _choose_topics(words: Words, sheet: CallSheet) -> Block:
    return kit.button(words.plain("agenda", "choose_topics"), ids.AGENDA_TOPICS, value=sheet.call_id)


def _agenda_at(words: Words, sheet: CallSheet, now: datetime) -> Mrkdwn | None:
    """When the clock will post it; None once that hour has passed without."""
    due = sheet.agenda_at
    return day_and_time(words, due, sheet.zone) if due and due > now else None
