"""Charters put in force, from a file or from what was built in Slack. What teams wrote is never deleted."""

from collections.abc import Sequence

from sqlmodel import Session

from handlers.rescheduling import replan
from handlers.tools import Tools
from improvement.charter.changes import Change, compare
from improvement.charter.renames import Rename
from improvement.charter.values import Charter, channels_named
from improvement.refusal import Refused
from storage.charter import (
    channels_of_others,
    collaborative_by_key,
    collaboratives,
    load_charter,
    save_charter,
)
from storage.keys import rename, with_history


def apply(
    tools: Tools,
    workspace_id: str,
    charter: Charter,
    *,
    renames: Sequence[Rename] = (),
    dry_run: bool = False,
) -> tuple[Change, ...]:
    """Put a charter, its names resolved to Slack's ids, in force, and say what that changes.

    Applying the same charter twice changes nothing. The next call follows it, until it starts.
    Raises Refused `charter.rename_taken` or `channel_taken`.
    """
    with (tools.reading if dry_run else tools.session)() as session:
        found = collaborative_by_key(session, workspace_id, charter.key)
        changes = compare(load_charter(session, found) if found else None, charter, renames)
        channels_must_be_free(session, workspace_id, charter)
        if changes and not dry_run:
            if found:
                rename(session, found, renames)
            saved = save_charter(session, workspace_id, charter, tools.now())
            session.flush()
            replan(session, saved, tools.now())
            session.commit()
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


def channels_must_be_free(session: Session, workspace_id: str, charter: Charter) -> None:
    """A channel belongs to one team or to one collaborative. Raises Refused `channel_taken`."""
    if channels_of_others(session, workspace_id, charter.key).intersection(channels_named(charter)):
        raise Refused("channel_taken", field="channel")


def in_force(tools: Tools, workspace_id: str, key: str) -> Charter | None:
    """The charter of a collaborative as it stands."""
    with tools.reading() as session:
        found = collaborative_by_key(session, workspace_id, key)
        return load_charter(session, found) if found else None


def keys(tools: Tools, workspace_id: str) -> tuple[str, ...]:
    """The keys of the collaboratives in a workspace."""
    with tools.reading() as session:
        return tuple(collaborative.key for collaborative in collaboratives(session, workspace_id))
