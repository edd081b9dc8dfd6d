"""What people typed into a check-in and have not sent."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_INDEXED = ("workspace_id", "call_id", "team_id")


def upgrade() -> None:
    op.create_table(
        "answer_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(20), nullable=False),
        sa.Column("view_id", sa.String(40), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("typed_at", sa.Float(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_answer_draft_workspace_id"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_answer_draft_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_answer_draft_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_draft"),
        sa.UniqueConstraint("call_id", "team_id", "user_id", name="uq_answer_draft_call_id_team_id_user_id"),
    )
    for column in _INDEXED:
        op.create_index(f"ix_answer_draft_{column}", "answer_draft", [column])


def downgrade() -> None:
    op.drop_table("answer_draft")
