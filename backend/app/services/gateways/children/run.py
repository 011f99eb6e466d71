"""The parent's side: start a child program, read its lines, and make sure that it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from app.core.logging import get_logger
from app.utils.private import private_directory

BACKEND = Path(__file__).resolve().parents[4]
MAX_LINE_BYTES = 16 * 1024 * 1024
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "FONTCONFIG_FILE")
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """`silence` is the longest time between two lines, in seconds."""

    memory_bytes: int
    cpu_seconds: int
    silence: float


class ChildFailed(Exception):  # noqa: N818 - reads as what happened
    """The child said that it could not go on, or died. `reason` is its own word for it, or `limits`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason


@contextlib.asynccontextmanager
async def process_of(
    program: str, request: dict[str, Any], bounds: Bounds, workspace: str, *, is_asked: bool = False
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A running child program; `is_asked`: more is told it on its input. It is gone with all it started afterwards."""
    limits = {"memory_bytes": bounds.memory_bytes, "cpu_seconds": bounds.cpu_seconds, "parent": os.getpid()}
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= {
        "PYTHONPATH": str(BACKEND),
        "OMP_THREAD_LIMIT": "1",
        "TMPDIR": workspace,
        "HOME": workspace,
        # Files are read in small pieces that come and go: more of them kept at hand are a twentieth of the time less.
        "GLIBC_TUNABLES": "glibc.malloc.tcache_count=200",
        # Fonts are found much faster with a cache that outlives the child.
        "XDG_CACHE_HOME": str(Path(tempfile.gettempdir()) / f"ha-cache-{os.getuid()}"),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"app.services.gateways.children.{program}"),
        orjson.dumps({**request, **limits}).decode(),
        stdin=asyncio.subprocess.PIPE if is_asked else asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=workspace,
        env=environment,
        limit=MAX_LINE_BYTES,
        start_new_session=True,
    )
    gone = asyncio.create_task(_gone_with_its_group(process), name=f"end of {program}")
    try:
        yield process
    finally:
        if process.returncode is None:
            _kill_group(process)
        await asyncio.shield(gone)


async def _gone_with_its_group(process: asyncio.subprocess.Process) -> None:
    """Kill what a process has left behind at the moment of its end; later its number may be somebody else's."""
    await process.wait()
    _kill_group(process)


def _kill_group(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


async def lines(
    program: str, request: dict[str, Any], bounds: Bounds, workspace: str, *, secret: str | None = None
) -> AsyncGenerator[dict[str, Any]]:
    """The lines of a child program as they come. Raises ChildFailed when it fails, dies or falls silent.

    `secret` is what it reads from its input: arguments can be seen by everybody on the machine.

    Use it under `contextlib.aclosing`, so that leaving early ends the child at once.
    """
    async with process_of(program, request, bounds, workspace, is_asked=secret is not None) as process:
        if secret is not None and process.stdin is not None:
            process.stdin.write(secret.encode())
            process.stdin.close()
        while (line := await _line(process, program, bounds)) is not None:
            yield line


async def answers(
    program: str, request: dict[str, Any], questions: Iterable[int], bounds: Bounds, workspace: str
) -> AsyncGenerator[dict[str, Any]]:
    """The line that a child answers to each question; the next one is taken when it has. Raises as `lines` does."""
    async with process_of(program, request, bounds, workspace, is_asked=True) as process:
        assert process.stdin is not None  # noqa: S101 - a pipe was asked for
        for question in questions:
            # One that has died says so where its answer is awaited.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                process.stdin.write(b"%d\n" % question)
                await process.stdin.drain()
            line = await _line(process, program, bounds)
            if line is None:
                raise ChildFailed("limits", "no answer")
            yield line
        process.stdin.close()
        await _line(process, program, bounds)


async def _line(process: asyncio.subprocess.Process, program: str, bounds: Bounds) -> dict[str, Any] | None:
    """The next line of a child; None once it has ended well."""
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    try:
        raw = await asyncio.wait_for(process.stdout.readline(), bounds.silence)
    except (TimeoutError, ValueError) as error:
        log.warning("child stopped", program=program, why=type(error).__name__)
        raise ChildFailed("limits", type(error).__name__) from error
    if raw:
        line: dict[str, Any] = orjson.loads(raw)
        if "error" in line:
            raise ChildFailed(line["error"], line.get("kind", ""))
        return line
    code = await process.wait()
    if code != 0:
        log.warning("child died", program=program, code=code)
        raise ChildFailed("limits", f"exit {code}")
    return None


async def single(
    program: str, request: dict[str, Any], bounds: Bounds, workspace: str, *, secret: str | None = None
) -> dict[str, Any]:
    """The one line of a program that answers with one."""
    async with contextlib.aclosing(lines(program, request, bounds, workspace, secret=secret)) as answers:
        async for line in answers:
            return line
    raise ChildFailed("limits", "no answer")


@contextlib.contextmanager
def workspace(data_dir: Path) -> Iterator[str]:
    """A directory for one piece of work, removed afterwards."""
    root = private_directory(data_dir / "tmp")
    with tempfile.TemporaryDirectory(dir=root, prefix="work-", ignore_cleanup_errors=True) as directory:
        yield directory
