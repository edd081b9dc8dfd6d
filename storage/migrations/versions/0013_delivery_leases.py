"""A claim is a lease on the database's clock, with a fence; and where in Slack to look from."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("fence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("delivery", sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("delivery", sa.Column("look_from", sa.String(20), nullable=True))
    _index_sending("lease_until")


def downgrade() -> None:
    _index_sending("claimed_at")
    for column in ("look_from", "lease_until", "fence"):
        op.drop_column("delivery", column)


def _index_sending(column: str) -> None:
    op.drop_index("delivery_sending", "delivery")
    sending = sa.text("status = 'sending'")
    op.create_index("delivery_sending", "delivery", [column], sqlite_where=sending, postgresql_where=sending)
