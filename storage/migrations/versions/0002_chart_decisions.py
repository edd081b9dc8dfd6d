"""What people decided about charts: view, frozen baseline, phases and notes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("chart_view", "chart_baseline", "chart_phase", "chart_note")


def upgrade() -> None:
    _create(
        "chart_view",
        ["measure_id", "team_id"],
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("chosen_by", sa.String(20), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('run', 'i', 'p', 'pp', 'c', 'u', 'up', 't')", name=op.f("ck_chart_view_kind_known")
        ),
        sa.CheckConstraint("months is null or months in (12, 24)", name=op.f("ck_chart_view_months_known")),
    )
    _create(
        "chart_baseline",
        ["measure_id", "team_id"],
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("last_month", sa.Date(), nullable=False),
        *_decided(),
        sa.CheckConstraint("first_month < last_month", name=op.f("ck_chart_baseline_months_in_order")),
        sa.CheckConstraint("why <> ''", name=op.f("ck_chart_baseline_why_given")),
    )
    _create(
        "chart_phase",
        ["measure_id", "team_id", "first_month"],
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("behaves_differently", sa.Boolean(), nullable=False),
        sa.Column("cause_known", sa.Boolean(), nullable=False),
        sa.Column("desirable", sa.Boolean(), nullable=False),
        sa.Column("expected_to_continue", sa.Boolean(), nullable=False),
        *_decided(),
        sa.CheckConstraint(
            "behaves_differently and cause_known and desirable and expected_to_continue",
            name=op.f("ck_chart_phase_four_times_yes"),
        ),
        sa.CheckConstraint("why <> ''", name=op.f("ck_chart_phase_why_given")),
    )
    _create(
        "chart_note",
        ["measure_id", "team_id", "month", "words"],
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("words", sa.String(120), nullable=False),
        sa.Column("written_by", sa.String(20), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_chart_note_words_given")),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _decided() -> list[sa.Column[Any]]:
    return [
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(20), nullable=False),
        sa.Column("decider", sa.String(80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _create(table: str, one_in_force: list[str], *own: Any) -> None:
    """A table of decisions about one team's chart of one measure, which stay when they are taken back."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        *own,
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(20), nullable=True),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=f"fk_{table}_measure_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=f"fk_{table}_team_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=f"fk_{table}_workspace_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    open_only = sa.text("withdrawn_at is null")
    op.create_index(
        f"{table}_in_force",
        table,
        one_in_force,
        unique=True,
        sqlite_where=open_only,
        postgresql_where=open_only,
    )
    for column in ("measure_id", "team_id", "workspace_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])
