"""Mentions of messages and chats are found without reading the table, and names that people gave count as theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# When a message or a chat goes, whatever mentions it is looked for: with each of ten thousand messages.
MENTIONS = {
    "chats": "leaf_id",
    "memory_entries": "source_message_id",
    "reminders": "source_message_id",
    "generated_pdfs": "source_chat_id",
}
# Titles were taken to be from the first question, whoever had given them.
UNNAMED = """
UPDATE chats SET title_source = 'default'
WHERE title_source = 'question' AND title IN ('New chat', 'Новый чат')
"""
NAMED = r"""
UPDATE chats AS c SET title_source = 'person'
WHERE c.title_source = 'question' AND NOT EXISTS (
    SELECT 1 FROM messages AS m
    WHERE m.chat_id = c.id AND m.parent_id IS NULL AND m.role = 'user'
      AND starts_with(ltrim(m.content, E' \t\r\n'), rtrim(c.title, '… '))
)
"""


def upgrade() -> None:
    for table, column in MENTIONS.items():
        op.create_index(f"ix_{table}_{column}", table, [column], postgresql_where=sa.text(f"{column} IS NOT NULL"))
    op.create_index("ix_usage_days_day", "usage_days", ["day"])
    op.execute(UNNAMED)
    op.execute(NAMED)


def downgrade() -> None:
    op.drop_index("ix_usage_days_day", table_name="usage_days")
    for table, column in MENTIONS.items():
        op.drop_index(f"ix_{table}_{column}", table_name=table)
