"""Run a command against a fresh instance of the product: `with_product.py -- COMMAND…`.

The product is started as a new user would start it (embedded servers, demo model), on a free port and an empty data
directory; the command finds it through E2E_BASE_URL, E2E_ADMIN_EMAIL and E2E_ADMIN_PASSWORD.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[1] / "backend"
START_SECONDS = 90


def main() -> int:
    command = sys.argv[sys.argv.index("--") + 1 :]
    password = secrets.token_urlsafe(12)
    with tempfile.TemporaryDirectory(prefix="ha-e2e-", ignore_cleanup_errors=True) as data_dir:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "REDIS_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "SECRET_KEY")
        } | {"DATA_DIR": data_dir, "PORT": "0", "ADMIN_PASSWORD": password, "LOG_LEVEL": "WARNING"}
        product = subprocess.Popen(
            [sys.executable, "-m", "app", "run"], cwd=BACKEND, env=environment, stdout=subprocess.PIPE, text=True
        )
        alarm = threading.Timer(START_SECONDS, product.kill)
        alarm.start()
        try:
            url = next((line.split()[-1] for line in product.stdout or () if line.strip().startswith("Ready:")), None)
            alarm.cancel()
            if url is None:
                print("the product did not start", file=sys.stderr)
                return 1
            found = environment | {
                "E2E_BASE_URL": url,
                "E2E_ADMIN_EMAIL": "admin@example.com",
                "E2E_ADMIN_PASSWORD": password,
            }
            return subprocess.run(command, env=found, check=False).returncode
        finally:
            alarm.cancel()
            product.send_signal(signal.SIGINT)
            try:
                product.wait(30)
            except subprocess.TimeoutExpired:
                product.kill()


if __name__ == "__main__":
    sys.exit(main())
