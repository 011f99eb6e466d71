"""Brings the embedded PostgreSQL back when it has ended by itself: its volume was full, or the system needed memory.

A server of somebody's own has a supervisor for that; this one has nobody but us.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Iterator

from app.core.logging import get_logger
from app.embedded.postgres import EmbeddedPostgres

LOOK_SECONDS = 2.0
# Longer than one attempt takes that can't succeed.
JOIN_SECONDS = 12.0

log = get_logger(__name__)


@contextlib.contextmanager
def kept_alive(postgres: EmbeddedPostgres, look_seconds: float = LOOK_SECONDS) -> Iterator[None]:
    """While the block runs, a server that is gone is started again, as often as it takes."""
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(postgres, over, look_seconds), name="postgres-guard", daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join(JOIN_SECONDS)


def _watch(postgres: EmbeddedPostgres, over: threading.Event, look_seconds: float) -> None:
    while not over.wait(look_seconds):
        if postgres.is_there():
            continue
        try:
            postgres.start_again()
        except (subprocess.SubprocessError, AssertionError, OSError) as error:
            log.warning("embedded PostgreSQL is gone and does not start", error=type(error).__name__)
        else:
            log.warning("embedded PostgreSQL was gone and was started again")
