"""Reading the pages of files: texts recognised where they are pictures, and drawings of them.

The work happens in child processes, because the files are strangers'.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.services.gateways.children import run
from app.services.gateways.children.run import Bounds

MEMORY = 1024 * 1024 * 1024
UNLOCKING = Bounds(MEMORY, cpu_seconds=180, silence=25.0)
# For all that is done about one page, by the clock, and so with much room: recognition gives way to everything else.
# What it works is limited in any case.
PAGE_SECONDS = 360
# Pages a child recognises before a fresh one takes over; and before it makes room where another document waits.
BATCH, SHARE = 20, 4
# A page that is too slow is answered as such, by a child that is just as slow to begin and to draw.
RECOGNITION = Bounds(MEMORY, cpu_seconds=120, silence=PAGE_SECONDS + 120.0)
PICTURE = Bounds(MEMORY, cpu_seconds=20, silence=25.0)
# Drawing is for people who wait; more at a time would only make all of them wait longer.
_drawing = asyncio.Semaphore(2)


@dataclass(frozen=True, slots=True)
class SourceFile:
    path: Path
    mime_type: str

    def request(self) -> dict[str, Any]:
        return {"path": str(self.path), "mime_type": self.mime_type}


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page as read. `scanned`: the text has to be recognised. `failed`: the page alone could not be read.

    `small`: its letters have too few points to be read reliably.
    """

    number: int
    text: str = ""
    confidence: float | None = None
    width: float = 0.0
    height: float = 0.0
    words: list[list[int]] | None = None
    turned: int = 0
    small: bool = False
    scanned: bool = False
    failed: bool = False

    @classmethod
    def of(cls, line: dict[str, Any]) -> ReadPage:
        values = {key: value for key, value in line.items() if key != "page"}
        return cls(number=line["page"], **values)


class Places:
    """Where children recognise: never more of them at a time, however many documents are read."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._free = asyncio.Semaphore(count)
        self._waiting = 0

    @property
    def are_wanted(self) -> bool:
        return self._waiting > 0

    @contextlib.asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()


async def recognised(
    file: SourceFile, workspace: str, pages: Sequence[int], *, places: Places, enough: asyncio.Event
) -> AsyncGenerator[ReadPage]:
    """The given pages as they are recognised, by as many children as there are places. Raises ChildFailed.

    In no certain order. No page is begun once `enough` is set. Close it when leaving early.
    """
    # Whoever keeps the pages decides when it is enough, so nobody is far ahead of that.
    waiting, found = deque(pages), asyncio.Queue[ReadPage | Exception | None](places.count)
    helpers = [
        asyncio.create_task(_recognise(file, workspace, waiting, found, places, enough))
        for _ in range(min(places.count, len(pages)))
    ]
    try:
        for _ in range(len(helpers)):
            while (page := await found.get()) is not None:
                if isinstance(page, Exception):
                    raise page
                yield page
    finally:
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)


async def _recognise(
    file: SourceFile,
    workspace: str,
    waiting: deque[int],
    found: asyncio.Queue[ReadPage | Exception | None],
    places: Places,
    enough: asyncio.Event,
) -> None:
    """Take pages one by one from those that wait until there are none; a fresh child after every batch."""
    request = {**file.request(), "seconds_per_page": PAGE_SECONDS}
    try:
        while waiting and not enough.is_set():
            async with places.one():
                if not waiting or enough.is_set():
                    # The last ones were taken meanwhile.
                    break
                answers = run.answers("ocr", request, _taken(waiting, places, enough), RECOGNITION, workspace)
                async with contextlib.aclosing(answers) as lines:
                    async for line in lines:
                        await found.put(ReadPage.of(line))
        await found.put(None)
    except Exception as error:  # noqa: BLE001 - raised where the pages are awaited
        await found.put(error)


def _taken(waiting: deque[int], places: Places, enough: asyncio.Event) -> Iterator[int]:
    for taken in range(BATCH):
        if not waiting or enough.is_set() or (taken >= SHARE and places.are_wanted):
            return
        yield waiting.popleft()


async def unlock(file: SourceFile, workspace: str, target: Path, password: str) -> None:
    """Write a copy that opens without the password. Raises ChildFailed with document.password-wrong."""
    await run.single("unlock", {**file.request(), "target": str(target)}, UNLOCKING, workspace, secret=password)


async def page_words(file: SourceFile, workspace: str, page: int) -> dict[str, Any]:
    """`text` of a digital page and its `words` as `[start, end, x0, y0, x1, y1]`. Raises ChildFailed."""
    async with _drawing:
        return await run.single("page_words", {**file.request(), "page": page}, PICTURE, workspace)


async def picture(file: SourceFile, workspace: str, page: int, turned: int = 0) -> bytes:
    """The page as a WebP picture, turned counter-clockwise by so many degrees. Raises ChildFailed."""
    target = Path(workspace) / "page.webp"
    async with _drawing:
        wanted = {"page": page, "turned": turned, "target": str(target)}
        await run.single("page_picture", {**file.request(), **wanted}, PICTURE, workspace)
    return await asyncio.to_thread(target.read_bytes)
