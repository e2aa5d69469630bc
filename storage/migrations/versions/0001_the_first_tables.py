"""The first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PAYLOAD = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "agent",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("slack_team_id", sa.Text(), nullable=True),
        sa.Column("slack_user_id", sa.Text(), nullable=True),
        sa.Column("message_capacity", sa.Integer(), server_default="1", nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
        sa.UniqueConstraint("email", name=op.f("uq_agent_email")),
        sa.UniqueConstraint(
            "slack_team_id", "slack_user_id", name=op.f("uq_agent_slack_team_id_slack_user_id")
        ),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("provisional_for", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("external_id", name=op.f("uq_contact_external_id")),
        sa.UniqueConstraint("provisional_for", name=op.f("uq_contact_provisional_for")),
    )
    op.create_index(op.f("ix_contact_name"), "contact", ["name"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("sender_address", sa.Text(), nullable=False),
        sa.Column("customer_address", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("last_agent_id", sa.Text(), nullable=True),
        sa.Column("interaction_id", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("customer_name", sa.Text(), server_default="", nullable=False),
        sa.Column("waiting_since", sa.BigInteger(), nullable=True),
        sa.Column("disconnected_at", sa.BigInteger(), nullable=True),
        sa.Column("timeline_ends_at", sa.BigInteger(), nullable=True),
        sa.Column("slack_team_id", sa.Text(), server_default="", nullable=False),
        sa.Column("slack_channel_id", sa.Text(), server_default="", nullable=False),
        sa.Column("thread_ts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint(
            "slack_team_id",
            "slack_channel_id",
            "thread_ts",
            name=op.f("uq_conversation_slack_team_id_slack_channel_id_thread_ts"),
        ),
    )
    op.create_index(
        "ix_conversation_connected",
        "conversation",
        ["agent_id"],
        unique=False,
        sqlite_where=sa.text("state = 'connected'"),
        postgresql_where=sa.text("state = 'connected'"),
    )
    op.create_index(
        "ix_conversation_pair",
        "conversation",
        ["medium", "sender_address", "customer_address", "started_at"],
        unique=False,
    )
    op.create_index(
        "ix_conversation_unposted",
        "conversation",
        ["slack_channel_id"],
        unique=False,
        sqlite_where=sa.text("thread_ts IS NULL AND state <> 'closed'"),
        postgresql_where=sa.text("thread_ts IS NULL AND state <> 'closed'"),
    )
    op.create_index(
        "uq_conversation_open_pair",
        "conversation",
        ["medium", "sender_address", "customer_address"],
        unique=True,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_table(
        "customer_service_window",
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("sender_address", sa.Text(), nullable=False),
        sa.Column("customer_address", sa.Text(), nullable=False),
        sa.Column("last_inbound_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "medium", "sender_address", "customer_address", name=op.f("pk_customer_service_window")
        ),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", PAYLOAD, nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "inbox_key",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_inbox_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_inbox_key_seen_at"), "inbox_key", ["seen_at"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", PAYLOAD, nullable=False),
        sa.Column("run_at", sa.BigInteger(), nullable=False),
        sa.Column("pace_ms", sa.Integer(), nullable=False),
        sa.Column("coalesce_key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("parked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_job_lane_position_id"), "job", ["lane", "position", "id"], unique=False
    )
    op.create_index(op.f("ix_job_run_at"), "job", ["run_at"], unique=False)
    op.create_index(
        "uq_job_coalesce_key",
        "job",
        ["coalesce_key"],
        unique=True,
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.create_table(
        "lane",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=False),
        sa.Column("lease_ms", sa.BigInteger(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lane")),
    )
    op.create_index(op.f("ix_lane_due"), "lane", ["due"], unique=False)
    op.create_table(
        "opt_out",
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("sender_address", sa.Text(), nullable=False),
        sa.Column("customer_address", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), server_default="", nullable=False),
        sa.Column("opted_out_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "medium", "sender_address", "customer_address", name=op.f("pk_opt_out")
        ),
    )
    op.create_table(
        "queue",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slack_channel_id", sa.Text(), server_default="", nullable=False),
        sa.Column("default_region", sa.Text(), server_default="", nullable=False),
        sa.Column("acw_mode", sa.Text(), nullable=False),
        sa.Column("acw_limit_s", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue")),
        sa.UniqueConstraint("name", name=op.f("uq_queue_name")),
    )
    op.create_table(
        "receipt",
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("carrier_message_id", sa.Text(), nullable=False),
        sa.Column("delivery_status", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("attempt_id", sa.Text(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "carrier", "carrier_message_id", "delivery_status", name=op.f("pk_receipt")
        ),
    )
    op.create_table(
        "search_word",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column(
            "word", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("kind", "entity_id", "word", name=op.f("pk_search_word")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_search_word_kind_word_entity_id"),
        "search_word",
        ["kind", "word", "entity_id"],
        unique=True,
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", PAYLOAD, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("view_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("template", PAYLOAD, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    op.create_table(
        "template",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("approval", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("variables", PAYLOAD, nullable=False),
        sa.Column("header", sa.Text(), server_default="", nullable=False),
        sa.Column("footer", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
    )
    op.create_index(
        op.f("ix_template_carrier_approval_name"),
        "template",
        ["carrier", "approval", "name"],
        unique=False,
    )
    op.create_table(
        "user_group_permission",
        sa.Column("slack_user_group_id", sa.Text(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "slack_user_group_id", "permission", name=op.f("pk_user_group_permission")
        ),
    )
    op.create_table(
        "agent_choice",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.Column("chosen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_agent_choice_agent_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_agent_choice_queue_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("agent_id", "medium", name=op.f("pk_agent_choice")),
    )
    op.create_index(op.f("ix_agent_choice_queue_id"), "agent_choice", ["queue_id"], unique=False)
    op.create_table(
        "agent_permission",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"],
            ["agent.id"],
            name=op.f("fk_agent_permission_agent_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "agent_id", "permission", "source", name=op.f("pk_agent_permission")
        ),
    )
    op.create_table(
        "canned_message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_canned_message_queue_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_message")),
        sa.UniqueConstraint("queue_id", "name", name=op.f("uq_canned_message_queue_id_name")),
    )
    op.create_index(
        op.f("ix_canned_message_queue_id"), "canned_message", ["queue_id"], unique=False
    )
    op.create_table(
        "contact_address",
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_contact_address_contact_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("contact_id", "kind", "value", name=op.f("pk_contact_address")),
    )
    op.create_index(
        op.f("ix_contact_address_kind_value"), "contact_address", ["kind", "value"], unique=False
    )
    op.create_table(
        "interaction",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("connected_at", sa.BigInteger(), nullable=False),
        sa.Column("disconnected_at", sa.BigInteger(), nullable=True),
        sa.Column("acw_started_at", sa.BigInteger(), nullable=True),
        sa.Column("acw_ended_at", sa.BigInteger(), nullable=True),
        sa.Column("wrap_up_code", sa.Text(), nullable=True),
        sa.Column("wrap_up_note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_interaction_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interaction")),
    )
    op.create_index(
        "ix_interaction_after_call_work",
        "interaction",
        ["agent_id"],
        unique=False,
        sqlite_where=sa.text("acw_started_at IS NOT NULL AND acw_ended_at IS NULL"),
        postgresql_where=sa.text("acw_started_at IS NOT NULL AND acw_ended_at IS NULL"),
    )
    op.create_index(
        op.f("ix_interaction_conversation_id"), "interaction", ["conversation_id"], unique=False
    )
    op.create_index(
        op.f("ix_interaction_queue_id_connected_at"),
        "interaction",
        ["queue_id", "connected_at"],
        unique=False,
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("delivery_status", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("template", PAYLOAD, nullable=True),
        sa.Column("attempt_id", sa.Text(), nullable=True),
        sa.Column("attempted_at", sa.BigInteger(), nullable=True),
        sa.Column("carrier_message_id", sa.Text(), nullable=True),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("slack_ts", sa.Text(), nullable=True),
        sa.Column("marked", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_message_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_message_attempt_id")),
        sa.UniqueConstraint("carrier_message_id", name=op.f("uq_message_carrier_message_id")),
        sa.UniqueConstraint(
            "conversation_id", "slack_ts", name=op.f("uq_message_conversation_id_slack_ts")
        ),
    )
    op.create_index(
        op.f("ix_message_conversation_id_created_at"),
        "message",
        ["conversation_id", "created_at"],
        unique=False,
    )
    op.create_table(
        "note",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("slack_ts", sa.Text(), nullable=False),
        sa.Column("slack_user_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_note_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "slack_ts", name=op.f("pk_note")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("buttons", PAYLOAD, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("slack_ts", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_notice_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_conversation_id"), "notice", ["conversation_id"], unique=False)
    op.create_table(
        "queue_member",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_queue_member_agent_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_queue_member_queue_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("agent_id", "queue_id", "source", name=op.f("pk_queue_member")),
    )
    op.create_index(op.f("ix_queue_member_queue_id"), "queue_member", ["queue_id"], unique=False)
    op.create_table(
        "queue_sender",
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_queue_sender_queue_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("queue_id", "medium", name=op.f("pk_queue_sender")),
    )
    op.create_index(
        op.f("ix_queue_sender_medium_address"), "queue_sender", ["medium", "address"], unique=False
    )
    op.create_table(
        "submission_recipient",
        sa.Column("submission_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("take_over", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_recipient_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission_id", "position", name=op.f("pk_submission_recipient")),
    )
    op.create_index(
        op.f("ix_submission_recipient_conversation_id"),
        "submission_recipient",
        ["conversation_id"],
        unique=False,
    )
    op.create_table(
        "user_group_queue",
        sa.Column("slack_user_group_id", sa.Text(), nullable=False),
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["queue_id"],
            ["queue.id"],
            name=op.f("fk_user_group_queue_queue_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "slack_user_group_id", "queue_id", name=op.f("pk_user_group_queue")
        ),
    )
    op.create_index(
        op.f("ix_user_group_queue_queue_id"), "user_group_queue", ["queue_id"], unique=False
    )
    op.create_table(
        "wrap_up_code",
        sa.Column("queue_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queue.id"], name=op.f("fk_wrap_up_code_queue_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("queue_id", "code", name=op.f("pk_wrap_up_code")),
    )


def downgrade() -> None:
    op.drop_table("wrap_up_code")
    op.drop_index(op.f("ix_user_group_queue_queue_id"), table_name="user_group_queue")
    op.drop_table("user_group_queue")
    op.drop_index(
        op.f("ix_submission_recipient_conversation_id"), table_name="submission_recipient"
    )
    op.drop_table("submission_recipient")
    op.drop_index(op.f("ix_queue_sender_medium_address"), table_name="queue_sender")
    op.drop_table("queue_sender")
    op.drop_index(op.f("ix_queue_member_queue_id"), table_name="queue_member")
    op.drop_table("queue_member")
    op.drop_index(op.f("ix_notice_conversation_id"), table_name="notice")
    op.drop_table("notice")
    op.drop_table("note")
    op.drop_index(op.f("ix_message_conversation_id_created_at"), table_name="message")
    op.drop_table("message")
    op.drop_index(op.f("ix_interaction_queue_id_connected_at"), table_name="interaction")
    op.drop_index(op.f("ix_interaction_conversation_id"), table_name="interaction")
    op.drop_index(
        "ix_interaction_after_call_work",
        table_name="interaction",
        sqlite_where=sa.text("acw_started_at IS NOT NULL AND acw_ended_at IS NULL"),
        postgresql_where=sa.text("acw_started_at IS NOT NULL AND acw_ended_at IS NULL"),
    )
    op.drop_table("interaction")
    op.drop_index(op.f("ix_contact_address_kind_value"), table_name="contact_address")
    op.drop_table("contact_address")
    op.drop_index(op.f("ix_canned_message_queue_id"), table_name="canned_message")
    op.drop_table("canned_message")
    op.drop_table("agent_permission")
    op.drop_index(op.f("ix_agent_choice_queue_id"), table_name="agent_choice")
    op.drop_table("agent_choice")
    op.drop_table("user_group_permission")
    op.drop_index(op.f("ix_template_carrier_approval_name"), table_name="template")
    op.drop_table("template")
    op.drop_table("submission")
    op.drop_table("setting")
    op.drop_index(op.f("ix_search_word_kind_word_entity_id"), table_name="search_word")
    op.drop_table("search_word")
    op.drop_table("receipt")
    op.drop_table("queue")
    op.drop_table("opt_out")
    op.drop_index(op.f("ix_lane_due"), table_name="lane")
    op.drop_table("lane")
    op.drop_index(
        "uq_job_coalesce_key",
        table_name="job",
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.drop_index(op.f("ix_job_run_at"), table_name="job")
    op.drop_index(op.f("ix_job_lane_position_id"), table_name="job")
    op.drop_table("job")
    op.drop_index(op.f("ix_inbox_key_seen_at"), table_name="inbox_key")
    op.drop_table("inbox_key")
    op.drop_table("inbox")
    op.drop_table("customer_service_window")
    op.drop_index(
        "uq_conversation_open_pair",
        table_name="conversation",
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.drop_index(
        "ix_conversation_unposted",
        table_name="conversation",
        sqlite_where=sa.text("thread_ts IS NULL AND state <> 'closed'"),
        postgresql_where=sa.text("thread_ts IS NULL AND state <> 'closed'"),
    )
    op.drop_index("ix_conversation_pair", table_name="conversation")
    op.drop_index(
        "ix_conversation_connected",
        table_name="conversation",
        sqlite_where=sa.text("state = 'connected'"),
        postgresql_where=sa.text("state = 'connected'"),
    )
    op.drop_table("conversation")
    op.drop_index(op.f("ix_contact_name"), table_name="contact")
    op.drop_table("contact")
    op.drop_table("agent")
