"""The rules of a running call: when it may start, what may be written down, who counts as present."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from improvement.refusal import Refused

LONGEST_NOTE = 2_000
LONGEST_ACTION = 300
USUAL_DAYS = 14
"""Half-way to the next call: a date to start from."""

MOST_YEARS = 2
START_BEFORE = timedelta(minutes=15)
"""How early a call may begin: people who open it at breakfast would find its roll call long out of sight."""

REOPEN_WITHIN = timedelta(hours=1)
"""How long a call that was ended by mistake can be reopened."""


@dataclass(frozen=True)
class CallTimes:
    """What is known of when a call is, began and ended; instants in UTC, `zone` is the collaborative's."""

    name: str
    starts_at: datetime
    zone: str
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Task:
    """An action as it may be kept."""

    words: str
    owner_id: str
    due_on: date


def starts_from(starts_at: datetime) -> datetime:
    """From when on a call may be started."""
    return starts_at - START_BEFORE


def may_start(call: CallTimes, now: datetime) -> None:
    """A call starts at its hour, or a little before. Raises Refused `call.over` or `call.too_early`."""
    if call.ended_at is not None:
        raise Refused("call.over")
    if now < starts_from(call.starts_at):
        raise Refused("call.too_early", name=call.name, local=call.starts_at.astimezone(ZoneInfo(call.zone)))


def may_reopen(call: CallTimes, now: datetime) -> None:
    """A call that was started can be reopened for an hour after its end.

    Raises Refused `call.still_on`, `call.none_to_reopen` or `call.reopened_too_late`.
    """
    if call.started_at is None:
        raise Refused("call.none_to_reopen")
    if call.ended_at is None:
        raise Refused("call.still_on")
    if now - call.ended_at > REOPEN_WITHIN:
        raise Refused("call.reopened_too_late", local=call.ended_at.astimezone(ZoneInfo(call.zone)))


def may_say_whether_held(call: CallTimes, now: datetime) -> None:
    """Only of a call that nobody started, from its hour on, people must say whether it took place.

    Raises Refused `call.was_started` or `call.not_yet`.
    """
    if call.started_at is not None:
        raise Refused("call.was_started")
    if now < call.starts_at:
        raise Refused("call.not_yet", local=call.starts_at.astimezone(ZoneInfo(call.zone)))


def must_be_running(call: CallTimes) -> None:
    """Refuse what only a running call allows. Raises Refused `call.not_started` or `call.over`."""
    if call.ended_at is not None:
        raise Refused("call.over")
    if call.started_at is None:
        raise Refused("call.not_started")


def checked_words(words: str | None, *, most: int) -> str:
    """What somebody wrote, without blanks around it. Raises Refused `call.empty` or `call.too_long`."""
    written = (words or "").strip()
    if not written:
        raise Refused("call.empty", field="words")
    if len(written) > most:
        raise Refused("call.too_long", field="words", most=most)
    return written


def checked_task(words: str | None, owner_id: str | None, due: str | None, *, today: date) -> Task:
    """An action with an owner and a date from `today` on (`due` is an ISO date).

    Raises Refused as `checked_words`, `call.no_owner`, `call.no_due`, `call.due_past` or `call.due_far`.
    """
    written = checked_words(words, most=LONGEST_ACTION)
    if not owner_id:
        raise Refused("call.no_owner", field="owner")
    try:
        due_on = date.fromisoformat(due or "")
    except ValueError:
        raise Refused("call.no_due", field="due") from None
    if due_on < today:
        raise Refused("call.due_past", field="due", today=today)
    if due_on.year - today.year > MOST_YEARS:
        raise Refused("call.due_far", field="due", years=MOST_YEARS)
    return Task(written, owner_id, due_on)


def usual_due(today: date) -> date:
    """The date a new action begins with."""
    return today + timedelta(days=USUAL_DAYS)


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day of an instant where the collaborative is."""
    return instant.astimezone(ZoneInfo(zone)).date()
