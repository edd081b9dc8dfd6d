"""What the clock does before a call: ask each team once, remind twice at most, hand over to a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from handlers.checkin import blocks
from handlers.slack.kit import Message
from handlers.standing.blocks import Asked, ask_message
from handlers.standing.flow import ask_key, asked_teams
from handlers.tools import Tools
from improvement.call import StepKind, useful_until
from improvement.checkin import who_to_remind
from prompts.words import Words
from storage import outbox
from storage import team as teams
from storage.tables import Call, Collaborative, Delivery


def ask(tools: Tools, call_id: int, now: datetime) -> None:
    """Ask every team, once."""
    with tools.session() as session:
        call, words = _call_and_words(session, tools, call_id)
        messages = {
            ask_key(call_id, asked.team_id): (asked, ask_message(words, asked))
            for asked in _everybody(session, call)
        }
        _post(session, call, StepKind.ASK, messages, now)
        session.commit()
    tools.wake_outbox()


def remind_1(tools: Tools, call_id: int, now: datetime) -> None:
    """Remind the teams that still miss something."""
    _remind(tools, call_id, now, StepKind.REMIND_1)


def remind_2(tools: Tools, call_id: int, now: datetime) -> None:
    """Remind them again, for the last time."""
    _remind(tools, call_id, now, StepKind.REMIND_2)


def hand_over(tools: Tools, call_id: int, now: datetime) -> None:
    """Tell each facilitator which teams still miss something, and what; nothing when none does."""
    with tools.session() as session:
        call, words = _call_and_words(session, tools, call_id)
        missing = _who_still_misses_something(session, call)
        if missing:
            message = blocks.hand_over(words, missing)
            for facilitator in teams.facilitators_of(session, call.collaborative_id):
                key = f"{StepKind.HAND_OVER}:{call_id}:{facilitator.user_id}"
                delivery = _delivery(call, StepKind.HAND_OVER, key, message, now)
                delivery.user_ids = [facilitator.user_id]
                outbox.enqueue(session, delivery)
        session.commit()
    tools.wake_outbox()


def _remind(tools: Tools, call_id: int, now: datetime, kind: StepKind) -> None:
    with tools.session() as session:
        call, words = _call_and_words(session, tools, call_id)
        messages = {
            f"{kind}:{call_id}:{asked.team_id}": (asked, blocks.reminder(words, asked, kind.value))
            for asked in _who_still_misses_something(session, call)
        }
        _post(session, call, kind, messages, now)
        session.commit()
    tools.wake_outbox()


def _everybody(session: Session, call: Call) -> Sequence[Asked]:
    return asked_teams(session, call, teams.teams(session, call.collaborative_id))


def _who_still_misses_something(session: Session, call: Call) -> Sequence[Asked]:
    everybody = {asked.team_id: asked for asked in _everybody(session, call)}
    missing = who_to_remind({team_id: asked.standing for team_id, asked in everybody.items()})
    return [everybody[team_id] for team_id in missing]


def _post(
    session: Session,
    call: Call,
    kind: StepKind,
    messages: Mapping[str, tuple[Asked, Message]],
    now: datetime,
) -> None:
    """Each message, by its key, into its team's channel, or else as a group message to the members."""
    channels = {team.id: team.channel_id for team in teams.teams(session, call.collaborative_id)}
    members = teams.members_by_team(session, call.collaborative_id)
    for key, (asked, message) in messages.items():
        delivery = _delivery(call, kind, key, message, now)
        delivery.channel_id = channels[asked.team_id]
        delivery.user_ids = [] if delivery.channel_id else [one.user_id for one in members[asked.team_id]]
        if delivery.channel_id or delivery.user_ids:
            outbox.enqueue(session, delivery)


def _delivery(call: Call, kind: StepKind, key: str, message: Message, now: datetime) -> Delivery:
    return Delivery(
        workspace_id=call.workspace_id,
        key=key,
        collaborative_id=call.collaborative_id,
        message=message.payload(),
        due_at=now,
        expires_at=useful_until(kind, now, call.starts_at),
    )


def _call_and_words(session: Session, tools: Tools, call_id: int) -> tuple[Call, Words]:
    call = session.get_one(Call, call_id)
    return call, tools.words(session.get_one(Collaborative, call.collaborative_id).language)
