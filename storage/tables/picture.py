"""Charts as they were drawn, and those still to be drawn, as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, LargeBinary, String, text
from sqlmodel import Field, SQLModel

from storage.instants import Instant


class Picture(SQLModel, table=True):
    """A drawn chart, kept by a hash of what it shows, so that the same chart is drawn once."""

    key: str = Field(primary_key=True, max_length=64)
    png: bytes = Field(sa_type=LargeBinary)
    drawn_at: datetime = Field(sa_type=Instant)


class Drawing(SQLModel, table=True):
    """A page that could not be drawn, kept to be drawn later. The row goes once its picture is there."""

    key: str = Field(primary_key=True, max_length=64)
    """The key of its picture."""
    first_key: str = Field(max_length=64, index=True)
    """The key of the first of the pages drawn in one go, whose row holds what is on all of them."""
    page: int = 0
    """Its place among those, from 0."""
    recipe: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """The charts on the pages; only at the first."""
    asked_at: datetime = Field(sa_type=Instant)


class Upload(SQLModel, table=True):
    """A file at Slack, from the first step of its upload on; private to the app until a message shows it."""

    __table_args__ = (
        CheckConstraint("state in ('kept', 'shown', 'unused')", name="state_known"),
        Index("upload_of_message", "workspace_id", "message_key"),
        Index(
            "upload_not_shown",
            "id",
            sqlite_where=text("state <> 'shown'"),
            postgresql_where=text("state <> 'shown'"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=Column(String(20), ForeignKey("workspace.id"), nullable=False))
    file_id: str = Field(max_length=20)
    """Slack's id of the file."""
    message_key: str = Field(max_length=200)
    """The key of the message that is to show it, without the revision of a change."""
    picture: str = Field(max_length=64)
    """The key of the picture in it."""
    state: str = Field(default="kept", max_length=10)
    """`shown` in the message, `kept` for it, or `unused`: to be deleted at Slack, and then forgotten."""
    begun_at: datetime = Field(sa_type=Instant)
