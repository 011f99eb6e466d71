"""Chats with a past: messages written straight into the tables, as earlier turns would have left them."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import psycopg

from app.database import driver_dsn
from app.utils.tokens import estimate_tokens

QUESTION = "And what does it mean that my ferritin was {number} in spring? " * 3
ANSWER = "Ferritin of {number} shows how much iron is stored; the range printed beside it is what counts. " * 8
INSERT = """
INSERT INTO messages (
    id, user_id, chat_id, parent_id, role, content, status, metadata, replay, replay_tokens, finished_at
)
SELECT %s, user_id, id, %s, %s, %s, 'complete', %s, %s, %s, clock_timestamp() FROM chats WHERE id = %s
"""


def write_history(database_url: str, chats: list[str], messages: int) -> None:
    """`messages` finished messages in each chat, questions and answers in turn."""
    with psycopg.connect(driver_dsn(database_url)) as connection, connection.cursor() as cursor:
        for chat_id in chats:
            parent: UUID | None = None
            rows = []
            for number in range(messages):
                role, form = ("assistant", ANSWER) if number % 2 else ("user", QUESTION)
                text = form.format(number=number)
                replay = json.dumps([{"role": role, "content": [{"type": "text", "text": text}]}])
                identity = uuid4()
                rows.append((identity, parent, role, text, "{}", replay, estimate_tokens(replay), chat_id))
                parent = identity
            cursor.executemany(INSERT, rows)
