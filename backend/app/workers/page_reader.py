"""The pages of a document: texts of those that carry them, recognition of those that are pictures."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Document
from app.services.documents import reading, steps
from app.services.documents.steps import Outcome
from app.services.gateways import ocr
from app.services.gateways.children.run import ChildFailed
from app.services.gateways.ocr import ReadPage, SourceFile
from app.services.labs.reading import MOST_PAGES, read_ahead
from app.services.runtime import Runtime

TEXT_BATCH = 50


class PageReader:
    """One document being read, as long as it is entered: what is done and what waits for recognition."""

    def __init__(self, runtime: Runtime, document: Document, file: SourceFile, directory: str) -> None:
        self._runtime = runtime
        self._document = document
        self._file = file
        self._directory = directory
        self._open = contextlib.AsyncExitStack()
        self._texts: AsyncIterator[list[ReadPage]] | None = None
        self._count = 0
        self._done = 0
        self._scanned: dict[int, ReadPage] = {}
        # Of the pages that results are read from, until all of them are there.
        self._first: dict[int, str] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.__aexit__(kind, error, trace)

    async def inspect(self, _: Runtime, __: Document) -> Outcome:
        """Whether the file can be opened, and how many pages it has. The child that tells goes on with their texts."""
        most = self._runtime.settings.limits.max_document_pages
        opened = self._runtime.page_texts.read(self._file, max_pages=most)
        self._count, self._texts = await self._open.enter_async_context(opened)

        async def keep(session: AsyncSession, document: Document) -> None:
            await reading.keep_page_count(session, document, self._count)

        return Outcome(keep)

    async def read(self, runtime: Runtime, document: Document) -> None:
        if self._texts is None:
            await self.inspect(runtime, document)
        recognised = steps.recognised(document)
        await self._read_texts(recognised)
        await self._recognise([number for number in sorted(self._scanned) if number not in recognised])

    async def _read_texts(self, recognised: set[int]) -> None:
        """Keep the pages that carry their text, and note those that are pictures."""
        assert self._texts is not None  # noqa: S101 - inspect has opened them
        batch: list[ReadPage] = []
        async for pages in self._texts:
            for page in pages:
                if page.scanned:
                    self._scanned[page.number] = page
                    self._done += page.number in recognised
                else:
                    batch.append(page)
            await self._read_ahead(pages)
            if len(batch) >= TEXT_BATCH:
                await self._keep(batch)
                batch = []
        await self._keep(batch)

    async def _read_ahead(self, pages: list[ReadPage]) -> None:
        """Have the results read as soon as the pages are there that they stand on, if none is to be recognised."""
        wanted = min(self._count, MOST_PAGES)
        if len(self._first) == wanted:
            return
        self._first |= {page.number: page.text for page in pages if page.number <= wanted and not page.scanned}
        if len(self._first) == wanted:
            await read_ahead(self._runtime, self._document, sorted(self._first.items()))

    async def _recognise(self, waiting: list[int]) -> None:
        failures = 0
        found = ocr.recognised(self._file, self._directory, waiting, places=self._runtime.recognising)
        async with contextlib.aclosing(found) as pages:
            async for page in pages:
                failures += page.failed
                await self._keep([self._better(page)], recognised=page)
        if failures == self._count:
            raise ChildFailed("limits", "no page could be drawn")

    def _better(self, page: ReadPage) -> ReadPage:
        """What recognition found, unless the page's own few words are more; another program's only if ours failed."""
        own = self._scanned[page.number]
        is_more = own.confidence is None and len(page.text.strip()) < len(own.text.strip())
        return own if page.failed or is_more else page

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
