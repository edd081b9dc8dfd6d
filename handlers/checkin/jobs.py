"""What the clock does before a call: ask each team once, remind twice at most, hand over to a person."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from handlers import posts
from handlers.checkin import blocks
from handlers.posts import Address, Key, Moments, Occasion
from handlers.standing.blocks import Preparation, ask_message
from handlers.standing.flow import SHOW_STANDING, asked_teams, post_to_teams
from handlers.tools import Tools
from improvement.checkin import who_to_remind
from prompts.words import Words
from storage import agenda as agendas
from storage import outbox
from storage import team as teams
from storage.tables import Call, Collaborative


def ask(tools: Tools, call_id: int, now: datetime) -> None:
    """Ask every team, once."""
    with tools.session() as session:
        call, words = _call_and_words(session, tools, call_id)
        messages = {asked.team_id: ask_message(words, asked) for asked in _everybody(session, call)}
        post_to_teams(session, call, Occasion.ASK, messages, Moments(now, call.starts_at))
        session.commit()
    tools.wake_outbox()


def remind_1(tools: Tools, call_id: int, now: datetime) -> None:
    """Remind the teams that still miss something."""
    _remind(tools, call_id, now, Occasion.REMIND_1)


def remind_2(tools: Tools, call_id: int, now: datetime) -> None:
    """Remind them again, for the last time."""
    _remind(tools, call_id, now, Occasion.REMIND_2)


def hand_over(tools: Tools, call_id: int, now: datetime) -> None:
    """Tell each facilitator which teams still miss something, and what; nothing when none does."""
    with tools.session() as session:
        call, words = _call_and_words(session, tools, call_id)
        missing = _who_still_misses_something(session, call)
        if missing:
            message = blocks.hand_over(words, missing, agendas.asked(session, call))
            for facilitator in teams.facilitators_of(session, call.collaborative_id):
                key = Key.of(Occasion.HAND_OVER, call_id, facilitator.user_id)
                to = Address(call.workspace_id, call.collaborative_id, user_ids=(facilitator.user_id,))
                at = Moments(now, call.starts_at)
                outbox.enqueue(session, posts.delivery(key, message, to, at))
        session.commit()
    tools.wake_outbox()


def _remind(tools: Tools, call_id: int, now: datetime, occasion: Occasion) -> None:
    with tools.session() as session:
        call, words = _call_and_words(session, tools, call_id)
        messages = {
            asked.team_id: SHOW_STANDING[occasion](words, asked)
            for asked in _who_still_misses_something(session, call)
        }
        post_to_teams(session, call, occasion, messages, Moments(now, call.starts_at))
        session.commit()
    tools.wake_outbox()


def _everybody(session: Session, call: Call) -> Sequence[Preparation]:
    return asked_teams(session, call, teams.teams(session, call.collaborative_id))


def _who_still_misses_something(session: Session, call: Call) -> Sequence[Preparation]:
    everybody = {asked.team_id: asked for asked in _everybody(session, call)}
    missing = who_to_remind({team_id: asked.standing for team_id, asked in everybody.items()})
    return [everybody[team_id] for team_id in missing]


def _call_and_words(session: Session, tools: Tools, call_id: int) -> tuple[Call, Words]:
    call = session.get_one(Call, call_id)
    return call, tools.words(session.get_one(Collaborative, call.collaborative_id).language)
