"""Where answers are dealt with: one person's, of one team, for one call. Everyone concerned is let see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from handlers import posts
from handlers.checkin.blocks import late_updates
from handlers.checkin.values import Doubt
from handlers.posts import Address, Key, Moments, Occasion
from handlers.standing.blocks import Preparation
from handlers.standing.flow import asked_teams, enqueue_status
from handlers.tools import Tools
from handlers.who import name_for, team_for
from improvement.ask.choice import Chosen, in_doubt
from improvement.charter.values import Purpose
from improvement.checkin import Shown, is_late, where_shown
from improvement.refusal import Refused
from improvement.team import Asker
from prompts.words import Words
from storage import call as calls
from storage import checkin as checkins
from storage import outbox
from storage.tables import Answer, Call, Collaborative, Team

THEN = "checkin"
"""What goes on once somebody with several teams has chosen one."""


@dataclass(frozen=True)
class Desk:
    """Where one form, or one press, is dealt with."""

    session: Session
    words: Words
    call: Call
    team: Team
    collaborative: Collaborative
    user_id: str
    team_name: str
    """As the person is told it: with the collaborative, where they are in several."""
    now: datetime
    late: bool
    shown: Shown
    """Where what is answered now will be seen."""


def desk(tools: Tools, session: Session, asker: Asker, call_id: int, team_id: int) -> Desk:
    """The desk for that call and team. Raises Refused `not_your_team` or `gone`."""
    now = tools.now()
    asker, team = team_for(session, asker, then=THEN, team_id=team_id)
    call = calls.call(session, call_id)
    if call is None or call.collaborative_id != team.collaborative_id:
        raise Refused("gone")
    collaborative = session.get_one(Collaborative, call.collaborative_id)
    posted = outbox.by_key(session, call.workspace_id, str(_agenda(call))) is not None
    return Desk(
        session,
        tools.words(collaborative.language),
        call,
        team,
        collaborative,
        asker.user_id,
        name_for(session, asker, team),
        now,
        late=is_late(call.final_at, now),
        shown=where_shown(posted=posted, over=call.ended_at is not None),
    )


def save(
    at: Desk,
    question: str,
    words: str,
    chosen: Chosen,
    *,
    before: Answer | None,
    same_as_before: bool = False,
) -> Answer:
    """Keep one answer over the one `before`."""
    return checkins.save_answer(
        at.session,
        call=at.call,
        team=at.team,
        question=question,
        words=words,
        chosen=chosen,
        same_as_before=same_as_before,
        answered_by=at.user_id,
        now=at.now,
        expected_revision=before.revision if before else 0,
        late=at.late,
    )


def let_see(at: Desk, saved: Mapping[str, Answer], *, follow_agenda: bool = True) -> Preparation:
    """Bring the messages that asked the team up to date, and once the agenda is posted, its thread."""
    at.session.flush()
    (asked,) = asked_teams(at.session, at.call, [at.team])
    if saved:
        enqueue_status(at.session, at.now, at.words, at.call, at.team)
    if follow_agenda and at.shown in (Shown.THREAD, Shown.THREAD_AFTER):
        _follow_agenda(at, asked, saved)
    return replace(asked, team=at.team_name)


def doubt_in(asked: Preparation, saved: Mapping[str, Answer]) -> Doubt | None:
    """The answer among those saved that could be an ask for help or none, if there is one."""
    for question in asked.standing.asked:
        row = saved.get(question.key)
        if row and question.purpose is Purpose.HELP and in_doubt(row.words, checkins.chosen_in(row)):
            return Doubt(question.key, row.words, row.revision)
    return None


def _follow_agenda(at: Desk, asked: Preparation, saved: Mapping[str, Answer]) -> None:
    told = [entry for entry in asked.standing.asked if entry.key in saved and entry.key in asked.said]
    if not told:
        return
    revision = "-".join(f"{saved[entry.key].id}.{saved[entry.key].revision}" for entry in told)
    to = Address(at.call.workspace_id, at.collaborative.id, at.collaborative.channel_id)
    for part, message in enumerate(late_updates(at.words, asked, told, at.user_id)):
        key = Key.of(Occasion.LATE, at.call.id, at.team.id, revision, part)
        delivery = posts.delivery(key, message, to, Moments(at.now), thread=_agenda(at.call))
        outbox.enqueue(at.session, delivery)


def _agenda(call: Call) -> Key:
    return Key.of(Occasion.AGENDA, call.id)
