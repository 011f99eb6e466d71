"""Reading a document step by step, and how it ends; then, as a job of its own, what is understood of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine, Sequence
from itertools import takewhile
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from app.core.errors import CATALOGUE
from app.core.logging import get_logger
from app.core.metrics import DOCUMENTS_PROCESSED
from app.models import Document, ProcessingStatus
from app.services.documents import describing, patients, reading, steps
from app.services.documents.incoming import is_storage_full
from app.services.documents.originals import local_original
from app.services.documents.steps import Ending, Note, Outcome, Step, Work
from app.services.extraction import facts, results
from app.services.gateways.children.run import ChildFailed
from app.services.labs.reading import read_results
from app.services.runtime import Runtime
from app.workers.page_reader import PageReader
from app.workers.page_recogniser import recognise_pages

# What the pages tell; kept in order.
TELLING: tuple[tuple[Step, Work], ...] = (
    (Step.KIND, describing.tell_kind),
    (Step.PATIENT, patients.tell_patient),
    (Step.LABS, read_results),
)
# What is done with a document that can be read already, in order.
UNDERSTANDING: tuple[tuple[Step, Work], ...] = ((Step.EXTRACTION, results.read_results), (Step.MEMORY, facts.propose))
# How often a reading looks whether somebody has called it off.
LOOK_SECONDS = 0.4
# So often a step of understanding is begun; one that takes its worker down with it would be paid for without end.
MAX_TRIES = 3
log = get_logger(__name__)


async def process(runtime: Runtime, document_id: str | UUID) -> None:
    """Read a document to its end, good or bad, or until its pages have to be recognised.

    Raises only what is worth another attempt.
    """
    document = await reading.begin(runtime, UUID(str(document_id)))
    if document is not None:
        await _attempt(runtime, document, _read(runtime, document))


async def recognise(runtime: Runtime, document_id: str | UUID) -> None:
    """Go on with a document whose pages have to be recognised, to its end or until its turn is over.

    Raises only what is worth another attempt.
    """
    document = await reading.begin(runtime, UUID(str(document_id)), to_recognise=True)
    if document is not None:
        await _attempt(runtime, document, _recognise(runtime, document))


async def _attempt(runtime: Runtime, document: Document, work: Coroutine[None, None, None]) -> None:
    outcome = "completed"
    try:
        await _unless_called_off(runtime, document.id, work)
    except reading.HandedOn:
        return
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
        if is_storage_full(error) or isinstance(error, reading.Lost):
            # No fault of the file: it is read as soon as there is room, or again from where the database is.
            await reading.give_back(runtime, document.id)
            raise
        log.warning("reading a document failed", document_id=str(document.id), error=type(error).__name__)
        if document.attempts < reading.MAX_ATTEMPTS:
            raise
        outcome = reading.FAILED
        await reading.fail(runtime, document.id, outcome)
    DOCUMENTS_PROCESSED.labels(outcome).inc()


async def _unless_called_off(runtime: Runtime, document_id: UUID, work: Coroutine[None, None, None]) -> None:
    """Do the work, and end it with its children as soon as the document is not being read any more."""
    task = asyncio.create_task(work, name="document being read")
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_SECONDS))[0]:
            with contextlib.suppress(DBAPIError, OSError):
                if not await reading.is_being_read(runtime, document_id):
                    raise reading.Gone
    finally:
        if not task.done():
            await _called_off(task)
    await task


async def _read(runtime: Runtime, document: Document) -> None:
    async with _with_results(runtime, document):
        if not steps.is_finished(document, Step.PAGES):
            async with (
                local_original(runtime, document) as (file, _),
                PageReader(runtime, document, file) as pages,
            ):
                await _do(runtime, document, ((Step.INSPECT, pages.inspect),))
                await _tell(runtime, document, pages)
        else:
            await _tell(runtime, document)


async def _recognise(runtime: Runtime, document: Document) -> None:
    async with _with_results(runtime, document):
        await _do(runtime, document, ((Step.PAGES, recognise_pages),))
        await _tell(runtime, document)


@contextlib.asynccontextmanager
async def _with_results(runtime: Runtime, document: Document) -> AsyncIterator[None]:
    """Whoever reads the results, if they are not known yet, gets ready meanwhile."""
    if steps.is_finished(document, Step.LABS):
        yield
        return
    runtime.spawn(runtime.lab_reports.make_ready(), name="reader of laboratory reports")
    try:
        yield
    finally:
        runtime.lab_reports.forget(document.id)


async def _do(runtime: Runtime, document: Document, works: Sequence[tuple[Step, Work]]) -> None:
    """The steps that no earlier attempt has finished; the first of these has begun already."""
    for name, work in works:
        if not steps.is_finished(document, name):
            await reading.go_on(runtime, document, Ending(name, await work(runtime, document)))


async def _tell(runtime: Runtime, document: Document, pages: PageReader | None = None) -> None:
    """The steps that only look at the first pages, while the others are being read.

    Where they do not come to an end, that is raised when all pages are kept.
    """
    telling = asyncio.create_task(_tell_first(runtime, document, pages), name="what a document is")
    try:
        if pages is not None:
            await _read_pages(runtime, document, pages, telling)
        await telling
    finally:
        await _called_off(telling)


async def _read_pages(runtime: Runtime, document: Document, pages: PageReader, telling: asyncio.Task[None]) -> None:
    outcome = await pages.read(runtime, document)
    if pages.has_pictures:
        await pages.keep_last()
        if pages.first_kept.is_set():
            # What the first pages tell does not wait until others are recognised.
            await asyncio.wait([telling])
            if (fault := telling.exception()) is not None:
                log.warning("telling what it is failed", document_id=str(document.id), error=type(fault).__name__)
        await pages.hand_on()
    await reading.go_on(runtime, document, Ending(Step.PAGES, outcome))
    pages.first_kept.set()


async def _tell_first(runtime: Runtime, document: Document, pages: PageReader | None) -> None:
    """All look at the same time. What they come to is kept in their order, in one transaction if it comes at once."""
    if pages is not None:
        await pages.first_kept.wait()
    looking = {
        name: asyncio.create_task(_ending(name, work, runtime, document))
        for name, work in TELLING
        if not steps.is_finished(document, name)
    }
    try:
        while looking:
            await next(iter(looking.values()))
            found = list(takewhile(lambda name: _has_found(looking[name]), looking))
            await reading.go_on(runtime, document, *[looking.pop(name).result() for name in found])
    finally:
        await _called_off(*looking.values())


async def _ending(name: Step, work: Work, runtime: Runtime, document: Document) -> Ending:
    since = runtime.clock.now()
    return Ending(name, await work(runtime, document), since)


def _has_found(look: asyncio.Task[Ending]) -> bool:
    return look.done() and not look.cancelled() and look.exception() is None


async def _called_off(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def understand(runtime: Runtime, document_id: str | UUID, *, last_attempt: bool) -> None:
    """What comes after reading: a fault here is one of the step, the document stays readable."""
    key = UUID(str(document_id))
    works = dict(UNDERSTANDING)
    for name in steps.AFTERWARDS:
        async with runtime.database.sessions() as session:
            document = await session.get(Document, key)
        if document is None or document.deleted_at is not None or document.status != ProcessingStatus.COMPLETED:
            return
        if not steps.is_finished(document, name):
            with contextlib.suppress(reading.Gone):
                await _understand(runtime, key, name, works.get(name), last_attempt=last_attempt)


async def _understand(
    runtime: Runtime, document_id: UUID, name: Step, work: Work | None, *, last_attempt: bool
) -> None:
    document = await reading.begin_step(runtime, document_id, name)
    tries = steps.tries(document, name)
    if steps.is_held(document):
        outcome: Outcome | str | None = Note.OTHER_PERSON
    elif work is None:
        outcome = Note.NO_MODEL
    elif tries > MAX_TRIES:
        outcome = Note.MODEL_FAILED
    else:
        try:
            outcome = await work(runtime, document)
        except reading.Gone:
            raise
        except asyncio.CancelledError:
            await asyncio.shield(_uncount(runtime, document_id, name))
            raise
        except Exception as error:
            log.warning("a step failed", document_id=str(document_id), step=name, error=type(error).__name__)
            if not last_attempt and tries < MAX_TRIES:
                raise
            outcome = Note.MODEL_FAILED
    await reading.end_step(runtime, document_id, name, outcome)


async def _uncount(runtime: Runtime, document_id: UUID, name: Step) -> None:
    with contextlib.suppress(reading.Gone):
        async with reading.changing(runtime, document_id, afterwards=True) as document:
            steps.uncount(document, name)
