"""Uploads are remembered from their first step on, channels that take nothing pause, requests are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("file_id", sa.String(20), nullable=False),
        sa.Column("message_key", sa.String(200), nullable=False),
        sa.Column("picture", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state in ('kept', 'shown', 'unused')", name=op.f("ck_upload_state_known")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_upload_workspace_id_workspace"),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
    )
    op.create_index("upload_of_message", "upload", ["workspace_id", "message_key"])
    hidden = sa.text("state <> 'shown'")
    op.create_index("upload_not_shown", "upload", ["id"], sqlite_where=hidden, postgresql_where=hidden)
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("channel_id", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_pause_workspace_id_workspace"),
        sa.PrimaryKeyConstraint("id", name="pk_pause"),
        sa.UniqueConstraint("workspace_id", "channel_id", name="uq_pause_workspace_id_channel_id"),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("request_id", sa.String(100), nullable=False),
        sa.Column("user_id", sa.String(20), nullable=False),
        sa.Column("what", sa.String(75), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_request_workspace_id_workspace"),
        sa.PrimaryKeyConstraint("id", name="pk_request"),
        sa.UniqueConstraint("workspace_id", "request_id", name="uq_request_workspace_id_request_id"),
    )
    waiting = sa.text("not answered")
    op.create_index(
        "request_open", "request", ["lease_until"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("delivery_thread", "delivery", ["workspace_id", "thread_key"])


def downgrade() -> None:
    op.drop_index("delivery_thread", "delivery")
    op.drop_table("request")
    op.drop_table("pause")
    op.drop_table("upload")
