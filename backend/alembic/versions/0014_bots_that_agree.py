"""Several bots: what Telegram brought to any of them, and where each person's chat is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bot_updates",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.JSON()),
        sa.Column("arrived_at", MOMENT, nullable=False),
        sa.Column("holder", sa.String(128)),
        sa.Column("handed", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("update_id", name="pk_bot_updates"),
    )
    op.create_index("ix_bot_updates_arrived_at", "bot_updates", ["arrived_at"])
    op.create_index(
        "ix_bot_updates_waiting", "bot_updates", ["update_id"], postgresql_where=sa.text("body IS NOT NULL")
    )
    _places()


def _places() -> None:
    references = {"chat_id": "chats", "skill_id": "skills", "locked_document_id": "documents"}
    op.create_table(
        "telegram_places",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid()) for name in references),
        sa.Column("begins", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        *(
            sa.Column(name, MOMENT, nullable=False, server_default=sa.text("clock_timestamp()"))
            for name in ("created_at", "updated_at")
        ),
        sa.PrimaryKeyConstraint("user_id", name="pk_telegram_places"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_telegram_places_user_id_users", ondelete="CASCADE"),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=f"fk_telegram_places_{name}_{table}", ondelete="SET NULL"
            )
            for name, table in references.items()
        ),
    )
    for name in references:
        op.create_index(f"ix_telegram_places_{name}", "telegram_places", [name])


def downgrade() -> None:
    op.drop_table("telegram_places")
    op.drop_table("bot_updates")
