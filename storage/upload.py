"""Files at Slack: which are there for a message, which it shows, and which nothing needs any more."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, case, col, delete, or_, select, update

from storage.tables import Delivery, Upload


def begin(session: Session, delivery: Delivery, picture: str, file_id: str, now: datetime) -> None:
    """Remember a file for the message of `delivery`, as soon as Slack has given it an id."""
    session.add(
        Upload(
            workspace_id=delivery.workspace_id,
            message_key=message_key(delivery),
            file_id=file_id,
            picture=picture,
            begun_at=now,
        )
    )


def of_message(session: Session, delivery: Delivery, since: datetime) -> dict[str, str]:
    """Picture -> file, the latest of each, of the message of `delivery`.

    One that was begun before `since` and is not shown yet is not among them: it never got ready.
    """
    fresh = or_(Upload.state == "shown", col(Upload.begun_at) >= since)
    uploads = select(Upload).where(_of(delivery), Upload.state != "unused", fresh)
    return {upload.picture: upload.file_id for upload in session.exec(uploads.order_by(col(Upload.id)))}


def gone(session: Session, delivery: Delivery, file_id: str) -> None:
    """Forget a file that Slack has no more."""
    session.exec(delete(Upload).where(_of(delivery), col(Upload.file_id) == file_id))


def show(session: Session, delivery: Delivery, files: Collection[str] | None = None) -> None:
    """Record which files the message of `delivery` shows now; None: whatever was kept for it may be shown."""
    seen = col(Upload.file_id).in_(files) if files is not None else col(Upload.id).is_not(None)
    state = case((seen, "shown"), else_="kept")
    session.exec(update(Upload).where(_of(delivery), col(Upload.state) != "unused").values(state=state))


def unused(session: Session, limit: int = 20) -> Sequence[Upload]:
    """Files to delete at Slack, oldest first: no message shows them, and none that is under way could.

    From now on no message is given one of them.
    """
    left = select(Upload.id).where(Upload.state == "kept", ~_is_awaited()).order_by(col(Upload.id))
    session.exec(update(Upload).where(col(Upload.id).in_(left.limit(limit))).values(state="unused"))
    wanted = select(Upload).where(Upload.state == "unused").order_by(col(Upload.id))
    return session.exec(wanted.limit(limit)).all()


def forget(session: Session, upload: Upload) -> None:
    """Slack has deleted the file, or never will."""
    session.exec(delete(Upload).where(col(Upload.id) == upload.id))


def message_key(delivery: Delivery) -> str:
    """The key of the message that a delivery posts or changes."""
    return delivery.update_key or delivery.key


def _of(delivery: Delivery) -> ColumnElement[bool]:
    return (col(Upload.workspace_id) == delivery.workspace_id) & (
        col(Upload.message_key) == message_key(delivery)
    )


def _is_awaited() -> ColumnElement[bool]:
    """The message, or a change of it, is on its way still, or nobody knows whether it arrived."""
    return exists().where(
        col(Delivery.workspace_id) == col(Upload.workspace_id),
        or_(
            col(Delivery.key) == col(Upload.message_key), col(Delivery.update_key) == col(Upload.message_key)
        ),
        col(Delivery.status).in_(["queued", "sending", "uncertain"]),
    )
