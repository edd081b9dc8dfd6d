"""Up to when what teams sent is in a posted agenda."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("call", sa.Column("agenda_as_of", sa.DateTime(timezone=True), nullable=True))
    op.execute('update "call" set agenda_as_of = final_at')


def downgrade() -> None:
    with op.batch_alter_table("call") as table:
        table.drop_column("agenda_as_of")
