"""The pages of a document that carry their text; those that are pictures are handed on."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Document
from app.services.documents import reading, steps, turns
from app.services.documents.steps import Outcome, Step
from app.services.gateways.ocr import ReadPage, SourceFile
from app.services.labs.reading import MOST_PAGES, read_ahead
from app.services.runtime import Runtime

# Kept at once: each keeping is a transaction. Of slow pages fewer, because people watch, and of the last ones, so that
# little is left to be kept when all have come.
TEXT_BATCH, LAST_BATCH, KEEP_SECONDS = 60, 20, 1.0
# Windows hear at once of the first pages that are kept, and of others so often at most: nobody sees more of it.
TELL_SECONDS = 0.2


class PageReader:
    """One document being read, as long as it is entered."""

    def __init__(self, runtime: Runtime, document: Document, file: SourceFile) -> None:
        self._runtime = runtime
        self._document = document
        self._file = file
        self._open = contextlib.AsyncExitStack()
        self._texts: AsyncIterator[list[ReadPage]] | None = None
        self._count = 0
        # Pages that are done, and those that have come.
        self._done = 0
        self._come = 0
        self._told_at = -math.inf
        self._last: list[ReadPage] = []
        self._scanned: list[ReadPage] = []
        # Of the pages that tell what a document is, until all of them are there.
        self._first: dict[int, str] = {}
        # Said when those are kept, if they carry their text; the others may still be read.
        self.first_kept = asyncio.Event()

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

    async def read(self, runtime: Runtime, document: Document) -> Outcome:
        """The last pages are kept as the step ends, unless others are pictures: see `keep_last` and `hand_on`."""
        if self._texts is None:
            await self.inspect(runtime, document)
        last = self._last = await self._read_texts(steps.recognised(document))

        async def keep(session: AsyncSession, document: Document) -> None:
            assert not self._scanned  # noqa: S101 - the step ends when these are recognised
            await reading.store(session, document, last, page_count=self._count, progress=1.0)

        return Outcome(keep)

    @property
    def has_pictures(self) -> bool:
        """Whether there are pages to be recognised, as far as they have come."""
        return bool(self._scanned)

    async def keep_last(self) -> None:
        await self._keep(self._last)

    async def hand_on(self) -> None:
        """Have the pictures recognised by another job. Raises HandedOn."""
        scanned = sorted(self._scanned, key=lambda page: page.number)
        progress = self._done / self._count
        await turns.hand_on(self._runtime, self._document, scanned, page_count=self._count, progress=progress)
        raise reading.HandedOn

    async def _read_texts(self, recognised: set[int]) -> list[ReadPage]:
        """Keep the pages that carry their text, up to the last that come, and note those that are to be recognised."""
        assert self._texts is not None  # noqa: S101 - inspect has opened them
        texts: list[ReadPage] = []
        kept_at = time.monotonic()
        async for pages in self._texts:
            self._come += len(pages)
            self._done += sum(page.number in recognised for page in pages)
            new = [page for page in pages if page.number not in recognised]
            self._scanned += [page for page in new if page.scanned]
            texts += [page for page in new if not page.scanned]
            await self._read_ahead(pages)
            is_awaited = self._first_have_come() and not self.first_kept.is_set()
            enough = min(TEXT_BATCH, max(LAST_BATCH, self._count - self._come))
            is_due = is_awaited or len(texts) >= enough or time.monotonic() - kept_at > KEEP_SECONDS
            if texts and is_due and self._come < self._count:
                await self._keep(texts)
                texts, kept_at = [], time.monotonic()
        if self._come < self._count:
            # Worth another attempt, and never a document that looks whole.
            raise RuntimeError(f"{self._come} pages of {self._count} have come")
        return texts

    async def _read_ahead(self, pages: list[ReadPage]) -> None:
        """Have the results read as soon as the pages are there that they stand on, if none is to be recognised."""
        if self._first_have_come():
            return
        self._first |= {page.number: page.text for page in pages if page.number <= MOST_PAGES and not page.scanned}
        if self._first_have_come() and not steps.is_finished(self._document, Step.LABS):
            await read_ahead(self._runtime, self._document, sorted(self._first.items()))

    async def _keep(self, pages: list[ReadPage]) -> None:
        self._done += len(pages)
        is_told = time.monotonic() - self._told_at > TELL_SECONDS
        await reading.keep_pages(
            self._runtime,
            self._document,
            pages,
            page_count=self._count,
            progress=self._done / self._count,
            is_told=is_told,
        )
        if is_told:
            self._told_at = time.monotonic()
        if self._first_have_come():
            self.first_kept.set()

    def _first_have_come(self) -> bool:
        """Whether the pages are there that tell what the document is, none of them to be recognised."""
        return len(self._first) == min(self._count, MOST_PAGES)
