"""The calls ahead: every collaborative always has its next one planned, with all its steps."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers import holiday_asks
from handlers.tools import Tools
from handlers.trouble import tell_facilitators
from improvement.call import plan, reporting_month
from improvement.charter.values import Charter
from improvement.reschedule import next_occasion
from storage import call as calls
from storage.charter import all_collaboratives, load_charter, locked
from storage.tables import Call, Collaborative

log = logging.getLogger(__name__)

PUT_OFF = timedelta(minutes=10)
"""How long a collaborative waits whose next call could not be planned."""


def keep_calls_planned(tools: Tools, now: datetime) -> None:
    """Plan the next call of every collaborative that has none. Asking again changes nothing.

    One that cannot be planned is put off, its facilitators hear of it once, and the others are planned.
    """
    for collaborative_id in _unplanned(tools, now):
        try:
            _plan(tools, collaborative_id, now)
        except Exception:
            log.exception("The next call of collaborative %s was not planned", collaborative_id)
            _put_off(tools, collaborative_id, now)


def _unplanned(tools: Tools, now: datetime) -> list[int]:
    """The collaboratives without a next call, but for those that are put off."""
    with tools.reading() as session:
        return [
            collaborative.id
            for collaborative in all_collaboratives(session)
            if (collaborative.plan_again_at or now) <= now
            and calls.next_call(session, collaborative.id, now) is None
        ]


def _plan(tools: Tools, collaborative_id: int, now: datetime) -> None:
    with tools.session() as session:
        collaborative = locked(session, collaborative_id)
        if collaborative and calls.next_call(session, collaborative_id, now) is None:
            plan_next(session, collaborative, now)
        session.commit()


def _put_off(tools: Tools, collaborative_id: int, now: datetime) -> None:
    """Facilitators hear of it again only when the charter was changed and does not work still."""
    with tools.session() as session:
        collaborative = session.get_one(Collaborative, collaborative_id)
        collaborative.plan_again_at = now + PUT_OFF
        trouble = f"plan-{collaborative_id}-{collaborative.changed_at:%Y%m%dT%H%M%S}"
        tell_facilitators(session, tools, collaborative_id, trouble, "not_planned")
        session.commit()
    tools.wake_outbox()


def plan_next(session: Session, collaborative: Collaborative, now: datetime) -> Call:
    """Plan the call of the next month that has none yet, as the charter says. The flow commits.

    Facilitators are asked about one on a holiday.
    """
    charter = load_charter(session, collaborative)
    held = [call.usual_on for call in calls.calls_of(session, collaborative.id)]
    occasion = next_occasion(charter.rule, now, held)
    planned = calls.plan_call(
        session,
        collaborative,
        usual_on=occasion.usual_on,
        starts_at=occasion.starts_at,
        wall_time=occasion.starts_at.astimezone(ZoneInfo(charter.zone)).time(),
        minutes=charter.rule.minutes,
        reporting_month=reporting_month(occasion.starts_at, charter.zone),
        questions=calls.kept(charter.questions),
        steps=plan_steps(charter, occasion.starts_at),
    )
    holiday_asks.ask(session, charter, planned, now)
    return planned


def plan_steps(charter: Charter, starts_at: datetime) -> list[tuple[str, datetime]]:
    """What the clock does for a call that starts then: pairs of kind and due instant."""
    return [(step.kind.value, step.due_at) for step in plan(charter.rule, charter.leads, starts_at)]
