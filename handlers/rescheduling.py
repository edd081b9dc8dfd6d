"""A call moved or cancelled, by people or by its charter: kept as one call, and told once."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers import holiday_asks, posts
from handlers.planning import plan_next, plan_steps
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack import kit
from handlers.slack.kit import Message
from handlers.slack.times import day_and_time
from handlers.standing.flow import enqueue_status, post_to_teams
from improvement.call import StepKind, call_in, next_call, reporting_month
from improvement.charter.values import Charter
from prompts.words import Words
from storage import call as calls
from storage import outbox
from storage import step as steps
from storage import team as teams
from storage.charter import load_charter
from storage.tables import Call, Collaborative


@dataclass(frozen=True)
class Reason:
    """Why a call changed, and who decided: a user id, or nobody where the charter did."""

    why: str = ""
    by: str = ""


def move(
    session: Session, call: Call, *, starts_at: datetime, looks_back_on: date, reason: Reason, now: datetime
) -> None:
    """Move a call that has not begun. The flow commits.

    Answers, topics and threads stay with it; steps not done yet get new dates, those done are not repeated.
    """
    collaborative = session.get_one(Collaborative, call.collaborative_id)
    charter, before = load_charter(session, collaborative), call.starts_at
    calls.move_call(
        session,
        call,
        starts_at=starts_at,
        wall_time=starts_at.astimezone(ZoneInfo(collaborative.time_zone)).time(),
        reporting_month=looks_back_on,
        steps=plan_steps(charter, starts_at),
    )
    _tell(session, collaborative, call, phrase="moved", before=before, reason=reason, now=now)
    holiday_asks.ask(session, charter, call, now)


def cancel(session: Session, call: Call, *, reason: Reason, now: datetime) -> bool:
    """Cancel a call and plan the next one; the flow commits. False when it had begun, or is over."""
    if not calls.cancel(session, call.id, now):
        return False
    session.refresh(call)
    collaborative = session.get_one(Collaborative, call.collaborative_id)
    _tell(session, collaborative, call, phrase="cancelled", before=call.starts_at, reason=reason, now=now)
    plan_next(session, collaborative, now)
    return True


def replan(session: Session, collaborative: Collaborative, now: datetime) -> None:
    """After a change of the charter: the next call follows it, until it starts. The flow commits.

    A date that people chose stands until the charter's own date changes; what a call asks is settled once
    teams were asked.
    """
    call = calls.next_call(session, collaborative.id, now)
    if call is None:
        plan_next(session, collaborative, now)
    elif call.started_at is None:
        _follow(session, collaborative, call, now)


def _follow(session: Session, collaborative: Collaborative, call: Call, now: datetime) -> None:
    charter = load_charter(session, collaborative)
    asked = any(step.kind == StepKind.ASK and step.done_at for step in steps.steps_of(session, call.id))
    if not asked:
        call.questions, call.minutes = calls.kept(charter.questions), charter.rule.minutes
    start = _start_by(charter, call, now, asked=asked)
    if start is None:
        cancel(session, call, reason=Reason(), now=now)
    elif start != call.charter_start:
        local = start.astimezone(ZoneInfo(charter.zone)).date()
        call.usual_on = charter.rule.usual_date(local.year, local.month)
        call.charter_start = start
        month = reporting_month(start, charter.zone)
        move(session, call, starts_at=start, looks_back_on=month, reason=Reason(), now=now)
    elif not asked:  # lead times may have changed
        calls.move_call(
            session,
            call,
            starts_at=call.starts_at,
            wall_time=call.wall_time,
            reporting_month=call.reporting_month,
            steps=plan_steps(charter, call.starts_at),
        )
    holiday_asks.ask(session, charter, call, now)


def _start_by(charter: Charter, call: Call, now: datetime, *, asked: bool) -> datetime | None:
    """When the call is by its charter now; None where that cancels it.

    A changed series may have this month's date behind it: teams that were asked keep the date they know.
    """
    start = call_in(charter.rule, call.usual_on.year, call.usual_on.month)
    if start is None or start > now:
        return start
    return call.charter_start if asked else next_call(charter.rule, now)


def _tell(
    session: Session,
    collaborative: Collaborative,
    call: Call,
    *,
    phrase: str,
    before: datetime,
    reason: Reason,
    now: datetime,
) -> None:
    """The channel and each team hear of it once, with the reason; every message that asked shows it."""
    session.flush()
    words = Words(collaborative.language)
    said = words.say(
        "reschedule",
        phrase,
        name=collaborative.name,
        before=day_and_time(words, before, call.time_zone),
        moment=day_and_time(words, call.starts_at, call.time_zone),
        who=kit.mention(reason.by) if reason.by else "",
        why=reason.why,
    )
    message = Message(said, (kit.section(said),))
    change = f"{now:%Y%m%dT%H%M%S}"
    to = Address(call.workspace_id, collaborative.id, collaborative.channel_id)
    at = Moments(now, max(before, call.starts_at))
    outbox.enqueue(session, posts.delivery(Key.of(Occasion.CHANGED, call.id, change), message, to, at))
    everybody = teams.teams(session, collaborative.id)
    post_to_teams(session, call, Occasion.CHANGED_TEAM, {team.id: message for team in everybody}, at, change)
    for team in everybody:
        enqueue_status(session, now, words, call, team)
    holiday_asks.settle(session, call, before, message, now)
