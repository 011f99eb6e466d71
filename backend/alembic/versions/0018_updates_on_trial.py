"""When a bot was given an update: one at which another bot may have died is tried alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bot_updates", sa.Column("handed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("bot_updates", "handed_at")
