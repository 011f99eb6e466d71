"""Processes that do nothing but tell due reminders, and say each step they take, so that they can be killed at it.

One process imports the product and forks for each order: a killed fork costs next to nothing. Lines that are written:
the forks' numbers, one `.` before each statement and each commit of any of them, and at the end `over`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[2]


class Dispatcher:
    def __init__(self, process: Process) -> None:
        self._process = process

    async def run(self, *, batch: int, forks: int = 1, kill_at: int | None = None) -> None:
        """Tell what is due, so many in one transaction, to the end; at step `kill_at` the first fork is killed."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{batch} {forks}\n".encode())
        first, steps = int((await self._line()).split()[0]), 0
        while (line := await self._line()) == ".":
            steps += 1
            if steps == kill_at:
                os.kill(first, signal.SIGKILL)
        assert line == "over"

    async def _line(self) -> str:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line, "the dispatcher is gone"
        return line.decode().strip()


@asynccontextmanager
async def dispatcher(servers: tuple[str, str], moment: datetime) -> AsyncIterator[Dispatcher]:
    """A process whose clock stands still at `moment`."""
    env = os.environ | {"DATABASE_URL": servers[0], "REDIS_URL": servers[1], "SECRET_KEY": "x" * 40}
    command = [sys.executable, "-m", "tests.factories.dispatchers", moment.isoformat()]
    process = await asyncio.create_subprocess_exec(*command, cwd=BACKEND, env=env, stdin=PIPE, stdout=PIPE)
    try:
        yield Dispatcher(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


def _serve(moment: datetime) -> None:
    from app.workers import notification_sender

    for order in sys.stdin:
        notification_sender.BATCH, number = map(int, order.split())
        # The forks begin once their numbers are told.
        told, tell = os.pipe()
        forks = [_fork(moment, told, tell) for _ in range(number)]
        _say(" ".join(map(str, forks)))
        os.close(tell)
        os.close(told)
        for pid in forks:
            os.waitpid(pid, 0)
        _say("over")


def _fork(moment: datetime, told: int, tell: int) -> int:
    pid = os.fork()
    if pid == 0:
        os.close(tell)
        os.read(told, 1)
        asyncio.run(_tell(moment))
        os._exit(0)
    return pid


async def _tell(moment: datetime) -> None:
    from sqlalchemy import event

    from app.config import Settings
    from app.services.runtime import build_runtime
    from app.workers.notification_sender import dispatch_due

    class Standing:
        def now(self) -> datetime:
            return moment

    runtime = build_runtime(Settings(), Standing())
    for name in ("before_cursor_execute", "commit"):
        event.listen(runtime.database.engine.sync_engine, name, lambda *_: _say("."))
    await dispatch_due(runtime)
    await runtime.close()


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    _serve(datetime.fromisoformat(sys.argv[1]))
