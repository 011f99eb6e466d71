"""Reading a document: texts of its pages, recognition of those that are pictures, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from uuid import UUID

from app.core.errors import CATALOGUE
from app.core.logging import get_logger
from app.core.metrics import DOCUMENTS_PROCESSED
from app.models import Document
from app.services.documents import reading
from app.services.documents.library import RECOGNISED_UP_TO
from app.services.documents.originals import local_original
from app.services.gateways import ocr
from app.services.gateways.children.run import ChildFailed
from app.services.gateways.ocr import ReadPage, SourceFile
from app.services.runtime import Runtime

TEXT_BATCH = 25
# Pages a child recognises before a fresh one takes over.
RECOGNITION_BATCH = 8
log = get_logger(__name__)


async def process(runtime: Runtime, document_id: str | UUID) -> None:
    """Read a document to its end, good or bad. Raises only what is worth another attempt."""
    document = await reading.begin(runtime, UUID(str(document_id)))
    if document is None:
        return
    outcome = "completed"
    try:
        await _read(runtime, document)
    except reading.Gone:
        outcome = "gone"
    except ChildFailed as failure:
        outcome = failure.reason if failure.reason in CATALOGUE else reading.FAILED
        log.info("document not readable", document_id=str(document.id), reason=str(failure))
        await reading.fail(runtime, document.id, outcome)
    except asyncio.CancelledError:
        await asyncio.shield(reading.give_back(runtime, document.id))
        raise
    except Exception as error:
        log.warning("reading a document failed", document_id=str(document.id), error=type(error).__name__)
        if document.attempts < reading.MAX_ATTEMPTS:
            raise
        outcome = reading.FAILED
        await reading.fail(runtime, document.id, outcome)
    DOCUMENTS_PROCESSED.labels(outcome).inc()


async def _read(runtime: Runtime, document: Document) -> None:
    async with local_original(runtime, document) as (file, directory):
        work = _Work(runtime, document, file, directory)
        await work.read_texts()
        await work.recognise()
    await reading.finish(runtime, document.id)


@dataclass(slots=True)
class _Work:
    """One document being read: what is done and what waits for recognition."""

    runtime: Runtime
    document: Document
    file: SourceFile
    directory: str
    count: int = 0
    done: int = 0
    scanned: dict[int, ReadPage] = field(default_factory=dict)

    @property
    def reached(self) -> int:
        """The last page that an earlier attempt recognised."""
        return int(self.document.meta.get(RECOGNISED_UP_TO, 0))

    async def read_texts(self) -> None:
        """Keep the pages that carry their text, and note those that are pictures."""
        most = self.runtime.settings.limits.max_document_pages
        async with ocr.page_texts(self.file, self.directory, max_pages=most) as (self.count, pages):
            batch: list[ReadPage] = []
            async for page in pages:
                if page.scanned:
                    self.scanned[page.number] = page
                    self.done += page.number <= self.reached
                else:
                    batch.append(page)
                if len(batch) == TEXT_BATCH:
                    await self._keep(batch)
                    batch = []
        await self._keep(batch)

    async def recognise(self) -> None:
        """Recognise the pages that are pictures, going on after the last one that an earlier attempt finished."""
        waiting = [number for number in self.scanned if number > self.reached]
        failures = 0
        for start in range(0, len(waiting), RECOGNITION_BATCH):
            batch = waiting[start : start + RECOGNITION_BATCH]
            async with contextlib.aclosing(ocr.recognised(self.file, self.directory, batch)) as pages:
                async for page in pages:
                    failures += page.failed
                    await self._keep([self._better(page)], recognised_up_to=page.number)
        if failures == self.count:
            raise ChildFailed("limits", "no page could be drawn")

    def _better(self, page: ReadPage) -> ReadPage:
        """What recognition found, unless the page's own few words are more."""
        own = self.scanned[page.number]
        return own if page.failed or len(page.text.strip()) < len(own.text.strip()) else page

    async def _keep(self, pages: list[ReadPage], recognised_up_to: int | None = None) -> None:
        self.done += len(pages)
        await reading.keep_pages(
            self.runtime,
            self.document.id,
            pages,
            page_count=self.count,
            progress=self.done / self.count,
            recognised_up_to=recognised_up_to,
        )
