"""The product as a newcomer starts it: in a process of its own, with its own servers, by one command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx

BACKEND = Path(__file__).resolve().parents[2]
START_SECONDS = 120


class Product:
    """A running `python -m app run` on an empty port."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        clean = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "REDIS_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "SECRET_KEY")
        }
        # Not a pipe: nobody would empty it while the product runs.
        self._log = data_dir.parent / f"product-{uuid4().hex}.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "run"],
                cwd=BACKEND,
                env=clean | {"DATA_DIR": str(data_dir), "PORT": "0", "LOG_LEVEL": "WARNING"} | environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.lines: list[str] = []
        alarm = threading.Timer(START_SECONDS, self.process.kill)
        alarm.start()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.strip())
            if line.strip().startswith("Ready:"):
                break
        else:
            self.process.stdout.close()
        alarm.cancel()

    @property
    def errors(self) -> str:
        """What it has logged so far."""
        return self._log.read_text()

    @property
    def url(self) -> str:
        return self.lines[-1].split()[-1]

    @property
    def password(self) -> str | None:
        """The administrator's password, if it was printed."""
        return next((line.split()[1] for line in self.lines if line.startswith("Password:")), None)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@contextmanager
def started(data_dir: Path, **environment: str) -> Iterator[Product]:
    product = Product(data_dir, **environment)
    try:
        yield product
    finally:
        if product.process.poll() is None:
            product.end(signal.SIGINT)


def sign_in(product: Product, password: str) -> httpx.Client:
    http = httpx.Client(base_url=product.url, timeout=30)
    answer = http.post("/api/v1/auth/login", json={"email": "admin@example.com", "password": password})
    answer.raise_for_status()
    http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return http
