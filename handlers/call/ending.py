"""How a call ends: on a facilitator's word or by the clock, once, and what is posted then.

A call that nobody started has no record: the channel gets what teams sent, and facilitators are asked.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from handlers import posts, who
from handlers.call import blocks
from handlers.call.scene import Scene, change_roll_call, held, in_channel, moments, named_call, scene_of
from handlers.call.summary import summary
from handlers.charts.panels import Panels, told_panels
from handlers.planning import plan_next
from handlers.posts import Address, Key, Occasion
from handlers.slack.kit import Message
from handlers.tools import Tools
from handlers.trouble import tell_of_pictures
from improvement.agenda import agenda_of
from improvement.call import StepKind
from improvement.call_record import may_reopen, may_say_whether_held, must_be_running
from improvement.call_sheet import CallSheet
from improvement.refusal import Refused
from improvement.team import Asker
from storage import agenda as agendas
from storage import call as calls
from storage import outbox
from storage import step as steps
from storage.tables import Call, Collaborative, Delivery

log = logging.getLogger(__name__)

REOPENED_FOR = timedelta(hours=2)
"""A reopened call that nobody ends again is ended by the clock so much later."""


@dataclass(frozen=True)
class EndedCall:
    """A call that is over; `first` when it was not before."""

    scene: Scene
    first: bool


@dataclass(frozen=True)
class WhetherHeld:
    """What is known of a call that nobody started; `first` when this person said it."""

    scene: Scene
    took_place: bool
    first: bool


def to_end(tools: Tools, asker: Asker) -> Scene:
    """The call that a facilitator wants to end, which may be one that nobody started.

    Raises Refused as `named_call`, `call.none_running`.
    """
    now = tools.now()
    with tools.reading() as session:
        call = named_call(session, asker, None, now)
        if call is None or (call.started_at is None and call.starts_at > now):
            raise Refused("call.none_running")
        return scene_of(session, call)


def end(tools: Tools, asker: Asker, call_id: int) -> EndedCall:
    """End a call on a facilitator's word. Raises Refused as `who.call_for`, `call.not_started`."""
    now = tools.now()
    with tools.reading() as session:
        scene = scene_of(session, who.call_for(session, asker, call_id, facilitating=True))
    if scene.times.ended_at is None:
        must_be_running(scene.times)
    return EndedCall(scene, first=close(tools, call_id, now))


def close(tools: Tools, call_id: int, now: datetime) -> bool:
    """The call is over: post the summary and plan the next call. False when it was over already.

    Of a call that nobody started, facilitators are asked whether it took place.
    """
    with tools.reading() as session:
        sheet = agendas.sheet(session, call_id)
    if sheet is None or sheet.ended_at is not None:
        return False
    panels = _panels(tools, sheet) if sheet.held else ()
    with tools.session() as session:
        if not calls.make_ended(session, call_id, now):
            return False
        scene = scene_of(session, held(session, call_id))
        if scene.times.started_at is not None:
            change_roll_call(tools, session, scene, now)
        posted = _post_outcome(tools, session, scene, panels, now)
        if scene.times.started_at is None:
            _ask_whether_held(tools, session, scene, posted=posted, now=now)
        session.commit()
    tools.wake_outbox()
    return True


def tell_never_started(tools: Tools, call_id: int, now: datetime) -> None:
    """Some minutes into its slot, tell each facilitator that nobody started the call; nothing if one did."""
    with tools.session() as session:
        call = calls.call(session, call_id)
        if call is None or call.started_at is not None or call.ended_at is not None:
            return
        scene = scene_of(session, call)
        message = blocks.never_started(tools.words(scene.language), scene.call_id, scene.times)
        _tell_facilitators(
            session, scene, Occasion.NEVER_STARTED, message, now, f"{call.starts_at:%Y%m%dT%H%M}"
        )
        session.commit()
    tools.wake_outbox()


def say_whether_held(tools: Tools, asker: Asker, call_id: int, *, took_place: bool) -> WhetherHeld:
    """Keep what a facilitator says of a call that nobody started, and let the channel read it, once.

    Raises Refused as `who.call_for` and `may_say_whether_held`.
    """
    now = tools.now()
    with tools.reading() as session:
        call = who.call_for(session, asker, call_id, facilitating=True)
        may_say_whether_held(scene_of(session, call).times, now)
        sheet = agendas.known_sheet(session, call_id)
    panels = _panels(tools, sheet) if took_place else ()
    with tools.session() as session:
        scene = scene_of(session, held(session, call_id))
        may_say_whether_held(scene.times, now)
        first = calls.say_whether_held(session, call_id, took_place=took_place)
        if first:
            calls.make_ended(session, call_id, now)
            _post_outcome(tools, session, scene, panels, now)
        said = agendas.known_sheet(session, call_id).took_place
        session.commit()
    tools.wake_outbox()
    return WhetherHeld(scene, took_place=said is True, first=first)


