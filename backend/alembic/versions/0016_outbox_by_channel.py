"""The outbox in the order in which each channel empties it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WAITS = sa.text("next_attempt_at IS NOT NULL")


def upgrade() -> None:
    columns = ["channel", "next_attempt_at", "created_at", "id"]
    op.create_index("ix_notifications_outbox", "notifications", columns, postgresql_where=WAITS)
    op.drop_index("ix_notifications_next_attempt_at", table_name="notifications")


def downgrade() -> None:
    op.create_index("ix_notifications_next_attempt_at", "notifications", ["next_attempt_at"], postgresql_where=WAITS)
    op.drop_index("ix_notifications_outbox", table_name="notifications")
