"""Which month's call a call is, wherever it moves, and whether it was cancelled."""

from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from storage.instants import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CALL = sa.table(
    "call",
    sa.column("id", sa.Integer),
    sa.column("starts_at", Instant()),
    sa.column("time_zone", sa.String),
    sa.column("usual_on", sa.Date),
    sa.column("charter_start", Instant()),
)


def upgrade() -> None:
    op.add_column("call", sa.Column("usual_on", sa.Date(), nullable=True))
    op.add_column("call", sa.Column("charter_start", sa.DateTime(timezone=True), nullable=True))
    op.add_column("call", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    connection = op.get_bind()
    for number, starts_at, zone in connection.execute(
        sa.select(_CALL.c.id, _CALL.c.starts_at, _CALL.c.time_zone)
    ).all():
        local = starts_at.astimezone(ZoneInfo(zone)).date()
        connection.execute(
            sa.update(_CALL).where(_CALL.c.id == number).values(usual_on=local, charter_start=starts_at)
        )
    with op.batch_alter_table("call") as table:
        table.alter_column("usual_on", existing_type=sa.Date(), nullable=False)
        table.alter_column("charter_start", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("call") as table:
        for column in ("usual_on", "charter_start", "cancelled_at"):
            table.drop_column(column)
