"""Charts that could not be drawn are kept to be drawn later."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drawing",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("first_key", sa.String(64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("recipe", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_drawing"),
    )
    op.create_index("ix_drawing_first_key", "drawing", ["first_key"])


def downgrade() -> None:
    op.drop_table("drawing")
