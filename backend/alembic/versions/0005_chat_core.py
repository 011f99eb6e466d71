"""Chats that are pinned, read, deleted and branched; messages that can be searched; a ledger that reserves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# The owner is a lexeme, like in the pages of documents: a search costs what the person's own messages cost.
WORDS = """
CREATE FUNCTION messages_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'streaming' OR NEW.role NOT IN ('user', 'assistant') THEN
        NEW.search := NULL;
    ELSIF TG_OP = 'INSERT' OR OLD.search IS NULL OR NEW.content <> OLD.content THEN
        -- A vector holds a megabyte; what is said beyond that is found by its beginning.
        NEW.search := to_tsvector('russian'::regconfig, translate(left(NEW.content, 200000), 'Ёё', 'Ее'))
            || array_to_tsvector(ARRAY['owner:' || NEW.user_id::text]);
    END IF;
    RETURN NEW;
END $$
"""
TRIGGER = """
CREATE TRIGGER messages_words BEFORE INSERT OR UPDATE OF content, status ON messages
FOR EACH ROW EXECUTE FUNCTION messages_words()
"""


def moment(name: str, **options: object) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), **options)  # type: ignore[arg-type]


def reserved_tokens() -> sa.Column[int]:
    return sa.Column("reserved_tokens", sa.Integer(), nullable=False, server_default=sa.text("0"))


def upgrade() -> None:
    op.add_column("chats", sa.Column("title_source", sa.String(16), nullable=False, server_default="question"))
    op.alter_column("chats", "title_source", server_default=None)
    op.add_column("chats", sa.Column("is_pinned", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.add_column("chats", moment("active_at", nullable=False, server_default=sa.text("clock_timestamp()")))
    op.execute("UPDATE chats SET active_at = updated_at")
    op.add_column("chats", moment("read_at", nullable=True))
    # What was there before is not news.
    op.execute("UPDATE chats SET read_at = clock_timestamp()")
    op.add_column("chats", moment("deleted_at", nullable=True))
    op.add_column("chats", sa.Column("leaf_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_chats_leaf_id_messages", "chats", "messages", ["leaf_id"], ["id"], ondelete="SET NULL", use_alter=True
    )
    op.create_index("ix_chats_user_id_active_at", "chats", ["user_id", "is_pinned", "active_at", "id"])
    op.create_index("ix_chats_deleted_at", "chats", ["deleted_at"], postgresql_where=sa.text("deleted_at IS NOT NULL"))

    op.add_column("messages", sa.Column("replay_tokens", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("messages", sa.Column("search", postgresql.TSVECTOR(), nullable=True))
    op.add_column("messages", moment("finished_at", nullable=True))
    op.execute(WORDS)
    op.execute(TRIGGER)
    op.execute(
        "UPDATE messages SET content = content, finished_at = created_at,"
        " replay_tokens = length(replay::text) / 3 WHERE status <> 'streaming'"
    )
    op.create_index("ix_messages_search", "messages", ["search"], postgresql_using="gin")

    op.add_column(
        "model_calls", sa.Column("reserved_tokens", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.create_index("ix_model_calls_user_id_day", "model_calls", ["user_id", "day"])
    op.create_index(
        "ix_model_calls_open", "model_calls", ["created_at"], postgresql_where=sa.text("state = 'reserved'")
    )
    op.add_column("usage_days", reserved_tokens())
    op.add_column("tool_runs", moment("undone_at", nullable=True))

    op.add_column("skills", sa.Column("slug", sa.String(64), nullable=True))
    op.create_unique_constraint("uq_skills_slug", "skills", ["slug"])
    op.add_column(
        "skills", sa.Column("translations", postgresql.JSONB(), nullable=False, server_default=sa.text("'{}'"))
    )
    op.create_table(
        "context_versions",
        sa.Column("context_file_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        moment("created_at", nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.ForeignKeyConstraint(
            ["context_file_id"], ["context_files.id"], name="fk_context_versions_context_file_id_context_files",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["users.id"], name="fk_context_versions_updated_by_users", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("context_file_id", "version", name="pk_context_versions"),
    )  # fmt: skip
    op.execute(
        "INSERT INTO context_versions (context_file_id, version, content, updated_by, created_at)"
        " SELECT id, version, content, updated_by, updated_at FROM context_files"
    )


def downgrade() -> None:
    op.drop_table("context_versions")
    op.drop_column("skills", "translations")
    op.drop_constraint("uq_skills_slug", "skills")
    op.drop_column("skills", "slug")
    op.drop_column("tool_runs", "undone_at")
    op.drop_column("usage_days", "reserved_tokens")
    op.drop_index("ix_model_calls_open", table_name="model_calls")
    op.drop_index("ix_model_calls_user_id_day", table_name="model_calls")
    op.drop_column("model_calls", "reserved_tokens")
    op.drop_index("ix_messages_search", table_name="messages")
    op.execute("DROP TRIGGER messages_words ON messages")
    op.execute("DROP FUNCTION messages_words()")
    for name in ("finished_at", "search", "replay_tokens"):
        op.drop_column("messages", name)
    # What was deleted stays deleted.
    op.execute("DELETE FROM chats WHERE deleted_at IS NOT NULL")
    op.drop_index("ix_chats_deleted_at", table_name="chats")
    op.drop_index("ix_chats_user_id_active_at", table_name="chats")
    op.drop_constraint("fk_chats_leaf_id_messages", "chats")
    for name in ("leaf_id", "deleted_at", "read_at", "active_at", "is_pinned", "title_source"):
        op.drop_column("chats", name)
