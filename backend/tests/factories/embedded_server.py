"""`python -m tests.factories.embedded_server DIRECTORY`: an embedded PostgreSQL that is kept alive, until input ends."""

from __future__ import annotations

import sys
from pathlib import Path

from app.embedded import EmbeddedPostgres, kept_alive

if __name__ == "__main__":
    server = EmbeddedPostgres(Path(sys.argv[1])).start()
    with kept_alive(server, look_seconds=0.2):
        print("ready", flush=True)  # noqa: T201
        sys.stdin.read()
    server.stop()
