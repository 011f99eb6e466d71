"""The texts that the pages of files carry, read by children that stand by: one file each, and then they end.

Long PDFs are read by two of them at a time, each a few pages and then the next few that nobody has read. The two have
the memory of one between them.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Iterator
from pathlib import Path
from typing import Any

import orjson

from app.core.logging import get_logger
from app.services.gateways.children.run import Bounds, ChildFailed
from app.services.gateways.children.standing import Child, Standing
from app.services.gateways.ocr import ReadPage, SourceFile

BOUNDS = Bounds(1024 * 1024 * 1024, cpu_seconds=180, silence=25.0)
# So many pages are asked for at a time; fewer of the last ones, so that both are done at the same time.
AT_A_TIME, AT_LEAST = 20, 6
# A second child is worth its while from so many pages on.
SHARED_FROM = 40
# Readings that nobody has taken yet; the children wait rather than fill the memory.
MOST_WAITING = 4
log = get_logger(__name__)

type Pages = list[ReadPage]
type Found = asyncio.Queue[Pages | Exception | None]
type Shares = Iterator[tuple[int, int]]


class PageTexts:
    def __init__(self, data_dir: Path, bounds: Bounds = BOUNDS) -> None:
        self._children = Standing("page_texts", bounds, data_dir, kept=2)
        # For each of two.
        self._half = bounds.memory_bytes // 2

    async def make_ready(self) -> None:
        """To be said when the next document may come."""
        await self._children.make_ready()

    @contextlib.asynccontextmanager
    async def read(self, file: SourceFile, *, max_pages: int) -> AsyncIterator[tuple[int, AsyncIterator[Pages]]]:
        """The number of pages, and the pages as they come, in no certain order. Raises ChildFailed."""
        opening = {**file.request(), "max_pages": max_pages}
        async with self._children.one(orjson.dumps(opening)) as first:
            count = int(_said(first.greeting)["pages"])
            found: Found = asyncio.Queue(MOST_WAITING)
            is_shared = count >= SHARED_FROM and file.mime_type == "application/pdf"
            work = self._shared(first, opening, count, found) if is_shared else _read(first, _shares(count), found)
            reader = asyncio.create_task(_to_its_end(work, found), name="texts of pages")
            try:
                yield count, _until_the_end(found)
            finally:
                reader.cancel()
                await asyncio.gather(reader, return_exceptions=True)

    async def close(self) -> None:
        await self._children.close()

    async def _shared(self, first: Child, opening: dict[str, Any], count: int, found: Found) -> None:
        """By two with half of the memory each; what that is not enough for by one that has all of it, when they have
        gone."""
        shares = _shares(count)
        async with asyncio.TaskGroup() as both:
            readings = [
                both.create_task(_read(first, shares, found, self._half)),
                both.create_task(self._join(opening, shares, found)),
            ]
        left = sorted(number for reading in readings for number in reading.result())
        # If both are gone before their time, nobody has taken the last ones.
        rest = [*((number, number) for number in left), *shares]
        if rest:
            await first.end()
            async with self._children.one(orjson.dumps(opening)) as alone:
                _said(alone.greeting)
                await _read(alone, iter(rest), found)

    async def _join(self, opening: dict[str, Any], shares: Shares, found: Found) -> list[int]:
        """Another child for the shares that are left; the first reads all of them if there is none to be had."""
        try:
            async with self._children.one(orjson.dumps({**opening, "memory_bytes": self._half})) as second:
                _said(second.greeting)
                left = await _read(second, shares, found, self._half)
                if left:
                    # Somebody else needs the memory; otherwise nobody waits for its end.
                    await second.end()
                return left
        except (ChildFailed, OSError) as error:
            log.warning("no second child", error=str(error))
            return []


def _shares(count: int) -> Shares:
    begin = 1
    while begin <= count:
        last = min(begin + max(AT_LEAST, min(AT_A_TIME, (count - begin) // 4)) - 1, count)
        yield begin, last
        begin = last + 1


async def _to_its_end(work: Awaitable[Any], found: Found) -> None:
    """What goes wrong is raised where the pages are awaited."""
    try:
        await work
        await found.put(None)
    except Exception as error:  # noqa: BLE001 - raised elsewhere
        await found.put(error)


async def _until_the_end(found: Found) -> AsyncIterator[Pages]:
    """All that have come since they were last asked for: who keeps them does so at the pace at which they come."""
    come = await found.get()
    while isinstance(come, list):
        pages = list(come)
        while not found.empty() and isinstance(come := found.get_nowait(), list):
            pages += come
        yield pages
        if isinstance(come, list):
            come = await found.get()
    if come is not None:
        raise come


async def _read(child: Child, shares: Shares, found: Found, memory_bytes: int | None = None) -> list[int]:
    """Share after share that nobody has taken; the numbers of pages that so much memory was not enough for."""
    left: set[int] = set()
    for first, last in shares:
        left |= set(range(first, last + 1))
        try:
            said: dict[str, Any] = {"more": True}
            await child.tell(orjson.dumps((first, last, memory_bytes)))
            while said["more"]:
                said = _said(await child.line())
                left -= {page[0] for page in said["pages"]}
                await found.put([_page(*page) for page in said["pages"]])
        except ChildFailed:
            if memory_bytes is None:
                raise
            break
    return sorted(left)


def _page(number: int, text: str, width: float, height: float, scanned: bool, confidence: float | None) -> ReadPage:
    return ReadPage(number, text=text, width=width, height=height, scanned=scanned, confidence=confidence)


def _said(line: bytes) -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads(line)
    if "error" in said:
        raise ChildFailed(said["error"], said.get("kind", ""))
    return said
