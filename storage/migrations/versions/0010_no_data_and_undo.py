"""A month may have the answer "no data", an answer may be taken back, and a measure may not be measured."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import conv

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_VALUE = sa.table("measure_value", sa.column("numerator", sa.Float), sa.column("corrects", sa.Boolean))
_DENOMINATOR = sa.CheckConstraint(
    "denominator is null or denominator > 0", name=conv("ck_measure_value_denominator_positive")
)
"""SQLite copies a table to change it, and forgets the checks that it is not told."""
_NO_DATA = conv("ck_measure_value_no_data_without_numbers")


def upgrade() -> None:
    op.add_column("measure_value", sa.Column("corrects", sa.Boolean(), nullable=True))
    op.add_column("measure_value", sa.Column("undone_by", sa.String(20), nullable=True))
    op.execute(sa.update(_VALUE).values(corrects=False))
    with op.batch_alter_table("measure_value", table_args=(_DENOMINATOR,)) as table:
        table.alter_column("numerator", existing_type=sa.Float(), nullable=True)
        table.alter_column("corrects", existing_type=sa.Boolean(), nullable=False)
        table.create_check_constraint(_NO_DATA, "numerator is not null or denominator is null")
    _create_unmeasured()


def downgrade() -> None:
    op.drop_table("unmeasured")
    op.execute(sa.delete(_VALUE).where(_VALUE.c.numerator.is_(None)))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(_NO_DATA, "measure_value", type_="check")
    with op.batch_alter_table("measure_value", table_args=(_DENOMINATOR,)) as table:
        table.alter_column("numerator", existing_type=sa.Float(), nullable=False)
        table.drop_column("corrects")
        table.drop_column("undone_by")


def _create_unmeasured() -> None:
    op.create_table(
        "unmeasured",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(20), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(20), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_unmeasured_workspace_id"),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name="fk_unmeasured_measure_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_unmeasured_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_unmeasured"),
    )
    for column in ("workspace_id", "measure_id", "team_id"):
        op.create_index(f"ix_unmeasured_{column}", "unmeasured", [column])
    in_force = sa.text("withdrawn_at is null")
    op.create_index(
        "unmeasured_in_force",
        "unmeasured",
        ["measure_id", "team_id"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
