"""Child programs that stand by: they answer one question after the other, so that nobody waits for their start."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.logging import get_logger
from app.services.gateways.children.run import Bounds, ChildFailed, process_of, workspace

# None lives for ever.
MOST_ANSWERS = 500
AT_ONCE_SECONDS = 0.5
log = get_logger(__name__)


@dataclass(slots=True)
class Child:
    program: str
    process: asyncio.subprocess.Process
    silence: float
    held: contextlib.AsyncExitStack
    answers: int = 0
    # What it answered first.
    greeting: bytes = b""
    _ending: asyncio.Task[None] | None = None

    async def end(self) -> None:
        """It is gone with all that it held, whoever else wants that at the same time."""
        if self._ending is None:
            self._ending = asyncio.create_task(self.held.aclose(), name=f"last of {self.program}")
        await asyncio.shield(self._ending)

    async def tell(self, question: bytes) -> None:
        assert self.process.stdin is not None  # noqa: S101 - a pipe was asked for
        self.answers += 1
        with _limits_said(), contextlib.suppress(BrokenPipeError, ConnectionResetError):
            async with asyncio.timeout(self.silence):
                self.process.stdin.write(question + b"\n")
                await self.process.stdin.drain()

    async def line(self) -> bytes:
        """The next line that it says. Raises ChildFailed when it dies or falls silent."""
        line = await self.line_or_end()
        if not line:
            log.warning("child died", program=self.program, code=self.process.returncode)
            raise ChildFailed("limits", f"exit {self.process.returncode}")
        return line

    async def line_or_end(self) -> bytes:
        """Nothing if it has died."""
        assert self.process.stdout is not None  # noqa: S101 - a pipe was asked for
        with _limits_said():
            async with asyncio.timeout(self.silence):
                return await self.process.stdout.readline()


@contextlib.contextmanager
def _limits_said() -> Iterator[None]:
    """Silence and lines without an end."""
    try:
        yield
    except (TimeoutError, ValueError) as error:
        raise ChildFailed("limits", type(error).__name__) from error


class Standing:
    """Children of one program, of which so many are `kept` for the next questions. To be closed."""

    def __init__(self, program: str, bounds: Bounds, data_dir: Path, *, kept: int = 1) -> None:
        self._program, self._bounds, self._data_dir, self._kept = program, bounds, data_dir, kept
        self._idle: list[Child] = []
        self._starting = asyncio.Lock()
        self._is_closed = False
        self._leaving: set[asyncio.Task[None]] = set()
        self._watching: set[asyncio.Task[None]] = set()

    async def make_ready(self) -> None:
        """Have as many as are kept, so that nobody waits for their start, if that is possible."""
        async with self._starting:
            with contextlib.suppress(OSError):
                while not self._is_closed and self._living() < self._kept:
                    self._idle.append(await self._start())

    async def ask(self, question: bytes) -> bytes:
        """The one line that a child answers, which then stands by again. Raises ChildFailed."""
        child = await self._asked(question)
        if not self._is_closed and child.answers < MOST_ANSWERS and self._living() < self._kept:
            self._idle.append(child)
        else:
            await child.end()
        return child.greeting

    @contextlib.asynccontextmanager
    async def one(self, question: bytes) -> AsyncIterator[Child]:
        """A child that has answered its first question, all one's own; it is gone afterwards. Raises ChildFailed."""
        child = await self._asked(question)
        try:
            yield child
        except BaseException:
            await child.end()
            raise
        # Whoever has all answers need not wait until it has ended.
        _keep(self._leaving, asyncio.create_task(child.end(), name=f"end of {self._program}"))

    async def close(self) -> None:
        self._is_closed = True
        # One that is being started has to have come before it can go.
        async with self._starting:
            await self._end_idle()
        await asyncio.gather(*self._leaving, return_exceptions=True)

    async def _end_idle(self) -> None:
        while self._idle:
            await self._idle.pop().end()

    def _living(self) -> int:
        """How many stand by; those that have ended meanwhile are forgotten."""
        self._idle = [child for child in self._idle if child.process.returncode is None]
        return len(self._idle)

    async def _asked(self, question: bytes) -> Child:
        """A child with its answer, which nobody else asks meanwhile."""
        stood_by = self._living() > 0
        child = self._idle.pop() if stood_by else await self._start()
        answer, began = b"", time.monotonic()
        try:
            await child.tell(question)
            answer = child.greeting = await child.line_or_end()
        finally:
            if not answer:
                await child.end()
        if answer:
            return child
        if stood_by and time.monotonic() - began < AT_ONCE_SECONDS:
            # It was dead before it was asked, and nobody had noticed.
            await self._end_idle()
            return await self._asked(question)
        log.warning("child died", program=self._program, code=child.process.returncode)
        raise ChildFailed("limits", f"exit {child.process.returncode}")

    async def _start(self) -> Child:
        async with contextlib.AsyncExitStack() as stack:
            directory = stack.enter_context(workspace(self._data_dir))
            running = process_of(self._program, {}, self._bounds, directory, is_asked=True)
            process = await stack.enter_async_context(running)
            child = Child(self._program, process, self._bounds.silence, stack.pop_all())
        _keep(self._watching, asyncio.create_task(_ended(child), name=f"watch over {self._program}"))
        return child


def _keep(tasks: set[asyncio.Task[None]], task: asyncio.Task[None]) -> None:
    tasks.add(task)
    task.add_done_callback(tasks.discard)


async def _ended(child: Child) -> None:
    """One that ends by itself, having stood by for long, leaves nothing behind either."""
    await child.process.wait()
    await child.end()
