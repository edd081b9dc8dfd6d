"""What people asked for: remembered from before it is acknowledged until it is answered."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, String, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.instants import Instant


class Request(SQLModel, table=True):
    """A command, a press or a form. Nothing of what was typed is in it."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "request_id"),
        Index(
            "request_open",
            "lease_until",
            sqlite_where=text("not answered"),
            postgresql_where=text("not answered"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=Column(String(20), ForeignKey("workspace.id"), nullable=False))
    request_id: str = Field(max_length=100)
    """Slack's own name for it, the same when it comes again."""
    user_id: str = Field(max_length=20)
    what: str = Field(default="", max_length=75)
    """The command, or the words on the button; empty for a menu."""
    taken_at: datetime = Field(sa_type=Instant)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    """Until when whoever took it may be at work, on the database's clock."""
    done: bool = False
    """Whether what it changes was committed: set in that very transaction."""
    answered: bool = False
    """Whether nobody waits for an answer: it was given, or the person was told that it is missing."""
