"""Word to whoever got no answer, since the process that took their request was killed."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from handlers import posts, who
from handlers.posts import Address, Key, Moments, Occasion
from handlers.slack import kit
from handlers.slack.times import clock
from handlers.tools import Tools
from improvement.team import Asker
from storage import inbox
from storage.outbox import enqueue
from storage.tables import Request

REMEMBERED = timedelta(days=1)
"""Longer than Slack would send anything again."""


def answer_interrupted(tools: Tools, now: datetime) -> None:
    """Tell each of them, once, whether it was done. Called at each beat."""
    tools.inbox.flush()
    with tools.session() as session:
        for request in inbox.unanswered(session):
            _tell(session, tools, request, now)
        inbox.forget(session, now - REMEMBERED)
        session.commit()


def _tell(session: Session, tools: Tools, request: Request, now: datetime) -> None:
    asker = Asker(workspace_id=request.workspace_id, user_id=request.user_id)
    words = tools.words(who.language_of(session, asker))
    phrase = "interrupted_done" if request.done else "interrupted"
    said = words.say("inbox", phrase, what=request.what, moment=clock(words, request.taken_at, str(UTC)))
    key = Key.of(Occasion.INTERRUPTED, request.id, request.user_id)
    to = Address(request.workspace_id, None, user_ids=(request.user_id,))
    enqueue(session, posts.delivery(key, kit.Message(said, (kit.section(said),)), to, Moments(now)))
