"""Facilitators who are asked first, collaboratives that are closed, and a team's first month.

Who facilitated already has accepted: nobody is asked again for what they do.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("collaborative", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("facilitator", sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("facilitator", sa.Column("invited_by", sa.String(20), nullable=True))
    op.add_column("team", sa.Column("first_month", sa.Date(), nullable=True))
    op.execute(
        "update facilitator set accepted_at ="
        " (select created_at from collaborative where collaborative.id = facilitator.collaborative_id)"
    )


def downgrade() -> None:
    op.drop_column("team", "first_month")
    op.drop_column("facilitator", "invited_by")
    op.drop_column("facilitator", "accepted_at")
    op.drop_column("collaborative", "closed_at")
