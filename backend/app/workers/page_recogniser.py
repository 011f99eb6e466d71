"""The pages of a document that are pictures, recognised one turn at a time."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import replace

from app.models import Document
from app.services.documents import reading, steps, turns
from app.services.documents.originals import local_original
from app.services.gateways import ocr
from app.services.gateways.children.run import ChildFailed
from app.services.gateways.ocr import ReadPage, SourceFile
from app.services.runtime import Runtime

# So long a document is worked on before others that wait have their turn.
TURN_SECONDS = 30.0


async def recognise_pages(runtime: Runtime, document: Document) -> None:
    """Raises HandedOn when the turn of the document was over before all of them were done."""
    waiting = steps.to_recognise(document) or []
    if await _in_a_turn(runtime, document, waiting) < len(waiting):
        await turns.give_way(runtime, document)
        raise reading.HandedOn


async def _in_a_turn(runtime: Runtime, document: Document, waiting: list[int]) -> int:
    """How many were recognised."""
    count = document.page_count or 0
    done, undrawn = 0, len(steps.undrawn(document))
    until, enough = time.monotonic() + TURN_SECONDS, asyncio.Event()
    async with local_original(runtime, document) as (file, directory):
        found = ocr.recognised(file, directory, waiting, places=runtime.recognising, enough=enough)
        async with contextlib.aclosing(found) as pages:
            async for page in pages:
                done, undrawn = done + 1, undrawn + page.failed
                better = await _better(runtime, document, page, file, directory)
                await reading.keep_pages(
                    runtime,
                    document,
                    [better] if better else [],
                    page_count=count,
                    progress=(count - len(waiting) + done) / count,
                    recognised=page,
                )
                if time.monotonic() > until and await turns.are_others_waiting(runtime, document.id):
                    enough.set()
    if undrawn == count:
        raise ChildFailed("limits", "no page could be drawn")
    return done


async def _better(
    runtime: Runtime, document: Document, page: ReadPage, file: SourceFile, directory: str
) -> ReadPage | None:
    """What recognition found; None where the few words that are kept of the page are more."""
    if page.number in steps.texted(document):
        own = await turns.own_text(runtime, document.id, page.number)
        return None if page.failed or len(page.text.strip()) < len(own.strip()) else page
    if page.failed and page.number in steps.hidden(document):
        # What another program recognised counts only where ours failed, and nobody is sure of it.
        with contextlib.suppress(ChildFailed):
            found = await ocr.page_words(file, directory, page.number)
            return replace(page, text=found["text"], confidence=0.0)
    return page
