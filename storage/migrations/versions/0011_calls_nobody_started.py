"""Calls that nobody started, and what facilitators said of them; when the clock last beat."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_CALL = sa.table(
    "call",
    sa.column("id", sa.Integer),
    sa.column("workspace_id", sa.String),
    sa.column("starts_at", Instant()),
    sa.column("minutes", sa.Integer),
    sa.column("started_at", Instant()),
    sa.column("ended_at", Instant()),
)
_STEP = sa.table(
    "call_step",
    sa.column("workspace_id", sa.String),
    sa.column("call_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("due_at", Instant()),
    sa.column("done_at", Instant()),
    sa.column("outcome", sa.String),
)


def upgrade() -> None:
    """Calls planned already get the new step; where its time is over, the clock skips it."""
    op.create_table(
        "clock_beat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("beaten_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clock_beat"),
    )
    op.add_column("call", sa.Column("took_place", sa.Boolean(), nullable=True))
    connection = op.get_bind()
    waiting = sa.select(_CALL).where(_CALL.c.started_at.is_(None), _CALL.c.ended_at.is_(None))
    for call in connection.execute(waiting).mappings().all():
        connection.execute(
            sa.insert(_STEP).values(
                workspace_id=call["workspace_id"],
                call_id=call["id"],
                kind="never_started",
                due_at=call["starts_at"] + min(timedelta(minutes=15), timedelta(minutes=call["minutes"]) / 2),
                outcome="",
            )
        )


def downgrade() -> None:
    op.get_bind().execute(sa.delete(_STEP).where(_STEP.c.kind == "never_started"))
    with op.batch_alter_table("call") as table:
        table.drop_column("took_place")
    op.drop_table("clock_beat")
