"""A facilitator moves a call or cancels it, until it starts."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers import who
from handlers.reschedule.values import CallToChange, Months, MoveSubmission
from handlers.rescheduling import Reason, cancel, move
from handlers.tools import Tools
from improvement.call_record import CallTimes
from improvement.refusal import Refused
from improvement.reschedule import checked_reason, checked_start, may_change, months_to_look_back_on
from improvement.team import Asker
from storage import call as calls
from storage.tables import Call, Collaborative


def call_to_change(tools: Tools, asker: Asker, call_id: int | None = None) -> CallToChange:
    """The call named, or the asker's next one.

    Raises Refused as `who.call_for` and `may_change`, and `no_call_planned`.
    """
    with tools.reading() as session:
        return _as_shown(session, _call(session, tools, asker, call_id))


def moved(tools: Tools, asker: Asker, sent: MoveSubmission) -> CallToChange | Months:
    """Move a call; or, where its new date is in another month, the months it may look back on.

    Raises Refused as `call_to_change`, `checked_start` and `checked_reason`, and `reschedule.taken`.
    """
    now = tools.now()
    with tools.session() as session:
        call = _call(session, tools, asker, sent.call_id, hold=True)
        shown = _as_shown(session, call)
        starts_at = checked_start(_times(shown, call), sent.day, sent.at, now)
        reason = Reason(checked_reason(sent.why), asker.user_id)
        if calls.starts_then(session, call.collaborative_id, starts_at):
            raise Refused("reschedule.taken", field="day", moment=starts_at.astimezone(ZoneInfo(shown.zone)))
        months = months_to_look_back_on(call.reporting_month, starts_at, shown.zone)
        if len(months) > 1 and sent.looks_back_on not in months:
            return Months(months)
        month = sent.looks_back_on or months[0]
        move(session, call, starts_at=starts_at, looks_back_on=month, reason=reason, now=now)
        after = _as_shown(session, call)
        session.commit()
    tools.wake_outbox()
    return after


def cancelled(
    tools: Tools, asker: Asker, call_id: int, why: str | None
) -> tuple[CallToChange, datetime | None]:
    """Cancel a call: the call, and when the next one is.

    Raises Refused as `call_to_change` and `checked_reason`.
    """
    now = tools.now()
    with tools.session() as session:
        call = _call(session, tools, asker, call_id, hold=True)
        shown = _as_shown(session, call)
        cancel(session, call, reason=Reason(checked_reason(why), asker.user_id), now=now)
        following = calls.next_call(session, call.collaborative_id, now)
        session.commit()
    tools.wake_outbox()
    return shown, following.starts_at if following else None


def _call(session: Session, tools: Tools, asker: Asker, call_id: int | None, *, hold: bool = False) -> Call:
    if call_id is None:
        asker, collaborative = who.participant_for(session, asker)
        who.must_be_facilitator(session, asker, collaborative.id)
        number = collaborative.id
        call = calls.running_call(session, number) or calls.next_call(session, number, tools.now())
        if call is None:
            raise Refused("no_call_planned")
    else:
        call = who.call_for(session, asker, call_id, facilitating=True)
        if hold:
            call = calls.hold(session, call_id) or call
    may_change(_times(_as_shown(session, call), call))
    return call


def _as_shown(session: Session, call: Call) -> CallToChange:
    collaborative = session.get_one(Collaborative, call.collaborative_id)
    return CallToChange(
        call_id=call.id,
        name=collaborative.name,
        language=collaborative.language,
        zone=call.time_zone,
        starts_at=call.starts_at,
        looks_back_on=call.reporting_month,
    )


def _times(shown: CallToChange, call: Call) -> CallTimes:
    return CallTimes(shown.name, call.starts_at, call.time_zone, call.started_at, call.ended_at)
