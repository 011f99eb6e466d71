"""Reminders that moved to another zone know which of their wall times are over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reminders", sa.Column("passed", sa.DateTime(timezone=False)))


def downgrade() -> None:
    op.drop_column("reminders", "passed")
