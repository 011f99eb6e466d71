"""Texts of pages and their vectors are stored as they are.

The server's own compression took a quarter of the time in which a page is kept, and again whatever a search opens a
vector for, to save a seventh of the room.
"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = (("document_pages", "text"), ("document_pages", "search"), ("documents", "extracted_text"))


def upgrade() -> None:
    _store("EXTERNAL")


def downgrade() -> None:
    _store("EXTENDED")


def _store(storage: str) -> None:
    """Holds for what is written from now on; rows that are there stay readable as they are."""
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE {storage}")
