"""What goes into one channel goes out in order, at Slack's pace: lanes, and when a call began."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("lane", sa.String(200), nullable=False, server_default=""))
    op.add_column("delivery", sa.Column("started_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("workspace", sa.Column("resumes_at", sa.DateTime(timezone=True), nullable=True))
    delivery = sa.table("delivery", *map(sa.column, ("lane", "channel_id", "user_ids")))
    people = sa.func.substr(sa.cast(delivery.c.user_ids, sa.String()), 1, 200)
    op.execute(delivery.update().values(lane=sa.func.coalesce(delivery.c.channel_id, people)))
    _index_due(["workspace_id", "due_at"])
    op.create_index("delivery_lane", "delivery", ["workspace_id", "lane", "started_at"])
    op.create_index("delivery_started", "delivery", ["workspace_id", "started_at"])


def downgrade() -> None:
    op.drop_index("delivery_started", "delivery")
    op.drop_index("delivery_lane", "delivery")
    _index_due(["due_at"])
    op.drop_column("workspace", "resumes_at")
    for column in ("started_at", "lane"):
        op.drop_column("delivery", column)


def _index_due(columns: list[str]) -> None:
    op.drop_index("delivery_due", "delivery")
    queued = sa.text("status = 'queued'")
    op.create_index("delivery_due", "delivery", columns, sqlite_where=queued, postgresql_where=queued)
