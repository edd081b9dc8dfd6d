"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "pdsa_cycle",
    "note",
    "member",
    "measure_value",
    "call_step",
    "attendance",
    "answer",
    "action",
    "team",
    "measure",
    "facilitator",
    "delivery",
    "call",
    "collaborative",
    "workspace",
    "picture",
)
"""Tables in the order they are dropped: each before those it points to."""


def upgrade() -> None:  # noqa: PLR0915 - one step, many tables
    op.create_table(
        "picture",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_picture"),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.String(20), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(20), nullable=True),
        sa.Column("bot_user_id", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
    )
    op.create_table(
        "collaborative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name", sa.String(75), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.String(20), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("time_zone", sa.String(60), nullable=False),
        sa.Column("charter", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_collaborative_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_collaborative"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_collaborative_workspace_id_key"),
    )
    op.create_index("ix_collaborative_channel_id", "collaborative", ["channel_id"])
    op.create_index("ix_collaborative_workspace_id", "collaborative", ["workspace_id"])

    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("collaborative_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wall_time", sa.Time(), nullable=False),
        sa.Column("time_zone", sa.String(60), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reporting_month", sa.Date(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["collaborative_id"], ["collaborative.id"], name="fk_call_collaborative_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_call_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_call"),
        sa.UniqueConstraint("collaborative_id", "starts_at", name="uq_call_collaborative_id_starts_at"),
    )
    op.create_index("ix_call_collaborative_id", "call", ["collaborative_id"])
    op.create_index("ix_call_starts_at", "call", ["starts_at"])
    op.create_index("ix_call_workspace_id", "call", ["workspace_id"])

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("collaborative_id", sa.Integer(), nullable=True),
        sa.Column("channel_id", sa.String(20), nullable=True),
        sa.Column("user_ids", sa.JSON(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("thread_key", sa.String(200), nullable=True),
        sa.Column("update_key", sa.String(200), nullable=True),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_ts", sa.String(20), nullable=True),
        sa.Column("sent_channel_id", sa.String(20), nullable=True),
        sa.Column("error", sa.String(200), nullable=False),
        sa.CheckConstraint(
            "status in ('queued', 'sending', 'sent', 'uncertain', 'failed', 'dropped')",
            name=op.f("ck_delivery_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["collaborative_id"], ["collaborative.id"], name="fk_delivery_collaborative_id"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_delivery_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_delivery_workspace_id_key"),
    )
    op.create_index("delivery_changes", "delivery", ["workspace_id", "update_key"])
    op.create_index(
        "delivery_due",
        "delivery",
        ["due_at"],
        sqlite_where=sa.text("status = 'queued'"),
        postgresql_where=sa.text("status = 'queued'"),
    )
    op.create_index(
        "delivery_sending",
        "delivery",
        ["claimed_at"],
        sqlite_where=sa.text("status = 'sending'"),
        postgresql_where=sa.text("status = 'sending'"),
    )
    op.create_index("ix_delivery_collaborative_id", "delivery", ["collaborative_id"])
    op.create_index("ix_delivery_workspace_id", "delivery", ["workspace_id"])

    op.create_table(
        "facilitator",
        sa.Column("collaborative_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(20), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaborative_id"],
            ["collaborative.id"],
            name="fk_facilitator_collaborative_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_facilitator_workspace_id"),
        sa.PrimaryKeyConstraint("collaborative_id", "user_id", name="pk_facilitator"),
    )
    op.create_index("ix_facilitator_user_id", "facilitator", ["user_id"])
    op.create_index("ix_facilitator_workspace_id", "facilitator", ["workspace_id"])

    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("collaborative_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name", sa.String(75), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("unit", sa.String(75), nullable=False),
        sa.Column("direction", sa.String(10), nullable=False),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("per", sa.Float(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("rules", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("direction in ('up', 'down', 'none')", name=op.f("ck_measure_direction_known")),
        sa.CheckConstraint(
            "kind in ('proportion', 'count', 'rate', 'average', 'time')", name=op.f("ck_measure_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["collaborative_id"], ["collaborative.id"], name="fk_measure_collaborative_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_measure_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_measure"),
        sa.UniqueConstraint("collaborative_id", "key", name="uq_measure_collaborative_id_key"),
    )
    op.create_index("ix_measure_collaborative_id", "measure", ["collaborative_id"])
    op.create_index("ix_measure_workspace_id", "measure", ["workspace_id"])

    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("collaborative_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name", sa.String(75), nullable=False),
        sa.Column("channel_id", sa.String(20), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["collaborative_id"], ["collaborative.id"], name="fk_team_collaborative_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_team_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
        sa.UniqueConstraint("collaborative_id", "key", name="uq_team_collaborative_id_key"),
    )
    op.create_index("ix_team_channel_id", "team", ["channel_id"])
    op.create_index("ix_team_collaborative_id", "team", ["collaborative_id"])
    op.create_index("ix_team_workspace_id", "team", ["workspace_id"])

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_by", sa.String(20), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_action_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_action_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_action"),
    )
    op.create_index("ix_action_call_id", "action", ["call_id"])
    op.create_index("ix_action_workspace_id", "action", ["workspace_id"])

    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answered_by", sa.String(20), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_answer_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_answer_team_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_answer_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sa.UniqueConstraint("call_id", "team_id", "question", name="uq_answer_call_id_team_id_question"),
    )
    op.create_index("ix_answer_call_id", "answer", ["call_id"])
    op.create_index("ix_answer_team_id", "answer", ["team_id"])
    op.create_index("ix_answer_workspace_id", "answer", ["workspace_id"])

    op.create_table(
        "attendance",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(20), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("marked_by", sa.String(20), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_attendance_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_attendance_team_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_attendance_workspace_id"),
        sa.PrimaryKeyConstraint("call_id", "user_id", name="pk_attendance"),
    )
    op.create_index("ix_attendance_workspace_id", "attendance", ["workspace_id"])

    op.create_table(
        "call_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.CheckConstraint("outcome in ('', 'done', 'skipped')", name=op.f("ck_call_step_outcome_known")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_call_step_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_call_step_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_call_step"),
        sa.UniqueConstraint("call_id", "kind", name="uq_call_step_call_id_kind"),
    )
    op.create_index(
        "call_step_due",
        "call_step",
        ["due_at"],
        sqlite_where=sa.text("done_at is null"),
        postgresql_where=sa.text("done_at is null"),
    )
    op.create_index("ix_call_step_call_id", "call_step", ["call_id"])
    op.create_index("ix_call_step_workspace_id", "call_step", ["workspace_id"])

    op.create_table(
        "measure_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("numerator", sa.Float(), nullable=False),
        sa.Column("denominator", sa.Float(), nullable=True),
        sa.Column("percent_only", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reported_by", sa.String(20), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "denominator is null or denominator > 0", name=op.f("ck_measure_value_denominator_positive")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name="fk_measure_value_measure_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name="fk_measure_value_team_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_measure_value_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_measure_value"),
    )
    op.create_index("ix_measure_value_measure_id", "measure_value", ["measure_id"])
    op.create_index("ix_measure_value_team_id", "measure_value", ["team_id"])
    op.create_index("ix_measure_value_workspace_id", "measure_value", ["workspace_id"])
    op.create_index(
        "measure_value_current",
        "measure_value",
        ["measure_id", "team_id", "month"],
        unique=True,
        sqlite_where=sa.text("replaced_at is null"),
        postgresql_where=sa.text("replaced_at is null"),
    )

    op.create_table(
        "member",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(20), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("role in ('lead', 'member')", name=op.f("ck_member_role_known")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_member_team_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_member_workspace_id"),
        sa.PrimaryKeyConstraint("team_id", "user_id", name="pk_member"),
    )
    op.create_index("ix_member_user_id", "member", ["user_id"])
    op.create_index("ix_member_workspace_id", "member", ["workspace_id"])

    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(20), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('note', 'decision')", name=op.f("ck_note_kind_known")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_note_call_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_note_team_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_note_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    op.create_index("ix_note_call_id", "note", ["call_id"])
    op.create_index("ix_note_workspace_id", "note", ["workspace_id"])

    op.create_table(
        "pdsa_cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(20), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("change_idea", sa.Text(), nullable=False),
        sa.Column("driver", sa.String(200), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("prediction", sa.Text(), nullable=False),
        sa.Column("tasks", sa.Text(), nullable=False),
        sa.Column("carried_out", sa.Boolean(), nullable=True),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("matched", sa.Boolean(), nullable=True),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("started_by", sa.String(20), nullable=False),
        sa.Column("changed_by", sa.String(20), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "decision in ('', 'adopt', 'adapt', 'abandon')", name=op.f("ck_pdsa_cycle_decision_known")
        ),
        sa.CheckConstraint(
            "stage in ('plan', 'do', 'study', 'act', 'closed')", name=op.f("ck_pdsa_cycle_stage_known")
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name="fk_pdsa_cycle_measure_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["pdsa_cycle.id"], name="fk_pdsa_cycle_parent_id"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_pdsa_cycle_team_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name="fk_pdsa_cycle_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pdsa_cycle"),
        sa.UniqueConstraint("team_id", "number", name="uq_pdsa_cycle_team_id_number"),
    )
    op.create_index("ix_pdsa_cycle_team_id", "pdsa_cycle", ["team_id"])
    op.create_index("ix_pdsa_cycle_workspace_id", "pdsa_cycle", ["workspace_id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
