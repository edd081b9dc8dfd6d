"""Teams and the people on them, as rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.instants import Instant
from storage.tables.columns import key_of, workspace_key


class Team(SQLModel, table=True):
    """A practice team, asked in its channel or, without one, in a group message with its members."""

    __table_args__ = (UniqueConstraint("collaborative_id", "key"),)

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    collaborative_id: int = Field(sa_column=key_of("collaborative"))
    key: str = Field(max_length=60)
    name: str = Field(max_length=75)
    channel_id: str | None = Field(default=None, max_length=20, index=True)
    position: int
    """Charter order: the order of speaking rotates from it, and charts keep it."""
    retired_at: datetime | None = Field(default=None, sa_type=Instant)
    first_month: date | None = None
    """The month in which it joined a collaborative that had met before: it owes no value of earlier ones."""


class Member(SQLModel, table=True):
    """A person on a team; a lead may also freeze baselines and start phases."""

    __table_args__ = (CheckConstraint("role in ('lead', 'member')", name="role_known"),)

    team_id: int = Field(
        sa_column=Column(Integer, ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    )
    user_id: str = Field(primary_key=True, max_length=20, index=True)
    workspace_id: str = Field(sa_column=workspace_key())
    role: str = Field(default="member", max_length=10)
    position: int = 0
    """Charter order."""
