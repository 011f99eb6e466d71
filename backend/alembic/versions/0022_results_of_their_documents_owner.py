"""Pages and results belong to whom their document belongs to, and nobody can write it otherwise.

One key instead of two says so, which is also one look less for each of them. And `ё` is folded by a search for its
bytes: going through a page letter by letter took a tenth of the time in which its vector is made.
"""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OF_A_DOCUMENT = ("document_pages", "lab_results")
OWNER = "array_to_tsvector(ARRAY['owner:' || user_id::text])"


def upgrade() -> None:
    op.create_unique_constraint("uq_documents_id_user_id", "documents", ["id", "user_id"])
    for table in OF_A_DOCUMENT:
        _forget_keys(table, "document_id_documents", "user_id_users")
        op.create_foreign_key(
            f"fk_{table}_document_id_user_id_documents",
            table, "documents", ["document_id", "user_id"], ["id", "user_id"], ondelete="CASCADE",
        )  # fmt: skip
    # The one by person and analyte begins with the person as well.
    op.drop_index("ix_lab_results_user_id", "lab_results")
    _search("replace(replace(text, 'ё', 'е'), 'Ё', 'Е')")


def downgrade() -> None:
    _search("translate(text, 'Ёё', 'Ее')")
    op.create_index("ix_lab_results_user_id", "lab_results", ["user_id"])
    for table in OF_A_DOCUMENT:
        _forget_keys(table, "document_id_user_id_documents")
        for column, owner in (("document_id", "documents"), ("user_id", "users")):
            op.create_foreign_key(f"fk_{table}_{column}_{owner}", table, owner, [column], ["id"], ondelete="CASCADE")
    op.drop_constraint("uq_documents_id_user_id", "documents")


def _forget_keys(table: str, *names: str) -> None:
    for name in names:
        op.drop_constraint(f"fk_{table}_{name}", table, type_="foreignkey")


def _search(text: str) -> None:
    """Another expression is another column."""
    op.execute("ALTER TABLE document_pages DROP COLUMN search")
    op.execute(
        "ALTER TABLE document_pages ADD COLUMN search tsvector STORAGE EXTERNAL NOT NULL"
        f" GENERATED ALWAYS AS (to_tsvector('russian'::regconfig, {text}) || {OWNER}) STORED"
    )
    op.create_index("ix_document_pages_search", "document_pages", ["search"], postgresql_using="gin")
