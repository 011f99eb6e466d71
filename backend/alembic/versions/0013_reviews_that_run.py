"""Daily reviews that run: who may take one over and when, what it has seen, and the batch that it waits for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("daily_reviews", sa.Column("seen", postgresql.ARRAY(sa.String(16))))
    op.add_column("daily_reviews", sa.Column("next_attempt_at", sa.DateTime(timezone=True)))
    op.add_column("daily_reviews", sa.Column("batch_until", sa.DateTime(timezone=True)))
    op.add_column("daily_reviews", sa.Column("call_id", sa.Uuid()))
    op.create_foreign_key(
        "fk_daily_reviews_call_id_model_calls",
        "daily_reviews", "model_calls", ["call_id"], ["id"], ondelete="SET NULL",
    )  # fmt: skip
    op.create_index(
        "ix_daily_reviews_next_attempt_at",
        "daily_reviews",
        ["next_attempt_at"],
        postgresql_where=sa.text("next_attempt_at IS NOT NULL"),
    )
    op.add_column("review_proposals", sa.Column("position", sa.Integer(), nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    op.drop_column("review_proposals", "position")
    op.drop_index("ix_daily_reviews_next_attempt_at", table_name="daily_reviews")
    for name in ("call_id", "batch_until", "next_attempt_at", "seen"):
        op.drop_column("daily_reviews", name)
