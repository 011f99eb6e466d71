"""Browsers are pushed to as long as the session goes on in which they subscribed.

Those that exist belong to the newest session of their person that nobody has ended: which browser is which can't be
told any more, as each of its updates names it differently. Who has no session any more signed out everywhere.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OF_THE_NEWEST_SESSION = """
    UPDATE push_subscriptions AS browser SET session_id = (
        SELECT id FROM sessions
        WHERE user_id = browser.user_id AND kind = 'browser' AND revoked_at IS NULL
        ORDER BY created_at DESC LIMIT 1
    )
"""


def upgrade() -> None:
    op.add_column("push_subscriptions", sa.Column("session_id", sa.Uuid()))
    op.execute(OF_THE_NEWEST_SESSION)
    op.execute("DELETE FROM push_subscriptions WHERE session_id IS NULL")
    op.alter_column("push_subscriptions", "session_id", nullable=False)
    op.create_foreign_key(
        "fk_push_subscriptions_session_id_sessions",
        "push_subscriptions", "sessions", ["session_id"], ["id"], ondelete="CASCADE",
    )  # fmt: skip
    op.create_index("ix_push_subscriptions_session_id", "push_subscriptions", ["session_id"])


def downgrade() -> None:
    op.drop_column("push_subscriptions", "session_id")
