"""Who takes part and what is measured: what a charter says, as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from storage.instants import Instant
from storage.tables.columns import key_of, workspace_key


class Workspace(SQLModel, table=True):
    """A Slack workspace that installed Callboard. `bot/tokens.py` finds its tokens by this id."""

    id: str = Field(primary_key=True, max_length=20)
    name: str = ""
    enterprise_id: str | None = Field(default=None, max_length=20)
    bot_user_id: str = ""
    seen_at: datetime = Field(sa_type=Instant)


class Collaborative(SQLModel, table=True):
    """A charter in force: its teams meet on the same weekday and time each month."""

    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    key: str = Field(max_length=60)
    name: str = Field(max_length=75)
    aim: str = Field(default="", sa_type=Text)
    channel_id: str = Field(max_length=20, index=True)
    language: str = Field(default="en", max_length=10)
    time_zone: str = Field(max_length=60)
    charter: dict[str, Any] = Field(sa_type=JSON)
    """Rule, lead times, questions and topics, in the shape `storage/charter.py` writes and reads."""
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)


class Facilitator(SQLModel, table=True):
    """A person who prepares and runs the calls of a collaborative."""

    collaborative_id: int = Field(
        sa_column=Column(Integer, ForeignKey("collaborative.id", ondelete="CASCADE"), primary_key=True)
    )
    user_id: str = Field(primary_key=True, max_length=20, index=True)
    workspace_id: str = Field(sa_column=workspace_key())
    position: int = 0
    """Charter order."""


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


class MeasureRow(SQLModel, table=True):
    """A measure of a collaborative; `improvement.measure.Measure` is the value made of it."""

    __tablename__ = "measure"
    __table_args__ = (
        UniqueConstraint("collaborative_id", "key"),
        CheckConstraint("kind in ('proportion', 'count', 'rate', 'average', 'time')", name="kind_known"),
        CheckConstraint("direction in ('up', 'down', 'none')", name="direction_known"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    collaborative_id: int = Field(sa_column=key_of("collaborative"))
    key: str = Field(max_length=60)
    name: str = Field(max_length=75)
    kind: str = Field(max_length=20)
    unit: str = Field(default="", max_length=75)
    direction: str = Field(default="none", max_length=10)
    target: float | None = None
    per: float = 1
    definition: str = Field(default="", sa_type=Text)
    rules: str = Field(default="anhoej", max_length=20)
    position: int
    retired_at: datetime | None = Field(default=None, sa_type=Instant)
