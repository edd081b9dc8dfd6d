"""Charters in force and who facilitates them, as rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Integer,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from storage.instants import Instant
from storage.tables.columns import workspace_key


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
    plan_again_at: datetime | None = Field(default=None, sa_type=Instant)
    """Its next call could not be planned: when the clock tries again."""
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it ended: nothing more is asked or posted, and its record stays."""


class Facilitator(SQLModel, table=True):
    """A person who prepares and runs the calls of a collaborative, once they have accepted to."""

    collaborative_id: int = Field(
        sa_column=Column(Integer, ForeignKey("collaborative.id", ondelete="CASCADE"), primary_key=True)
    )
    user_id: str = Field(primary_key=True, max_length=20, index=True)
    workspace_id: str = Field(sa_column=workspace_key())
    position: int = 0
    """Charter order."""
    accepted_at: datetime | None = Field(default=None, sa_type=Instant)
    """None while the person has not answered: until then they have no rights."""
    invited_by: str | None = Field(default=None, max_length=20)
    """Who named them in Slack; None where the administrator did."""
