"""Charters put in force, from a file or from what was built in Slack. What teams wrote is never deleted."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from handlers.belonging import Herald, Roster, tell_changes
from handlers.posts import Moments, Occasion
from handlers.rescheduling import replan
from handlers.standing.blocks import ask_message
from handlers.standing.flow import asked_teams, post_to_teams
from handlers.tools import Tools
from improvement.call import StepKind, useful_until
from improvement.charter.changes import Change, compare
from improvement.charter.renames import Rename
from improvement.charter.values import Charter, channels_named
from improvement.refusal import Refused
from storage import call as calls
from storage import team as teams
from storage.charter import (
    channels_of_others,
    collaborative_by_key,
    collaboratives,
    load_charter,
    save_charter,
)
from storage.keys import rename, with_history
from storage.step import steps_of
from storage.tables import Call, Collaborative


def apply(
    tools: Tools,
    workspace_id: str,
    charter: Charter,
    *,
    renames: Sequence[Rename] = (),
    dry_run: bool = False,
) -> tuple[Change, ...]:
    """Put an administrator's charter, its names resolved to Slack's ids, in force; say what that changes.

    Applying the same charter twice changes nothing. The next call follows it, until it starts.
    Raises Refused `charter.rename_taken`, or as `may_be_in_force`.
    """
    with (tools.reading if dry_run else tools.session)() as session:
        standing = collaborative_by_key(session, workspace_id, charter.key)
        changes = compare(load_charter(session, standing) if standing else None, charter, renames)
        may_be_in_force(session, workspace_id, charter)
        if changes and not dry_run:
            if standing:
                rename(session, standing, renames)
            put_in_force(session, tools, workspace_id, charter)
            session.commit()
    tools.wake_outbox()
    return changes


def retired_with_history(
    tools: Tools, workspace_id: str, key: str, changes: Sequence[Change]
) -> tuple[Change, ...]:
    """The changes that retire a team or a measure which has values, answers or cycles."""
    with tools.reading() as session:
        found = collaborative_by_key(session, workspace_id, key)
        held = with_history(session, found) if found else set()
    return tuple(
        change for change in changes if change.kind == "retire" and (change.what, change.key) in held
    )


def begin(tools: Tools, workspace_id: str, charter: Charter, by: str) -> None:
    """Put the charter of a new collaborative in force, for its founder; the same again changes nothing.

    Raises Refused `collab.name_taken` where the key is another collaborative's, or as `put_in_force`.
    """
    with tools.session() as session:
        standing = collaborative_by_key(session, workspace_id, charter.key)
        if standing is None or standing.closed_at:
            put_in_force(session, tools, workspace_id, charter, by)
            session.commit()
        elif load_charter(session, standing) != charter:
            raise Refused("collab.name_taken", field="name", name=charter.name)
    tools.wake_outbox()


def put_in_force(
    session: Session, tools: Tools, workspace_id: str, charter: Charter, by: str | None = None
) -> Collaborative:
    """Save a charter, let the next call follow, and tell those whom it concerns. The flow commits.

    `by` is the person who makes it in Slack; nobody is the administrator.
    Raises Refused as `may_be_in_force`.
    """
    may_be_in_force(session, workspace_id, charter)
    before = Roster.of(session, collaborative_by_key(session, workspace_id, charter.key))
    saved = save_charter(session, workspace_id, charter, tools.now(), by)
    session.flush()
    replan(session, saved, tools.now())
    tell_changes(Herald(session, tools, saved, by), before)
    _ask_newcomers(session, tools, saved, before)
    return saved


def _ask_newcomers(session: Session, tools: Tools, saved: Collaborative, before: Roster) -> None:
    """Where the others were asked about the next call already, ask a new team at once, while it helps."""
    now = tools.now()
    call = calls.next_call(session, saved.id, now)
    new = [team for team in teams.teams(session, saved.id) if team.id not in before.teams]
    if call is None or not new or not _were_asked(session, call, now):
        return
    words = tools.words(saved.language)
    messages = {asked.team_id: ask_message(words, asked) for asked in asked_teams(session, call, new)}
    post_to_teams(session, call, Occasion.ASK, messages, Moments(now, call.starts_at))


def _were_asked(session: Session, call: Call, now: datetime) -> bool:
    asked = any(step.kind == StepKind.ASK and step.outcome == "done" for step in steps_of(session, call.id))
    return asked and call.final_at is None and now < useful_until(StepKind.ASK, now, call.starts_at)


def may_be_in_force(session: Session, workspace_id: str, charter: Charter) -> None:
    """A channel belongs to one team or one collaborative, and one that is closed stays closed.

    Raises Refused `collab.closed_before` or `channel_taken`.
    """
    standing = collaborative_by_key(session, workspace_id, charter.key)
    if standing is not None and standing.closed_at is not None:
        raise Refused("collab.closed_before", field="name", name=charter.name)
    if channels_of_others(session, workspace_id, charter.key).intersection(channels_named(charter)):
        raise Refused("channel_taken", field="channel")


def in_force(tools: Tools, workspace_id: str, key: str) -> Charter | None:
    """The charter of a collaborative as it stands."""
    with tools.reading() as session:
        found = collaborative_by_key(session, workspace_id, key)
        return load_charter(session, found) if found else None


def keys(tools: Tools, workspace_id: str) -> tuple[str, ...]:
    """The keys of the collaboratives in a workspace; where none is open, of those that are closed."""
    with tools.reading() as session:
        there = collaboratives(session, workspace_id) or collaboratives(session, workspace_id, closed=True)
        return tuple(collaborative.key for collaborative in there)
