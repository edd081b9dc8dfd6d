"""Calls and what the clock does for them, as rows."""

from datetime import date, datetime, time

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.instants import Instant
from storage.tables.columns import key_of, workspace_key


class Call(SQLModel, table=True):
    """One monthly call."""

    __table_args__ = (UniqueConstraint("collaborative_id", "starts_at"),)

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    collaborative_id: int = Field(sa_column=key_of("collaborative"))
    usual_on: date
    """The local date by the charter's rule: which month's call it is, wherever it moves."""
    charter_start: datetime = Field(sa_type=Instant)
    """When it starts as the charter has it; `starts_at` differs once people moved it."""
    starts_at: datetime = Field(sa_type=Instant, index=True)
    wall_time: time
    """The local time people chose, in `time_zone`; `starts_at` is that moment in UTC."""
    time_zone: str = Field(max_length=60)
    minutes: int = 60
    reporting_month: date
    questions: list[dict[str, str]] = Field(sa_type=JSON)
    """The questions as they were asked: later edits of the charter do not rewrite history."""
    topics: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    """What the facilitator chose to talk about; None while nobody chose."""
    final_at: datetime | None = Field(default=None, sa_type=Instant)
    """When the agenda was posted: answers after it are late, not lost."""
    agenda_as_of: datetime | None = Field(default=None, sa_type=Instant)
    """What came by then is in the posted agenda; None where all of it must be looked at again."""
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    took_place: bool | None = None
    """What a facilitator said of a call that nobody started here; None while nobody has said."""
    cancelled_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it was cancelled, which is also when it ended."""
    holiday_kept: date | None = None
    """The local date, a public holiday, on which facilitators keep it; asked about no more."""


class ClockBeat(SQLModel, table=True):
    """When the clock last beat: one row, whichever process beats."""

    __tablename__ = "clock_beat"

    id: int = Field(default=1, primary_key=True)
    beaten_at: datetime = Field(sa_type=Instant)


class CallStep(SQLModel, table=True):
    """Something the clock must do for a call, from `due_at` on, by the process that holds its lease."""

    __tablename__ = "call_step"
    __table_args__ = (
        UniqueConstraint("call_id", "kind"),
        CheckConstraint("outcome in ('', 'done', 'skipped')", name="outcome_known"),
        Index(
            "call_step_due",
            "due_at",
            sqlite_where=text("done_at is null"),
            postgresql_where=text("done_at is null"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    call_id: int = Field(sa_column=key_of("call"))
    kind: str = Field(max_length=20)
    due_at: datetime = Field(sa_type=Instant)
    claimed_at: datetime | None = Field(default=None, sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    outcome: str = Field(default="", max_length=20)
    """`done`, `skipped` (too late to be useful) or empty while it waits."""
