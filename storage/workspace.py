"""The Slack workspaces that Callboard serves."""

from datetime import datetime

from sqlmodel import Session

from storage.insert import insert
from storage.tables import Workspace


def workspace(session: Session, workspace_id: str) -> Workspace | None:
    return session.get(Workspace, workspace_id)


def remember(
    session: Session,
    *,
    id: str,  # noqa: A002 - the column's name
    name: str,
    bot_user_id: str,
    now: datetime,
    enterprise_id: str | None = None,
) -> None:
    """Keep what Slack said about a workspace when the bot connected to it, over what it said before."""
    seen = {"name": name, "enterprise_id": enterprise_id, "bot_user_id": bot_user_id, "seen_at": now}
    new = insert(session, Workspace).values(id=id, **seen)
    session.exec(new.on_conflict_do_update(index_elements=["id"], set_=seen))
