"""Deliveries in the order of time, for whoever looks whether they arrive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_notifications_outside",
        "notifications",
        ["created_at", "id"],
        postgresql_where=sa.text("channel <> 'in_app'"),
    )


def downgrade() -> None:
    op.drop_index("ix_notifications_outside", table_name="notifications")
