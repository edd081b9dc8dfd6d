"""What people decided about their team's charts. Earlier decisions stay, with who took them back."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Text,
)
from sqlmodel import Field, SQLModel

from storage.instants import Instant
from storage.tables.columns import in_force, key_of, workspace_key


class ChartView(SQLModel, table=True):
    """Which kind of chart, and how many months of it, a team chose to see. A later choice takes its place."""

    __tablename__ = "chart_view"
    __table_args__ = (
        CheckConstraint("kind in ('run', 'i', 'p', 'pp', 'c', 'u', 'up', 't')", name="kind_known"),
        CheckConstraint("months is null or months in (12, 24)", name="months_known"),
        in_force("chart_view", "measure_id", "team_id"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    measure_id: int = Field(sa_column=key_of("measure"))
    team_id: int = Field(sa_column=key_of("team"))
    kind: str = Field(default="run", max_length=10)
    months: int | None = None
    """How many of the latest months to show; None for all."""
    chosen_by: str = Field(max_length=20)
    chosen_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_by: str | None = Field(default=None, max_length=20)


class ChartBaseline(SQLModel, table=True):
    """Months that a lead or facilitator froze: they alone set the centre line and limits of their phase."""

    __tablename__ = "chart_baseline"
    __table_args__ = (
        CheckConstraint("first_month < last_month", name="months_in_order"),
        CheckConstraint("why <> ''", name="why_given"),
        in_force("chart_baseline", "measure_id", "team_id"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    measure_id: int = Field(sa_column=key_of("measure"))
    team_id: int = Field(sa_column=key_of("team"))
    first_month: date
    last_month: date
    """First days of the first and the last frozen month, both included."""
    why: str = Field(sa_type=Text)
    decided_by: str = Field(max_length=20)
    decider: str = Field(max_length=80)
    """The name of the person as it was then: a picture cannot show a mention."""
    decided_on: date
    """The local day, for the picture."""
    decided_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_by: str | None = Field(default=None, max_length=20)


class ChartPhase(SQLModel, table=True):
    """A lead or facilitator said yes to all four questions: the process changed for good."""

    __tablename__ = "chart_phase"
    __table_args__ = (
        CheckConstraint(
            "behaves_differently and cause_known and desirable and expected_to_continue",
            name="four_times_yes",
        ),
        CheckConstraint("why <> ''", name="why_given"),
        in_force("chart_phase", "measure_id", "team_id", "first_month"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    measure_id: int = Field(sa_column=key_of("measure"))
    team_id: int = Field(sa_column=key_of("team"))
    first_month: date
    """The first day of the first month of the phase."""
    why: str = Field(sa_type=Text)
    behaves_differently: bool
    cause_known: bool
    desirable: bool
    expected_to_continue: bool
    decided_by: str = Field(max_length=20)
    decider: str = Field(max_length=80)
    decided_on: date
    decided_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_by: str | None = Field(default=None, max_length=20)


class ChartNote(SQLModel, table=True):
    """What happened in a month, as somebody of the team wrote it beside the chart."""

    __tablename__ = "chart_note"
    __table_args__ = (
        CheckConstraint("words <> ''", name="words_given"),
        in_force("chart_note", "measure_id", "team_id", "month", "words"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    measure_id: int = Field(sa_column=key_of("measure"))
    team_id: int = Field(sa_column=key_of("team"))
    month: date
    """The first day of the month."""
    words: str = Field(max_length=120)
    written_by: str = Field(max_length=20)
    written_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_by: str | None = Field(default=None, max_length=20)
