"""PDSA cycles, as rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.instants import Instant
from storage.tables.columns import key_of, workspace_key


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
