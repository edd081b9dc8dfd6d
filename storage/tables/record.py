"""What happened on a call: who came, what was said and will be done, as rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text
from sqlmodel import Field, SQLModel

from storage.instants import Instant
from storage.tables.columns import key_of, workspace_key


class Attendance(SQLModel, table=True):
    """Somebody was on a call, by their own button or the facilitator's roll call."""

    call_id: int = Field(
        sa_column=Column(Integer, ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    )
    user_id: str = Field(primary_key=True, max_length=20)
    workspace_id: str = Field(sa_column=workspace_key())
    team_id: int | None = Field(default=None, foreign_key="team.id")
    marked_by: str = Field(max_length=20)
    marked_at: datetime = Field(sa_type=Instant)


class Note(SQLModel, table=True):
    """Something written down while the call runs: a note or a decision."""

    __table_args__ = (CheckConstraint("kind in ('note', 'decision')", name="kind_known"),)

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    call_id: int = Field(sa_column=key_of("call"))
    team_id: int | None = Field(default=None, foreign_key="team.id")
    kind: str = Field(default="note", max_length=10)
    words: str = Field(sa_type=Text)
    written_by: str = Field(max_length=20)
    written_at: datetime = Field(sa_type=Instant)


class Action(SQLModel, table=True):
    """Something somebody will do, by a date."""

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    call_id: int = Field(sa_column=key_of("call"))
    words: str = Field(sa_type=Text)
    owner_id: str = Field(max_length=20)
    due_on: date
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    written_by: str = Field(max_length=20)
    written_at: datetime = Field(sa_type=Instant)
