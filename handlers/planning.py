"""The calls ahead: every collaborative always has its next one planned, with all its steps."""

import logging
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers.tools import Tools
from handlers.trouble import tell_facilitators
from improvement.call import StepKind, next_call, plan, reporting_month
from storage import call as calls
from storage import step as steps
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
    """Plan the call that comes next after `now`, as the charter says. The flow commits."""
    return calls.plan_call(session, collaborative, **asdict(_next(session, collaborative, now)))


def replan(session: Session, collaborative: Collaborative, now: datetime) -> None:
    """After a change of the charter: the next call follows it, unless teams were already asked about it.

    The call is moved, not made anew: what people wrote for it before they were asked stays with it.
    """
    planned = calls.next_call(session, collaborative.id, now)
    if planned is None:
        plan_next(session, collaborative, now)
        return
    asked = any(step.kind == StepKind.ASK and step.done_at for step in steps.steps_of(session, planned.id))
    if not (asked or planned.started_at):
        calls.move_call(session, planned, **asdict(_next(session, collaborative, now)))


@dataclass(frozen=True)
class _Plan:
    """A call as the charter has it, in the words of `storage.call`."""

    starts_at: datetime
    wall_time: time
    minutes: int
    reporting_month: date
    questions: list[dict[str, str]]
    steps: list[tuple[str, datetime]]


def _next(session: Session, collaborative: Collaborative, now: datetime) -> _Plan:
    over = [call.starts_at for call in calls.calls_of(session, collaborative.id) if call.ended_at]
    charter = load_charter(session, collaborative)
    starts_at = next_call(charter.rule, max([now, *over]))
    return _Plan(
        starts_at=starts_at,
        wall_time=starts_at.astimezone(ZoneInfo(charter.zone)).time(),
        minutes=charter.rule.minutes,
        reporting_month=reporting_month(starts_at, charter.zone),
        questions=calls.kept(charter.questions),
        steps=[(step.kind.value, step.due_at) for step in plan(charter.rule, charter.leads, starts_at)],
    )
