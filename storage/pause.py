"""Channels that take no message at present: why, since when, and when the next try is."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, func, select, update

from storage.insert import columns, insert
from storage.tables import Delivery, Pause


def begin(session: Session, pause: Pause) -> Pause:
    """Pause a channel, and give its pause. One that is paused already has another reason, and no more."""
    statement = insert(session, Pause).values(columns(pause))
    statement = statement.on_conflict_do_update(
        index_elements=["workspace_id", "channel_id"], set_={"reason": pause.reason}
    )
    known = statement.returning(Pause)
    return session.scalars(known, execution_options={"populate_existing": True}).one()


def of_channel(session: Session, workspace_id: str, channel_id: str) -> Pause | None:
    """The pause of a channel, if it has one."""
    mine = select(Pause).where(Pause.workspace_id == workspace_id, Pause.channel_id == channel_id)
    return session.exec(mine).first()


def of_channels(session: Session, workspace_id: str, channel_ids: Collection[str]) -> Sequence[Pause]:
    """The pauses of these channels, the longest first."""
    theirs = select(Pause).where(Pause.workspace_id == workspace_id, col(Pause.channel_id).in_(channel_ids))
    return session.exec(theirs.order_by(col(Pause.since), col(Pause.id))).all()


def take_turn(session: Session, pause: Pause, now: datetime, next_at: datetime) -> bool:
    """Make the next try: nobody else does before `next_at`. False when it is not time yet."""
    due = update(Pause).where(col(Pause.id) == pause.id, col(Pause.try_at) <= now)
    taken = session.exec(due.values(try_at=next_at, tries=col(Pause.tries) + 1))
    return taken.rowcount == 1


def end(session: Session, workspace_id: str, channel_id: str, now: datetime) -> bool:
    """The channel takes messages again: what waits for it is due at once. False when it was not paused."""
    mine = delete(Pause).where(col(Pause.workspace_id) == workspace_id, col(Pause.channel_id) == channel_id)
    if session.exec(mine).rowcount == 0:
        return False
    waiting = update(Delivery).where(*_waiting(workspace_id, [channel_id])).values(due_at=now)
    session.exec(waiting.where(col(Delivery.due_at) > now))
    return True


def waiting(session: Session, workspace_id: str, channel_ids: Collection[str]) -> dict[str, int]:
    """Channel -> how many messages are queued for it, where there are any."""
    counted = select(Delivery.channel_id, func.count()).where(*_waiting(workspace_id, channel_ids))
    return {
        str(channel): count for channel, count in session.exec(counted.group_by(col(Delivery.channel_id)))
    }


def _waiting(workspace_id: str, channel_ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Delivery.workspace_id) == workspace_id,
        col(Delivery.channel_id).in_(channel_ids),
        col(Delivery.status) == "queued",
    )
