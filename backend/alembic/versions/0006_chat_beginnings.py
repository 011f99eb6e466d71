"""The beginnings of a chat's branches are found without reading the chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_messages_beginnings", "messages", ["chat_id"], postgresql_where=sa.text("parent_id IS NULL"))


def downgrade() -> None:
    op.drop_index("ix_messages_beginnings", table_name="messages")
