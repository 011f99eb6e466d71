"""The texts that the pages of files carry, read by children that stand by: one file each, and then they end.

Long PDFs are read by two of them at a time, each a few pages and then the next few that nobody has read.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import orjson

from app.core.logging import get_logger
from app.services.gateways.children.run import Bounds, ChildFailed
from app.services.gateways.children.standing import Child, Standing
from app.services.gateways.ocr import ReadPage, SourceFile

BOUNDS = Bounds(1024 * 1024 * 1024, cpu_seconds=180, silence=25.0)
# So many pages are asked for at a time.
AT_A_TIME = 20
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

    async def make_ready(self) -> None:
        """To be said when the next document may come."""
        await self._children.make_ready()

    @contextlib.asynccontextmanager
    async def read(self, file: SourceFile, *, max_pages: int) -> AsyncIterator[tuple[int, AsyncIterator[Pages]]]:
        """The number of pages, and the pages, some at a time and in no certain order. Raises ChildFailed."""
        opening = orjson.dumps({**file.request(), "max_pages": max_pages})
        async with self._children.one(opening) as first:
            count = int(_said(first.greeting)["pages"])
            shares = iter([(begin, min(begin + AT_A_TIME - 1, count)) for begin in range(1, count + 1, AT_A_TIME)])
            found: Found = asyncio.Queue(MOST_WAITING)
            readers = [asyncio.create_task(_read_shares(first, shares, found))]
            if count >= SHARED_FROM and file.mime_type == "application/pdf":
                readers.append(asyncio.create_task(self._join(opening, shares, found)))
            try:
                yield count, _until_all_ended(found, len(readers))
            finally:
                for reader in readers:
                    reader.cancel()
                await asyncio.gather(*readers, return_exceptions=True)

    async def close(self) -> None:
        await self._children.close()

    async def _join(self, opening: bytes, shares: Shares, found: Found) -> None:
        """Another child for the shares that are left; the first reads all of them if there is none to be had."""
        try:
            async with self._children.one(opening) as second:
                _said(second.greeting)
                await _read_shares(second, shares, found)
        except (ChildFailed, OSError) as error:
            log.warning("no second child", error=str(error))
            await found.put(None)


async def _until_all_ended(found: Found, readers: int) -> AsyncIterator[Pages]:
    for _ in range(readers):
        while (some := await found.get()) is not None:
            if isinstance(some, Exception):
                raise some
            yield some


async def _read_shares(child: Child, shares: Shares, found: Found) -> None:
    """Share after share that nobody has taken; what goes wrong is raised where the pages are awaited."""
    try:
        for share in shares:
            said: dict[str, Any] = {"more": True}
            await child.tell(orjson.dumps(share))
            while said["more"]:
                said = _said(await child.line())
                await found.put([_page(*page) for page in said["pages"]])
        await found.put(None)
    except Exception as error:  # noqa: BLE001 - raised elsewhere
        await found.put(error)


def _page(number: int, text: str, width: float, height: float, scanned: bool, confidence: float | None) -> ReadPage:
    return ReadPage(number, text=text, width=width, height=height, scanned=scanned, confidence=confidence)


def _said(line: bytes) -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads(line)
    if "error" in said:
        raise ChildFailed(said["error"], said.get("kind", ""))
    return said
