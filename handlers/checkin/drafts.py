"""What somebody typed and has not sent: kept with each change, shown to them alone, gone with the call.

Slack says when a form is closed, but not what stood in it: `state.values` is empty then. So each field tells
of every change (`dispatch_action`), and what came last is the draft.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.checkin.desk import Desk, desk
from handlers.checkin.values import CheckinSubmission, Field
from handlers.tools import Tools
from improvement.ask.choice import Chosen
from improvement.merging import LONGEST_ANSWER, fingerprint
from improvement.team import Asker
from storage import answer_draft as drafts
from storage.tables import AnswerDraft


def keep(tools: Tools, asker: Asker, form: CheckinSubmission, typed_at: float) -> None:
    """Keep what a form holds now, until its call is over. Raises Refused `not_your_team` or `gone`."""
    with tools.session() as session:
        at = desk(tools, session, asker, form.call_id, form.team_id)
        if at.call.ended_at is None:
            drafts.keep(session, _draft(at, form, typed=_typed(form), typed_at=typed_at))
            session.commit()


def send(at: Desk, form: CheckinSubmission) -> None:
    """Forget what was typed into a form that was sent; the flow commits."""
    drafts.send(at.session, _draft(at, form))


def filled_in(entry: Field, typed: Mapping[str, Any]) -> Field:
    """A field as the person left it. What others answered since is brought together when it is sent."""
    held = typed.get(entry.question.key, {})
    if "words" in held:
        entry = replace(entry, words=held["words"], seen=held["seen"])
    if "choice" in held and entry.choice:
        chosen = Chosen.of(held["choice"], tuple(held["topics"]))
        entry = replace(entry, choice=replace(entry.choice, chosen=chosen, seen=held["chosen_seen"]))
    return entry


def forget_drafts(tools: Tools, _now: datetime) -> None:
    """Delete the drafts of calls that are over."""
    with tools.reading() as session:
        if not drafts.any_left_over(session):
            return
    with tools.session() as session:
        drafts.forget_left_over(session)
        session.commit()


def _draft(
    at: Desk, form: CheckinSubmission, *, typed: dict[str, Any] | None = None, typed_at: float = 0.0
) -> AnswerDraft:
    return AnswerDraft(
        workspace_id=at.call.workspace_id,
        call_id=at.call.id,
        team_id=at.team.id,
        user_id=at.user_id,
        view_id=form.view_id,
        typed=typed or {},
        typed_at=typed_at,
    )


def _typed(form: CheckinSubmission) -> dict[str, Any]:
    """What the person changed, by question; an addition below somebody else's answer is no draft of one."""
    typed: dict[str, Any] = {}
    for key, words in form.answers.items():
        if key not in form.adding and fingerprint(words) != form.seen[key]:
            typed.setdefault(key, {}).update(words=words[:LONGEST_ANSWER], seen=form.seen[key])
    for key, chosen in form.chosen.items():
        if fingerprint(chosen) != form.chosen_seen[key]:
            held = {"choice": chosen.choice, "topics": chosen.topics, "chosen_seen": form.chosen_seen[key]}
            typed.setdefault(key, {}).update(held)
    return typed
