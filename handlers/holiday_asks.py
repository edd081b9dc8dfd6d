"""Facilitators are asked, once a call and day, what to do about a call on a public holiday."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from handlers import ids, posts
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack import kit
from handlers.slack.kit import Message
from handlers.slack.times import day as day_in_words
from handlers.slack.times import day_and_time
from improvement.call import StepKind
from improvement.charter.values import Charter
from improvement.holiday import day_instead
from prompts.words import Words
from storage import call as calls
from storage import outbox
from storage import step as steps
from storage.tables import Call
from storage.team import facilitators_of

_DAY = timedelta(days=1)
_DECIDED = "%Y%m%d"


def ask(session: Session, charter: Charter, call: Call, now: datetime) -> None:
    """Ask each facilitator in private where the call's day is a holiday; not again once they decided.

    The flow commits.
    """
    session.flush()
    day = local_day(call, call.starts_at)
    holiday = charter.holidays.name(day)
    if not holiday or call.ended_at or call.holiday_kept == day:
        return
    message = _question(
        Words(charter.language), charter, call, holiday, _instead(session, charter, call, now)
    )
    for facilitator in facilitators_of(session, call.collaborative_id):
        to = Address(call.workspace_id, call.collaborative_id, user_ids=(facilitator.user_id,))
        key = _key(call, day, facilitator.user_id)
        outbox.enqueue(session, posts.delivery(key, message, to, Moments(now, call.starts_at)))


def settle(session: Session, call: Call, starts_at: datetime, message: Message, now: datetime) -> None:
    """Put what was decided in place of each question about the call as it was planned for `starts_at`.

    The flow commits.
    """
    day = local_day(call, starts_at)
    to = Address(call.workspace_id, call.collaborative_id)
    for facilitator in facilitators_of(session, call.collaborative_id):
        key = _key(call, day, facilitator.user_id)
        if outbox.by_key(session, call.workspace_id, str(key)):
            at = Moments(now, max(starts_at, call.starts_at))
            outbox.enqueue(session, posts.delivery(key.changed(), message, to, at))


def local_day(call: Call, instant: datetime) -> date:
    """The date of an instant where the call's collaborative is."""
    return instant.astimezone(ZoneInfo(call.time_zone)).date()


def _key(call: Call, day: date, user_id: str) -> Key:
    return Key.of(Occasion.HOLIDAY, call.id, f"{day:{_DECIDED}}", user_id)


def _instead(session: Session, charter: Charter, call: Call, now: datetime) -> date | None:
    """A day that still leaves time to ask the teams, if they were not asked yet."""
    asked = any(step.kind == StepKind.ASK and step.done_at for step in steps.steps_of(session, call.id))
    lead = 0 if asked else charter.leads.ask_days
    others = [other for other in calls.calls_of(session, call.collaborative_id) if other.id != call.id]
    return day_instead(
        charter.holidays,
        local_day(call, call.starts_at),
        earliest=local_day(call, now) + (lead + 1) * _DAY,
        taken=[local_day(call, other.starts_at) for other in others if not other.cancelled_at],
    )


def _question(words: Words, charter: Charter, call: Call, holiday: str, instead: date | None) -> Message:
    day = local_day(call, call.starts_at)
    said = words.say(
        "holiday",
        "asked",
        name=charter.name,
        holiday=holiday,
        moment=day_and_time(words, call.starts_at, call.time_zone),
        instead=day_in_words(words, instead) if instead else "",
    )
    return Message(said, (kit.section(said),), foot=(_buttons(words, call, day, instead),))


def _buttons(words: Words, call: Call, day: date, instead: date | None) -> kit.Block:
    about = [call.id, day.isoformat()]
    buttons = [
        kit.button(words.plain("holiday", "keep_button", day=day), ids.HOLIDAY_KEEP, value=about),
        kit.button(words.plain("holiday", "other_button"), ids.CALL_MOVE, value=call.id),
    ]
    if instead:
        label = words.plain("holiday", "move_button", day=instead)
        value = [*about, instead.isoformat()]
        buttons.insert(0, kit.button(label, ids.HOLIDAY_MOVE, value=value, style="primary"))
    return kit.actions(*buttons)
