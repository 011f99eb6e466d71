"""The pages of a document that carry their text; those that are pictures are handed on."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Document
from app.services.documents import reading, steps, turns
from app.services.documents.steps import Outcome
from app.services.gateways.ocr import ReadPage, SourceFile
from app.services.labs.reading import MOST_PAGES, read_ahead
from app.services.runtime import Runtime

# Few enough that little is left to be kept when the last ones have come.
TEXT_BATCH = 30


class PageReader:
    """One document being read, as long as it is entered."""

    def __init__(self, runtime: Runtime, document: Document, file: SourceFile) -> None:
        self._runtime = runtime
        self._document = document
        self._file = file
        self._open = contextlib.AsyncExitStack()
        self._texts: AsyncIterator[list[ReadPage]] | None = None
        self._count = 0
        self._done = 0
        self._scanned: list[ReadPage] = []
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
        """Raises HandedOn when there are pages to be recognised."""
        self._document = document
        if self._texts is None:
            await self.inspect(runtime, document)
        await self._read_texts(steps.recognised(document))
        if self._scanned:
            scanned = sorted(self._scanned, key=lambda page: page.number)
            await turns.hand_on(runtime, document, scanned, page_count=self._count, progress=self._done / self._count)
            raise reading.HandedOn

    async def _read_texts(self, recognised: set[int]) -> None:
        """Keep the pages that carry their text, and note those that are pictures and not recognised yet."""
        assert self._texts is not None  # noqa: S101 - inspect has opened them
        batch: list[ReadPage] = []
        async for pages in self._texts:
            for page in pages:
                if page.number in recognised:
                    self._done += 1
                elif page.scanned:
                    self._scanned.append(page)
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

    async def _keep(self, pages: list[ReadPage]) -> None:
        self._done += len(pages)
        await reading.keep_pages(
            self._runtime,
            self._document,
            pages,
            page_count=self._count,
            progress=self._done / self._count,
        )
