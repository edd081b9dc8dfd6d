"""What is measured, and each team's values, as rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.instants import Instant
from storage.tables.columns import in_force, key_of, workspace_key


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


class MeasureValue(SQLModel, table=True):
    """What one team reported of one measure for one month: a value, or the answer that there is no data.

    Earlier versions stay; `replaced_at` says until when they stood.
    """

    __tablename__ = "measure_value"
    __table_args__ = (
        CheckConstraint("denominator is null or denominator > 0", name="denominator_positive"),
        CheckConstraint("numerator is not null or denominator is null", name="no_data_without_numbers"),
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
    numerator: float | None = None
    """None is the answer that the month has no data; the comment says why."""
    denominator: float | None = None
    percent_only: bool = False
    """People typed a bare percentage: kept as so many of 100 and shown without an n."""
    comment: str = Field(default="", sa_type=Text)
    reported_by: str = Field(max_length=20)
    reported_at: datetime = Field(sa_type=Instant)
    replaced_at: datetime | None = Field(default=None, sa_type=Instant)
    corrects: bool = False
    """Whether the month's agenda had shown something else: whoever reported this is named beside it."""
    undone_by: str | None = Field(default=None, max_length=20)
    """Who took it back, at `replaced_at`; what it had replaced may then stand again."""


class Unmeasured(SQLModel, table=True):
    """A team does not measure something: nobody asks it for values, until it reports some after all."""

    __tablename__ = "unmeasured"
    __table_args__ = (in_force("unmeasured", "measure_id", "team_id"),)

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=workspace_key())
    measure_id: int = Field(sa_column=key_of("measure"))
    team_id: int = Field(sa_column=key_of("team"))
    reason: str = Field(default="", sa_type=Text)
    said_by: str = Field(max_length=20)
    said_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_by: str | None = Field(default=None, max_length=20)
