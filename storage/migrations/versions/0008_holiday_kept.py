"""On which holiday facilitators decided to keep a call, so that they are not asked again."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("call", sa.Column("holiday_kept", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("call") as table:
        table.drop_column("holiday_kept")
