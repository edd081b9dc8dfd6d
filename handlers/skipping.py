"""Steps of the month that came too late to be of use: recorded as skipped, and told to the facilitators."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from handlers.slack.times import day_and_time
from handlers.tools import Tools
from handlers.trouble import tell_facilitators
from improvement.call import StepKind
from storage import agenda as agendas
from storage import call as calls
from storage import step as steps
from storage.tables import CallStep

log = logging.getLogger(__name__)

AWAY = timedelta(minutes=10)
"""A clock that has not beaten for longer was away: nobody did what fell due meanwhile."""

UNTOLD = frozenset({StepKind.NEVER_STARTED})
"""The summary's step asks again what this one would have asked."""


def skip(tools: Tools, call_id: int, late: Collection[CallStep]) -> None:
    """Record these steps of one call as skipped, and say so in one message to each facilitator.

    A call without its summary is over: nothing is left that would end it.
    """
    now = tools.now()
    with tools.session() as session:
        skipped = [step for step in late if steps.finish_step(session, step, now, "skipped")]
        for step in skipped:
            log.warning("Too late for %s of call %s: it was due at %s", step.kind, call_id, step.due_at)
        if any(step.kind == StepKind.SUMMARY for step in skipped):
            calls.make_ended(session, call_id, now)
        _tell(session, tools, call_id, [step for step in skipped if step.kind not in UNTOLD], now)
        session.commit()
    tools.wake_outbox()


def _tell(session: Session, tools: Tools, call_id: int, skipped: Sequence[CallStep], now: datetime) -> None:
    if not skipped:
        return
    sheet = agendas.known_sheet(session, call_id)
    words = tools.words(sheet.language)
    away: dict[str, Any] = {
        name: day_and_time(words, instant, sheet.zone)
        for name, instant in _away(session, skipped, now).items()
    }
    tell_facilitators(
        session,
        tools,
        sheet.collaborative_id,
        f"skipped-{call_id}-{skipped[0].id}",
        "skipped",
        moment=day_and_time(words, sheet.starts_at, sheet.zone),
        steps=[step.kind for step in skipped],
        teams=[update.team for update in sheet.updates if update.unasked],
        over=sheet.ends_at <= now,
        agenda=tools.commands.agenda,
        checkin=tools.commands.checkin,
        **away,
    )


def _away(session: Session, skipped: Sequence[CallStep], now: datetime) -> dict[str, Any]:
    """From when to when the clock did not beat, where one of these steps fell due in that time."""
    last = steps.last_beat(session)
    if last is None or now - last <= AWAY or all(step.due_at <= last for step in skipped):
        return {}
    return {"away_from": last, "away_to": now}
