"""Everything remembered, one class a table. Each row belongs to a Slack workspace.

Rules that must hold are constraints here, not only checks in code. Nothing is deleted that people
wrote: a team or a measure that leaves the charter is retired with a date. An `id` is None only until
its row is flushed; the type says what readers find.
"""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from storage.instants import Instant

SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}
"""Both databases give a constraint the same name, so that a migration can name the one it changes."""


def _key(table: str) -> Any:
    """A column that points at the id of `table` and goes when that row goes."""
    return Column(Integer, ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, index=True)


def _workspace() -> Any:
    return Column(String(20), ForeignKey("workspace.id"), nullable=False, index=True)


def _in_force(table: str, *columns: str) -> Index:
    """Allows only one such row that nobody took back; those taken back stay."""
    return Index(
        f"{table}_in_force",
        *columns,
        unique=True,
        sqlite_where=text("withdrawn_at is null"),
        postgresql_where=text("withdrawn_at is null"),
    )


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
    workspace_id: str = Field(sa_column=_workspace())
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
    workspace_id: str = Field(sa_column=_workspace())
    position: int = 0
    """Charter order."""


class Team(SQLModel, table=True):
    """A practice team, asked in its channel or, without one, in a group message with its members."""

    __table_args__ = (UniqueConstraint("collaborative_id", "key"),)

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=_workspace())
    collaborative_id: int = Field(sa_column=_key("collaborative"))
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
    workspace_id: str = Field(sa_column=_workspace())
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
    workspace_id: str = Field(sa_column=_workspace())
    collaborative_id: int = Field(sa_column=_key("collaborative"))
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
    workspace_id: str = Field(sa_column=_workspace())
    measure_id: int = Field(sa_column=_key("measure"))
    team_id: int = Field(sa_column=_key("team"))
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
    workspace_id: str = Field(sa_column=_workspace())
    collaborative_id: int = Field(sa_column=_key("collaborative"))
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
    workspace_id: str = Field(sa_column=_workspace())
    call_id: int = Field(sa_column=_key("call"))
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
    workspace_id: str = Field(sa_column=_workspace())
    call_id: int = Field(sa_column=_key("call"))
    team_id: int = Field(sa_column=_key("team"))
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
    workspace_id: str = Field(sa_column=_workspace())
    team_id: int = Field(sa_column=_key("team"))
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
    workspace_id: str = Field(sa_column=_workspace())
    team_id: int | None = Field(default=None, foreign_key="team.id")
    marked_by: str = Field(max_length=20)
    marked_at: datetime = Field(sa_type=Instant)


class Note(SQLModel, table=True):
    """Something written down while the call runs: a note or a decision."""

    __table_args__ = (CheckConstraint("kind in ('note', 'decision')", name="kind_known"),)

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=_workspace())
    call_id: int = Field(sa_column=_key("call"))
    team_id: int | None = Field(default=None, foreign_key="team.id")
    kind: str = Field(default="note", max_length=10)
    words: str = Field(sa_type=Text)
    written_by: str = Field(max_length=20)
    written_at: datetime = Field(sa_type=Instant)


class Action(SQLModel, table=True):
    """Something somebody will do, by a date."""

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=_workspace())
    call_id: int = Field(sa_column=_key("call"))
    words: str = Field(sa_type=Text)
    owner_id: str = Field(max_length=20)
    due_on: date
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    written_by: str = Field(max_length=20)
    written_at: datetime = Field(sa_type=Instant)


class ChartView(SQLModel, table=True):
    """Which kind of chart, and how many months of it, a team chose to see. A later choice takes its place."""

    __tablename__ = "chart_view"
    __table_args__ = (
        CheckConstraint("kind in ('run', 'i', 'p', 'pp', 'c', 'u', 'up', 't')", name="kind_known"),
        CheckConstraint("months is null or months in (12, 24)", name="months_known"),
        _in_force("chart_view", "measure_id", "team_id"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=_workspace())
    measure_id: int = Field(sa_column=_key("measure"))
    team_id: int = Field(sa_column=_key("team"))
    kind: str = Field(default="run", max_length=10)
    months: int | None = None
    """The latest so many; None for all."""
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
        _in_force("chart_baseline", "measure_id", "team_id"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=_workspace())
    measure_id: int = Field(sa_column=_key("measure"))
    team_id: int = Field(sa_column=_key("team"))
    first_month: date
    last_month: date
    """Both are the first day of a month, and included."""
    why: str = Field(sa_type=Text)
    decided_by: str = Field(max_length=20)
    decider: str = Field(max_length=80)
    """Their name as it was then: a picture cannot show a mention."""
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
        _in_force("chart_phase", "measure_id", "team_id", "first_month"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=_workspace())
    measure_id: int = Field(sa_column=_key("measure"))
    team_id: int = Field(sa_column=_key("team"))
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
        _in_force("chart_note", "measure_id", "team_id", "month", "words"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=_workspace())
    measure_id: int = Field(sa_column=_key("measure"))
    team_id: int = Field(sa_column=_key("team"))
    month: date
    """The first day of the month."""
    words: str = Field(max_length=120)
    written_by: str = Field(max_length=20)
    written_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_by: str | None = Field(default=None, max_length=20)


class Picture(SQLModel, table=True):
    """A drawn chart, kept by a hash of what it shows, so that the same chart is drawn once."""

    key: str = Field(primary_key=True, max_length=64)
    png: bytes = Field(sa_type=LargeBinary)
    drawn_at: datetime = Field(sa_type=Instant)


class Delivery(SQLModel, table=True):
    """The outbox: a message to post or to change, once. `key` is the occasion and the recipient."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        CheckConstraint(
            "status in ('queued', 'sending', 'sent', 'uncertain', 'failed', 'dropped')", name="status_known"
        ),
        Index(
            "delivery_due",
            "due_at",
            sqlite_where=text("status = 'queued'"),
            postgresql_where=text("status = 'queued'"),
        ),
        Index(
            "delivery_sending",
            "claimed_at",
            sqlite_where=text("status = 'sending'"),
            postgresql_where=text("status = 'sending'"),
        ),
        Index("delivery_changes", "workspace_id", "update_key"),
    )

    id: int = Field(default=None, primary_key=True)
    workspace_id: str = Field(sa_column=_workspace())
    key: str = Field(max_length=200)
    collaborative_id: int | None = Field(default=None, foreign_key="collaborative.id", index=True)
    channel_id: str | None = Field(default=None, max_length=20)
    """Where to; empty while it is a group message that is opened when it is sent."""
    user_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    """Whom to, when there is no channel: one person or a group."""
    message: dict[str, Any] = Field(sa_type=JSON)
    """`text` and `blocks`; an image block names its picture as {"type": "image", "picture": KEY, ...}."""
    thread_key: str | None = Field(default=None, max_length=200)
    """The key of the delivery whose thread this goes into; it waits until that one is sent."""
    update_key: str | None = Field(default=None, max_length=200)
    """The key of the delivery that this one changes."""
    status: str = Field(default="queued", max_length=10)
    due_at: datetime = Field(sa_type=Instant)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    """After this nobody wants it any more: it is dropped, and that is recorded."""
    attempts: int = 0
    claimed_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    sent_ts: str | None = Field(default=None, max_length=20)
    sent_channel_id: str | None = Field(default=None, max_length=20)
    error: str = Field(default="", max_length=200)
