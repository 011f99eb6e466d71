"""Child programs that stand by: they answer one question after the other, so that nobody waits for their start."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

from app.core.logging import get_logger
from app.services.gateways.children.run import Bounds, ChildFailed, process_of, workspace

# One waits for the next question, others end with their answer; and none lives for ever.
KEPT, MOST_ANSWERS = 1, 500
AT_ONCE_SECONDS = 0.5
log = get_logger(__name__)


@dataclass(slots=True)
class _Child:
    process: asyncio.subprocess.Process
    held: contextlib.AsyncExitStack
    answers: int = 0

    async def ask(self, question: bytes) -> bytes:
        """The line it answers; nothing if it died."""
        assert self.process.stdin is not None  # noqa: S101 - both pipes were asked for
        assert self.process.stdout is not None  # noqa: S101
        self.answers += 1
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.process.stdin.write(question + b"\n")
            await self.process.stdin.drain()
        return await self.process.stdout.readline()


class Standing:
    """Children of one program, as many as questions are asked at a time. To be closed."""

    def __init__(self, program: str, bounds: Bounds, data_dir: Path) -> None:
        self._program, self._bounds, self._data_dir = program, bounds, data_dir
        self._idle: list[_Child] = []

    async def make_ready(self) -> None:
        """Have one that can be asked without waiting for its start, if that is possible."""
        if not self._living():
            with contextlib.suppress(OSError):
                self._idle.append(await self._start())

    async def ask(self, question: bytes) -> bytes:
        """The line that a child answers. Raises ChildFailed when it dies or takes too long."""
        stood_by = self._living()
        child = self._idle.pop() if stood_by else await self._start()
        answer, began = b"", time.monotonic()
        try:
            async with asyncio.timeout(self._bounds.silence):
                answer = await child.ask(question)
        except (TimeoutError, ValueError) as error:
            raise ChildFailed("limits", type(error).__name__) from error
        finally:
            if answer and child.answers < MOST_ANSWERS and len(self._idle) < KEPT:
                self._idle.append(child)
            else:
                await child.held.aclose()
        if answer:
            return answer
        if stood_by and time.monotonic() - began < AT_ONCE_SECONDS:
            # It was dead before it was asked, and nobody had noticed.
            await self.close()
            return await self.ask(question)
        log.warning("child died", program=self._program, code=child.process.returncode)
        raise ChildFailed("limits", f"exit {child.process.returncode}")

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().held.aclose()

    def _living(self) -> bool:
        """Whether one stands by; those that have ended meanwhile are forgotten."""
        self._idle = [child for child in self._idle if child.process.returncode is None]
        return bool(self._idle)

    async def _start(self) -> _Child:
        async with contextlib.AsyncExitStack() as stack:
            directory = stack.enter_context(workspace(self._data_dir))
            running = process_of(self._program, {}, self._bounds, directory, is_asked=True)
            process = await stack.enter_async_context(running)
            return _Child(process, stack.pop_all())
