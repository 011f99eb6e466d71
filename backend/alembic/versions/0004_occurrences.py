"""Occurrences: why one was skipped, and an index for a person's calendar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("occurrences", sa.Column("skip_reason", sa.String(200), nullable=True))
    op.create_index("ix_occurrences_user_id_due_at", "occurrences", ["user_id", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_occurrences_user_id_due_at", table_name="occurrences")
    op.drop_column("occurrences", "skip_reason")
