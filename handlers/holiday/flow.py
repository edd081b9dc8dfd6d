"""What a press below the question about a holiday decides."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers import holiday_asks, who
from handlers.rescheduling import Reason, move
from handlers.slack import kit
from handlers.slack.kit import Message
from handlers.slack.times import day_and_time
from handlers.tools import Tools
from improvement.call_record import CallTimes
from improvement.refusal import Refused
from improvement.reschedule import checked_start, may_change
from improvement.team import Asker
from prompts.words import Words
from storage import call as calls
from storage.charter import load_charter
from storage.tables import Call, Collaborative


@dataclass(frozen=True)
class Decided:
    """When the call is now, whether it was decided just now (`first`) or before, and whether it was kept."""

    language: str
    zone: str
    starts_at: datetime
    first: bool
    kept: bool


def moved(tools: Tools, asker: Asker, call_id: int, day: date, to: date) -> Decided:
    """Move the call from the holiday `day` to the day `to`, at its hour, unless it was decided already.

    Raises Refused as `who.call_for`, `may_change` and `checked_start`, `reschedule.taken`,
    `holiday.elsewhere` where the call is on another day meanwhile, and `holiday.too_late`.
    """
    now = tools.now()
    with tools.session() as session:
        call, collaborative = _held(session, asker, call_id)
        first = _still_on(call, day, unless=to) and call.holiday_kept != day
        if first:
            reason = Reason(_why(tools, session, collaborative, call), asker.user_id)
            start = _start_on(session, collaborative, call, to, now)
            move(session, call, starts_at=start, looks_back_on=call.reporting_month, reason=reason, now=now)
        decided = _decided(collaborative, call, first=first)
        session.commit()
    tools.wake_outbox()
    return decided


def kept(tools: Tools, asker: Asker, call_id: int, day: date) -> Decided:
    """Keep the call on the holiday `day`; nobody is asked again. Pressed again, nothing changes.

    Raises Refused as `moved`.
    """
    with tools.session() as session:
        call, collaborative = _held(session, asker, call_id)
        _still_on(call, day)
        first = call.holiday_kept != day
        if first:
            call.holiday_kept = day
            session.add(call)
            message = _kept_message(tools.words(collaborative.language), collaborative, call, asker)
            holiday_asks.settle(session, call, call.starts_at, message, tools.now())
        decided = _decided(collaborative, call, first=first)
        session.commit()
    tools.wake_outbox()
    return decided


def _kept_message(words: Words, collaborative: Collaborative, call: Call, asker: Asker) -> Message:
    """What takes the place of each facilitator's question."""
    moment = day_and_time(words, call.starts_at, call.time_zone)
    by = kit.mention(asker.user_id)
    said = words.say("holiday", "kept", name=collaborative.name, moment=moment, who=by)
    return Message(said, (kit.section(said),))


def _held(session: Session, asker: Asker, call_id: int) -> tuple[Call, Collaborative]:
    """The call, locked, for a facilitator who may still change it."""
    named = who.call_for(session, asker, call_id, facilitating=True)
    call = calls.hold(session, call_id) or named
    collaborative = session.get_one(Collaborative, call.collaborative_id)
    may_change(_times(collaborative, call))
    return call, collaborative


def _still_on(call: Call, day: date, unless: date | None = None) -> bool:
    """Whether the call is on `day`; False where it moved to `unless` already. Raises `holiday.elsewhere`."""
    now_on = holiday_asks.local_day(call, call.starts_at)
    if now_on not in (day, unless):
        raise Refused("holiday.elsewhere")
    return now_on == day


def _start_on(
    session: Session, collaborative: Collaborative, call: Call, to: date, now: datetime
) -> datetime:
    if to < holiday_asks.local_day(call, now):
        raise Refused("holiday.too_late", day=to)
    start = checked_start(_times(collaborative, call), to.isoformat(), f"{call.wall_time:%H:%M}", now)
    if calls.starts_then(session, collaborative.id, start):
        raise Refused("reschedule.taken", moment=start.astimezone(ZoneInfo(call.time_zone)))
    return start


def _why(tools: Tools, session: Session, collaborative: Collaborative, call: Call) -> str:
    """The reason the channel and the teams read."""
    day = holiday_asks.local_day(call, call.starts_at)
    holiday = load_charter(session, collaborative).holidays.name(day)
    return tools.words(collaborative.language).plain("holiday", "why", holiday=holiday) if holiday else ""


def _times(collaborative: Collaborative, call: Call) -> CallTimes:
    return CallTimes(collaborative.name, call.starts_at, call.time_zone, call.started_at, call.ended_at)


def _decided(collaborative: Collaborative, call: Call, *, first: bool) -> Decided:
    kept = call.holiday_kept == holiday_asks.local_day(call, call.starts_at)
    return Decided(collaborative.language, call.time_zone, call.starts_at, first, kept)
