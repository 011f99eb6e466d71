"""Run a command against fresh instances of the product: `with_product.py [--products N] -- COMMAND…`.

Each is started as a new user would start it (embedded servers, demo model), on a free port and an empty data directory;
the command finds them through E2E_BASE_URLS and E2E_DATA_DIRS (with spaces between), and their administrator through
E2E_ADMIN_EMAIL and E2E_ADMIN_PASSWORD.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[1] / "backend"
START_SECONDS = 90
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "SECRET_KEY")


@contextmanager
def product(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A product that starts, and its data directory."""
    with tempfile.TemporaryDirectory(prefix="ha-e2e-", ignore_cleanup_errors=True) as data_dir:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "run"],
            cwd=BACKEND,
            env=environment | {"DATA_DIR": data_dir},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield process, data_dir
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def address(process: subprocess.Popen[str]) -> str:
    """Where it is once it is ready; nothing where it did not start."""
    alarm = threading.Timer(START_SECONDS, process.kill)
    alarm.start()
    try:
        return next((line.split()[-1] for line in process.stdout or () if line.strip().startswith("Ready:")), "")
    finally:
        alarm.cancel()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=1)
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args()
    password = secrets.token_urlsafe(12)
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS} | {
        "PORT": "0",
        "ADMIN_PASSWORD": password,
        "LOG_LEVEL": "WARNING",
    }
    with ExitStack() as stack:
        # All of them start at once.
        products = [stack.enter_context(product(environment)) for _ in range(asked.products)]
        urls = [address(process) for process, _ in products]
        if not all(urls):
            print("the product did not start", file=sys.stderr)
            return 1
        found = environment | {
            "E2E_BASE_URLS": " ".join(urls),
            "E2E_DATA_DIRS": " ".join(data_dir for _, data_dir in products),
            "E2E_ADMIN_EMAIL": "admin@example.com",
            "E2E_ADMIN_PASSWORD": password,
        }
        return subprocess.run(asked.command, env=found, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
