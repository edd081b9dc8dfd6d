"""What teams choose beside their words, and answers carried over from the call before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Answers given so far have no choice: their words alone are read."""
    with op.batch_alter_table("answer") as table:
        table.add_column(sa.Column("choice", sa.String(20), nullable=False, server_default=""))
        table.add_column(sa.Column("topics", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("same_as_before", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_check_constraint("choice_known", "choice in ('', 'nothing', 'help')")
    with op.batch_alter_table("answer") as table:
        table.alter_column("choice", existing_type=sa.String(20), server_default=None)
        table.alter_column("topics", existing_type=sa.JSON(), server_default=None)
        table.alter_column("same_as_before", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("answer") as table:
        table.drop_constraint("choice_known", type_="check")
        for column in ("choice", "topics", "chosen_at", "same_as_before"):
            table.drop_column(column)
