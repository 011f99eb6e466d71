"""Since when a Telegram chat belongs to an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("telegram_linked_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("users", "telegram_linked_at")
