"""What happens with an agenda: drafted, looked at, its topics chosen, posted once."""

import logging
from dataclasses import dataclass
from datetime import datetime

from handlers import posts, who
from handlers.agenda import posting, previews
from handlers.agenda.posting import Charts
from handlers.agenda.why_hidden import tell_teams_why
from handlers.pauses import Paused, paused
from handlers.posts import Address, Key, Occasion
from handlers.tools import Tools
from handlers.trouble import tell_of_pictures
from improvement.agenda import Agenda, agenda_of
from improvement.call_sheet import CallSheet
from improvement.refusal import Refused
from improvement.team import Asker
from improvement.topic import checked_topics
from storage import agenda as agendas
from storage import call as calls
from storage.outbox import enqueue

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AgendaPage:
    """What `/agenda` shows to one person."""

    sheet: CallSheet
    agenda: Agenda
    facilitating: bool
    paused: tuple[Paused, ...] = ()
    """Channels that take no message, where a facilitator looks."""


@dataclass(frozen=True)
class PostedAgenda:
    """Where the agenda is; `first` when it was not posted before."""

    channel_id: str
    language: str
    first: bool


def shown(tools: Tools, asker: Asker) -> AgendaPage:
    """The agenda of the asker's next call. Raises Refused `not_on_a_team`, `no_call_planned`."""
    with tools.reading() as session:
        asker, collaborative = who.participant_for(session, asker)
        number = collaborative.id
        call = calls.running_call(session, number) or calls.next_call(session, number, tools.now())
        if call is None:
            raise Refused("no_call_planned")
        sheet = agendas.known_sheet(session, call.id)
        facilitating = number in asker.facilitates
        shut = paused(session, collaborative) if facilitating else ()
    return AgendaPage(sheet, agenda_of(sheet), facilitating, shut)


def facilitates_any(tools: Tools, asker: Asker) -> bool:
    """Whether help should name a facilitator's words."""
    with tools.reading() as session:
        return bool(who.known(session, asker).facilitates)


def topics_form(tools: Tools, asker: Asker, call_id: int) -> AgendaPage:
    """What the form offers. Raises Refused as `who.call_for`, and once the agenda is posted."""
    with tools.reading() as session:
        who.call_for(session, asker, call_id, facilitating=True)
        sheet = agendas.known_sheet(session, call_id)
    _must_be_open(sheet)
    return AgendaPage(sheet, agenda_of(sheet), facilitating=True)


def choose_topics(tools: Tools, asker: Asker, call_id: int, keys: tuple[str, ...], own: str) -> AgendaPage:
    """Keep what a facilitator chose; raised topics are kept in the team's words.

    Raises Refused as `topics_form`, and `agenda.topic_too_long` or `agenda.too_many_topics`.
    """
    with tools.session() as session:
        who.call_for(session, asker, call_id, facilitating=True)
        calls.hold(session, call_id)
        sheet = agendas.known_sheet(session, call_id)
        _must_be_open(sheet)
        offered = {suggestion.key: suggestion.kept for suggestion in agenda_of(sheet).suggestions}
        picked = [offered[key] for key in keys if key in offered]
        calls.keep_topics(session, call_id, checked_topics(picked, own, field="own"))
        sheet = agendas.known_sheet(session, call_id)
        session.commit()
    return AgendaPage(sheet, agenda_of(sheet), facilitating=True)


def post_now(tools: Tools, asker: Asker, call_id: int) -> PostedAgenda:
    """Post it on a facilitator's word. Raises Refused as `who.call_for`, `agenda.over`."""
    with tools.reading() as session:
        call = who.call_for(session, asker, call_id, facilitating=True)
        if call.ended_at is not None:
            raise Refused("agenda.over")
        sheet = agendas.known_sheet(session, call_id)
    return PostedAgenda(sheet.channel_id, sheet.language, first=post(tools, call_id, tools.now()))


def post(tools: Tools, call_id: int, now: datetime) -> bool:
    """Make the agenda final and post it, with its charts and each team's thread. False when it was already.

    Charts are drawn first, outside the transaction that decides who posts.
    """
    with tools.reading() as session:
        sheet = agendas.sheet(session, call_id)
    if sheet is None or sheet.final_at or sheet.ended_at:
        return False
    charts = _drawn(tools, sheet, now)
    with tools.session() as session:
        if not calls.make_final(session, call_id, now):
            return False
        sheet = agendas.known_sheet(session, call_id)
        calls.keep_topics(session, call_id, agenda_of(sheet).kept)
        made = [
            posting.post(key, message, sheet, now)
            for key, message in posting.messages(tools, sheet, charts).items()
        ]
        for delivery in made:
            enqueue(session, delivery)
        tell_teams_why(session, tools, sheet, charts.figures if charts else (), now)
        if charts is None:
            tell_of_pictures(session, tools, made[0], "not_prepared")
        session.commit()
    tools.wake_outbox()
    return True


def draft(tools: Tools, call_id: int, now: datetime) -> None:
    """Send each facilitator the draft, once."""
    with tools.session() as session:
        sheet = agendas.sheet(session, call_id)
        if sheet is None or sheet.final_at or sheet.ended_at:
            return
        message = previews.draft(
            tools.words(sheet.language), sheet, agenda_of(sheet), tools.commands.agenda, now
        )
        for user_id in sheet.facilitators:
            key = Key.of(Occasion.DRAFT, call_id, user_id)
            to = Address(sheet.workspace_id, sheet.collaborative_id, user_ids=(user_id,))
            enqueue(session, posts.delivery(key, message, to, posting.moments(sheet, now)))
        session.commit()
    tools.wake_outbox()


def _drawn(tools: Tools, sheet: CallSheet, now: datetime) -> Charts | None:
    """None when they cannot be prepared: an agenda without charts is better than none."""
    try:
        return posting.draw(tools, sheet, now)
    except Exception:
        log.exception(
            "The charts were not prepared: the agenda of collaborative %s goes without",
            sheet.collaborative_id,
        )
        return None


def _must_be_open(sheet: CallSheet) -> None:
    if sheet.ended_at is not None:
        raise Refused("agenda.over")
    if sheet.final_at is not None:
        raise Refused("agenda.already_posted", field="own")
