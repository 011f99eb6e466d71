"""The product's commands in processes of their own, beside the test, on the test's PostgreSQL and Redis."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from app.config import Settings
from tests.factories.waiting import until_outside

BACKEND = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Command:
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def url(self) -> str:
        """Where it serves, once it does."""
        said = until_outside(lambda: [line for line in self.output.read_text().splitlines() if "Ready:" in line])
        return said[0].split()[-1]

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


@contextlib.contextmanager
def running(
    command: str, settings: Settings, output: Path, *, wrapped_in: Sequence[str] = (), **environment: object
) -> Iterator[Command]:
    """`python -m app <command>` with these settings; killed afterwards if it is not yet."""
    storage, secret = settings.storage, settings.security.secret_key
    assert storage.database_url is not None
    assert storage.redis_url is not None
    assert secret is not None
    told = {
        "DATABASE_URL": storage.database_url.get_secret_value(),
        "REDIS_URL": storage.redis_url.get_secret_value(),
        "SECRET_KEY": secret.get_secret_value(),
        "DATA_DIR": storage.data_dir,
        "DEMO_MODEL_URL": settings.claude.demo_model_url,
        "PORT": 0,
        "HOST": "127.0.0.1",
        "WORKERS_IN_PROCESS": "false",
        "AUTO_TITLES": "false",
        "LOG_LEVEL": "WARNING",
        **environment,
    }
    with output.open("wb") as log:
        process = subprocess.Popen(
            [*wrapped_in, sys.executable, "-m", "app", command],
            cwd=BACKEND,
            env=os.environ | {name: str(value) for name, value in told.items()},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    made = Command(process, output)
    try:
        yield made
    finally:
        if process.poll() is None:
            made.kill()
