"""What is on its way to Slack, and the channels that take nothing at present."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from storage.instants import Instant
from storage.tables.columns import workspace_key


class Delivery(SQLModel, table=True):
    """The outbox: a message to post or to change, once. `key` is the occasion and the recipient."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        CheckConstraint(
            "status in ('queued', 'sending', 'sent', 'uncertain', 'failed', 'dropped')", name="status_known"
        ),
        Index(
            "delivery_due",
            "workspace_id",
            "due_at",
            sqlite_where=text("status = 'queued'"),
            postgresql_where=text("status = 'queued'"),
        ),
        Index(
            "delivery_sending",
            "lease_until",
            sqlite_where=text("status = 'sending'"),
            postgresql_where=text("status = 'sending'"),
        ),
        Index("delivery_changes", "workspace_id", "update_key"),
        Index("delivery_thread", "workspace_id", "thread_key"),
        Index("delivery_lane", "workspace_id", "lane", "started_at"),
        Index("delivery_started", "workspace_id", "started_at"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    key: str = Field(max_length=200)
    collaborative_id: int | None = Field(default=None, foreign_key="collaborative.id", index=True)
    channel_id: str | None = Field(default=None, max_length=20)
    """The channel; empty for a group message that is only opened when it is sent."""
    user_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    """The people to write to, when there is no channel: one person or a group."""
    lane: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    """The channel, or the people: what goes there goes out one after the other."""
    message: dict[str, Any] = Field(sa_type=JSON)
    """`text` and `blocks`; an image block names its picture as {"type": "image", "picture": KEY, ...}."""
    thread_key: str | None = Field(default=None, max_length=200)
    """The key of the delivery whose thread this goes into; it waits until that one is sent."""
    update_key: str | None = Field(default=None, max_length=200)
    """The key of the delivery that this one changes."""
    status: str = Field(default="queued", max_length=10)
    due_at: datetime = Field(sa_type=Instant)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the message expires: it is dropped then, and that is recorded."""
    attempts: int = 0
    claimed_at: datetime | None = Field(default=None, sa_type=Instant)
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the latest call to Slack for it began, on the database's clock."""
    fence: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Raised by each claim: an outcome counts only under the latest one."""
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    """Until when the claim holds, on the database's clock; over when somebody else may look."""
    look_from: str | None = Field(default=None, max_length=20)
    """Slack's own stamp of a moment before the first try, such as 1760000000.0: looks begin there."""
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_ts: str | None = Field(default=None, max_length=20)
    sent_channel_id: str | None = Field(default=None, max_length=20)
    error: str = Field(default="", max_length=200)


class Pause(SQLModel, table=True):
    """A channel that takes no message, such as one that is archived. The row goes when one gets through."""

    __table_args__ = (UniqueConstraint("workspace_id", "channel_id"),)

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=Column(String(20), ForeignKey("workspace.id"), nullable=False))
    channel_id: str = Field(max_length=20)
    reason: str = Field(max_length=200)
    """Slack's error, such as is_archived."""
    since: datetime = Field(sa_type=Instant)
    tries: int = 0
    try_at: datetime = Field(sa_type=Instant)
    """When the next message may try; the others wait."""
