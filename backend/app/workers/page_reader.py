"""The pages of a document: texts of those that carry them, recognition of those that are pictures."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from app.models import Document
from app.services.documents import reading, steps
from app.services.gateways import ocr
from app.services.gateways.children.run import ChildFailed
from app.services.gateways.ocr import ReadPage, SourceFile
from app.services.runtime import Runtime

TEXT_BATCH = 50


class PageReader:
    """One document being read: what is done and what waits for recognition. To be closed with `aclose`."""

    def __init__(self, runtime: Runtime, document: Document, file: SourceFile, directory: str) -> None:
        self._runtime = runtime
        self._document = document
        self._file = file
        self._directory = directory
        self._open = contextlib.AsyncExitStack()
        self._texts: AsyncIterator[ReadPage] | None = None
        self._count = 0
        self._done = 0
        self._scanned: dict[int, ReadPage] = {}

    async def aclose(self) -> None:
        await self._open.aclose()

    async def inspect(self, _: Runtime, __: Document) -> None:
        """Whether the file can be opened, and how many pages it has. The child that tells goes on with their texts."""
        most = self._runtime.settings.limits.max_document_pages
        opened = ocr.page_texts(self._file, self._directory, max_pages=most)
        self._count, self._texts = await self._open.enter_async_context(opened)
        await self._keep([])

    async def read(self, runtime: Runtime, document: Document) -> None:
        if self._texts is None:
            await self.inspect(runtime, document)
        recognised = steps.recognised(document)
        await self._read_texts(recognised)
        await self._recognise([number for number in self._scanned if number not in recognised])

    async def _read_texts(self, recognised: set[int]) -> None:
        """Keep the pages that carry their text, and note those that are pictures."""
        assert self._texts is not None  # noqa: S101 - inspect has opened them
        batch: list[ReadPage] = []
        async for page in self._texts:
            if page.scanned:
                self._scanned[page.number] = page
                self._done += page.number in recognised
            else:
                batch.append(page)
            if len(batch) == TEXT_BATCH:
                await self._keep(batch)
                batch = []
        await self._keep(batch)

    async def _recognise(self, waiting: list[int]) -> None:
        failures, at_once = 0, self._runtime.settings.limits.ocr_processes
        found = ocr.recognised(self._file, self._directory, waiting, at_once=at_once)
        async with contextlib.aclosing(found) as pages:
            async for page in pages:
                failures += page.failed
                await self._keep([self._better(page)], recognised=page)
        if failures == self._count:
            raise ChildFailed("limits", "no page could be drawn")

    def _better(self, page: ReadPage) -> ReadPage:
        """What recognition found, unless the page's own few words are more."""
        own = self._scanned[page.number]
        return own if page.failed or len(page.text.strip()) < len(own.text.strip()) else page

    async def _keep(self, pages: list[ReadPage], recognised: ReadPage | None = None) -> None:
        self._done += len(pages)
        await reading.keep_pages(
            self._runtime,
            self._document.id,
            pages,
            page_count=self._count,
            progress=self._done / self._count,
            recognised=recognised,
        )
