"""Fill a chat of the embedded database with turns: `fill_chat.py CHAT_ID TURNS`, with DATA_DIR of a running product.

For measuring a long chat in the browser: asking the model a thousand times would take the test an hour.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from uuid import UUID

import psycopg

ANSWER = """Ferritin was **{n} µg/L**, and iron {n}.4 µmol/L:

| Analyte | Result | Range |
|---|--:|---|
| Ferritin | {n} | 30–400 |
| TSH | 2.{n} | 0.4–4.0 |

- it went up since the last report
- the next check is due in three months

> Take the report to your doctor; the numbers alone say little.
"""
# A statement for each message, not one for all: the next one needs the id of the one before.
INSERT = """
INSERT INTO messages (id, user_id, chat_id, parent_id, role, content, status, metadata, replay, created_at,
                      finished_at)
VALUES (gen_random_uuid(), %(owner)s, %(chat)s, %(parent)s, %(role)s, %(content)s, 'complete', '{}', '[]',
        clock_timestamp(), clock_timestamp())
RETURNING id
"""


def main() -> None:
    chat, turns = UUID(sys.argv[1]), int(sys.argv[2])
    # Its fifth line is the directory of the socket.
    socket = (Path(os.environ["DATA_DIR"]) / "postgres" / "postmaster.pid").read_text().splitlines()[4]
    with psycopg.connect(host=socket, user="postgres", dbname="postgres") as connection:
        owner = connection.execute("SELECT user_id FROM chats WHERE id = %s", [chat]).fetchone()
        if owner is None:
            sys.exit("no such chat")
        parent: UUID | None = None
        for number in range(1, turns + 1):
            for role, content in (("user", f"Question {number}: what about my iron?"), ("assistant", ANSWER)):
                values = {"owner": owner[0], "chat": chat, "parent": parent, "role": role}
                row = connection.execute(INSERT, values | {"content": content.replace("{n}", str(number))}).fetchone()
                parent = row[0] if row else None
        connection.execute("UPDATE chats SET leaf_id = %s WHERE id = %s", [parent, chat])


if __name__ == "__main__":
    main()