def reopen(tools: Tools, asker: Asker, call_id: int | None = None) -> Scene:
    """A call that was ended by mistake goes on: its summary waits, or is changed after the second end.

    Raises Refused as `who.call_for` and `may_reopen`.
    """
    now = tools.now()
    with tools.session() as session:
        call = held(session, _to_reopen(session, asker, call_id).id)
        scene = scene_of(session, call)
        may_reopen(scene.times, now)
        calls.reopen(session, call.id)
        outbox.withdraw(session, scene.workspace_id, str(Key.of(Occasion.SUMMARY, call.id)))
        steps.plan_again(session, call, StepKind.SUMMARY, now + REOPENED_FOR)
        session.refresh(call)
        scene = change_roll_call(tools, session, scene_of(session, call), now)
        session.commit()
    tools.wake_outbox()
    return scene


def _to_reopen(session: Session, asker: Asker, call_id: int | None) -> Call:
    """The call named; else the one that runs, which needs it not, or the one that ended last."""
    if call_id is not None:
        return who.call_for(session, asker, call_id, facilitating=True)
    asker, collaborative = who.participant_for(session, asker)
    who.must_be_facilitator(session, asker, collaborative.id)
    call = calls.running_call(session, collaborative.id) or calls.last_ended(session, collaborative.id)
    if call is None:
        raise Refused("call.none_to_reopen")
    return call


def _panels(tools: Tools, sheet: CallSheet) -> Sequence[Panels] | None:
    """What the charts of the collaborative say, before the summary's transaction; None when that fails."""
    try:
        return told_panels(tools, collaborative_id=sheet.collaborative_id, month=sheet.month)
    except Exception:
        log.exception(
            "The charts were not prepared: a summary of collaborative %s goes without",
            sheet.collaborative_id,
        )
        return None


def _post_outcome(
    tools: Tools, session: Session, scene: Scene, panels: Sequence[Panels] | None, now: datetime
) -> bool:
    """Plan the next call and post what came of this one, or change what was posted of it.

    False when nothing is posted: nobody started it, and nothing was sent for it.
    """
    collaborative = session.get_one(Collaborative, scene.collaborative_id)
    following = calls.next_call(session, collaborative.id, now) or plan_next(session, collaborative, now)
    sheet, record = agendas.known_sheet(session, scene.call_id), scene.record
    if not sheet.held and sheet.took_place is None and all(update.silent for update in sheet.updates):
        return False
    made = summary(
        tools.words(scene.language), sheet, agenda_of(sheet), record, following.starts_at, panels=panels
    )
    key = Key.of(Occasion.SUMMARY, scene.call_id)
    texts = {key: made.message}
    for place, messages in made.threads.items():
        texts |= posts.numbered(key.under(place), messages)
    for name, message in texts.items():
        posts.as_it_is_now(session, name, message, partial(_delivery, scene=scene, now=now))
    if panels is None:
        tell_of_pictures(session, tools, in_channel(scene, key, made.message, now), "not_prepared")
    return True


def _delivery(key: Key, message: Message, *, scene: Scene, now: datetime) -> Delivery:
    """The summary, a message in its thread, or a change of either."""
    summary_key = Key.of(Occasion.SUMMARY, scene.call_id)
    thread = None if key.original == summary_key else summary_key
    return posts.delivery(key, message, scene.address, moments(scene, now), thread=thread)


def _ask_whether_held(tools: Tools, session: Session, scene: Scene, *, posted: bool, now: datetime) -> None:
    message = blocks.whether_held(
        tools.words(scene.language),
        scene.call_id,
        scene.times,
        channel_id=scene.channel_id if posted else "",
    )
    _tell_facilitators(session, scene, Occasion.TOOK_PLACE, message, now)


def _tell_facilitators(
    session: Session, scene: Scene, occasion: Occasion, message: Message, now: datetime, *about: str
) -> None:
    for user_id in scene.facilitators:
        key = Key.of(occasion, scene.call_id, *about, user_id)
        to = Address(scene.workspace_id, scene.collaborative_id, user_ids=(user_id,))
        outbox.enqueue(session, posts.delivery(key, message, to, moments(scene, now)))
