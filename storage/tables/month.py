"""What happens between two calls and on them: values, calls, answers, cycles, notes and actions."""

from datetime import date, datetime, time

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from storage.instants import Instant
from storage.tables.columns import key_of, workspace_key


class MeasureValue(SQLModel, table=True):
    """One team's value of one measure for one month. Earlier versions stay, `replaced_at` says until when."""

    __tablename__ = "measure_value"
    __table_args__ = (
        CheckConstraint("denominator is null or denominator > 0", name="denominator_positive"),
        Index(
            "measure_value_current",
            "measure_id",
            "team_id",
            "month",
            unique=True,
            sqlite_where=text("replaced_at is null"),
            postgresql_where=text("replaced_at is null"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    measure_id: int = Field(sa_column=key_of("measure"))
    team_id: int = Field(sa_column=key_of("team"))
    month: date
    """The first day of the month the value is about."""
    numerator: float
    denominator: float | None = None
    percent_only: bool = False
    """People typed a bare percentage: kept as so many of 100 and shown without an n."""
    comment: str = Field(default="", sa_type=Text)
    reported_by: str = Field(max_length=20)
    reported_at: datetime = Field(sa_type=Instant)
    replaced_at: datetime | None = Field(default=None, sa_type=Instant)


class Call(SQLModel, table=True):
    """One monthly call."""

    __table_args__ = (UniqueConstraint("collaborative_id", "starts_at"),)

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    collaborative_id: int = Field(sa_column=key_of("collaborative"))
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
    started_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class CallStep(SQLModel, table=True):
    """Something the clock must do for a call. Due is a column; whoever claims the row does it."""

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


class Answer(SQLModel, table=True):
    """A team's answer to one standing question for one call."""

    __table_args__ = (UniqueConstraint("call_id", "team_id", "question"),)

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    call_id: int = Field(sa_column=key_of("call"))
    team_id: int = Field(sa_column=key_of("team"))
    question: str = Field(max_length=60)
    words: str = Field(sa_type=Text)
    revision: int = 1
    """Counts up with each change, so that two people writing at once are noticed."""
    answered_by: str = Field(max_length=20)
    answered_at: datetime = Field(sa_type=Instant)
    late: bool = False


class PdsaCycle(SQLModel, table=True):
    """One Plan-Do-Study-Act cycle of a team."""

    __tablename__ = "pdsa_cycle"
    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        CheckConstraint("stage in ('plan', 'do', 'study', 'act', 'closed')", name="stage_known"),
        CheckConstraint("decision in ('', 'adopt', 'adapt', 'abandon')", name="decision_known"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    team_id: int = Field(sa_column=key_of("team"))
    number: int
    parent_id: int | None = Field(default=None, foreign_key="pdsa_cycle.id")
    """The cycle this one follows: a ramp is a chain of cycles under one change idea."""
    stage: str = Field(default="plan", max_length=10)
    change_idea: str = Field(sa_type=Text)
    driver: str = Field(default="", max_length=200)
    measure_id: int | None = Field(default=None, foreign_key="measure.id")
    question: str = Field(default="", sa_type=Text)
    prediction: str = Field(default="", sa_type=Text)
    tasks: str = Field(default="", sa_type=Text)
    carried_out: bool | None = None
    happened: str = Field(default="", sa_type=Text)
    matched: bool | None = None
    learned: str = Field(default="", sa_type=Text)
    decision: str = Field(default="", max_length=10)
    next_step: str = Field(default="", sa_type=Text)
    revision: int = 1
    started_on: date
    started_by: str = Field(max_length=20)
    changed_by: str = Field(max_length=20)
    changed_at: datetime = Field(sa_type=Instant)
    closed_on: date | None = None


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
