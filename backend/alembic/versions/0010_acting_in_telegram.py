"""Acting in Telegram: sessions say what kind they are, and one bot process alone asks for updates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("kind", sa.String(16), nullable=False, server_default="browser"))
    op.create_table(
        "leases",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("holder", sa.String(128), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )


def downgrade() -> None:
    op.drop_table("leases")
    # Nobody could refresh them, and nothing would say any more what they are.
    op.execute("DELETE FROM sessions WHERE kind <> 'browser'")
    op.drop_column("sessions", "kind")
