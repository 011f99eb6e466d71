"""Documents with steps, dates, patients, tags and a trash; corrected pages; laboratory results; memory with history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LINKS = ("source_document_id", "replaces_id", "contradicts_id")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("users", sa.Column("birth_date", sa.Date()))
    op.add_column("users", sa.Column("sex", sa.String(8)))
    op.add_column("users", sa.Column("mask_identifiers", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    _documents()
    _lab_results()
    _memory()


def _documents() -> None:
    for column in (
        sa.Column("steps", postgresql.JSONB(), nullable=False, server_default=sa.text("'[]'::jsonb")),
        sa.Column("document_date", sa.Date()),
        sa.Column("date_kind", sa.String(16)),
        sa.Column("laboratory", sa.String(200)),
        sa.Column("patient_name", sa.String(200)),
        sa.Column("patient_match", sa.String(16), nullable=False, server_default=sa.text("'unknown'")),
        sa.Column("tags", postgresql.ARRAY(sa.String(50)), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("notes", sa.Text()),
        sa.Column("deleted_at", MOMENT),
    ):
        op.add_column("documents", column)
    op.create_index(
        "ix_documents_deleted_at", "documents", ["deleted_at"], postgresql_where=sa.text("deleted_at IS NOT NULL")
    )
    op.add_column("document_pages", sa.Column("read_text", sa.Text()))
    op.add_column(
        "document_pages", sa.Column("is_edited", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.add_column("document_pages", sa.Column("words", postgresql.JSONB()))


def _lab_results() -> None:
    op.create_table(
        "lab_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("analyte_printed", sa.String(200), nullable=False),
        sa.Column("analyte", sa.String(64)),
        sa.Column("loinc", sa.String(16)),
        sa.Column("specimen", sa.String(16)),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("value_printed", sa.String(200), nullable=False),
        sa.Column("comparator", sa.String(2)),
        sa.Column("value", sa.Numeric()),
        sa.Column("ordinal", sa.String(16)),
        sa.Column("unit_printed", sa.String(50)),
        sa.Column("unit", sa.String(50)),
        sa.Column("range_printed", sa.String(300)),
        sa.Column("range_low", sa.Numeric()),
        sa.Column("range_high", sa.Numeric()),
        sa.Column("flag_printed", sa.String(20)),
        sa.Column("flag", sa.String(16)),
        sa.Column("collected_on", sa.Date()),
        sa.Column("laboratory", sa.String(200)),
        sa.Column("reader", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("doubts", postgresql.ARRAY(sa.String(32)), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("confidence", sa.Float()),
        sa.Column("as_read", postgresql.JSONB()),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.Column("updated_at", MOMENT, nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.PrimaryKeyConstraint("id", name="pk_lab_results"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_lab_results_user_id_users", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_lab_results_document_id_documents", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("document_id", "place", name="uq_lab_results_document_id_place"),
    )
    op.create_index("ix_lab_results_user_id", "lab_results", ["user_id"])
    op.create_index("ix_lab_results_user_id_analyte", "lab_results", ["user_id", "analyte", "collected_on"])


def _memory() -> None:
    for column in (
        sa.Column("source_page", sa.Integer()),
        sa.Column("source_quote", sa.Text()),
        sa.Column(
            "contradicts_id",
            sa.Uuid(),
            sa.ForeignKey(
                "memory_entries.id", name="fk_memory_entries_contradicts_id_memory_entries", ondelete="SET NULL"
            ),
        ),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("confirmed_at", MOMENT),
    ):
        op.add_column("memory_entries", column)
    for name in LINKS:
        op.create_index(
            f"ix_memory_entries_{name}", "memory_entries", [name], postgresql_where=sa.text(f"{name} IS NOT NULL")
        )
    op.execute("UPDATE memory_entries SET confirmed_at = updated_at WHERE status = 'confirmed'")
    op.create_table(
        "memory_uses",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.PrimaryKeyConstraint("entry_id", "message_id", name="pk_memory_uses"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_memory_uses_user_id_users", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["memory_entries.id"], name="fk_memory_uses_entry_id_memory_entries", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_memory_uses_message_id_messages", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_memory_uses_user_id", "memory_uses", ["user_id"])
    op.create_index("ix_memory_uses_message_id", "memory_uses", ["message_id"])


def downgrade() -> None:
    op.drop_table("memory_uses")
    for name in LINKS:
        op.drop_index(f"ix_memory_entries_{name}", table_name="memory_entries")
    for name in ("confirmed_at", "valid_to", "valid_from", "contradicts_id", "source_quote", "source_page"):
        op.drop_column("memory_entries", name)
    op.drop_table("lab_results")
    for name in ("words", "is_edited", "read_text"):
        op.drop_column("document_pages", name)
    op.drop_index("ix_documents_deleted_at", table_name="documents")
    for name in (
        "deleted_at", "notes", "tags", "patient_match", "patient_name", "laboratory", "date_kind", "document_date",
        "steps",
    ):  # fmt: skip
        op.drop_column("documents", name)
    for name in ("mask_identifiers", "sex", "birth_date"):
        op.drop_column("users", name)
