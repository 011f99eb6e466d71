"""A database that comes back from a crash without the last of what was kept: the reading does not go on over the gap."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from app.models import Document, DocumentPage
from app.services.documents import reading
from app.services.gateways import page_texts
from app.services.runtime import Runtime
from app.workers import page_reader
from tests.factories import People
from tests.factories.documents import pages_of, pdf, read, scan, upload


@pytest.mark.parametrize("content", [pdf("Sodium 140", "Potassium 4"), scan("Sodium 140", "Potassium 4")])
async def test_pages_that_a_crash_took_back_are_read_again(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    person = await people.person()
    document = await upload(person, content)
    key = UUID(document["id"])
    # The first page is kept while the second is read.
    monkeypatch.setattr(page_texts, "AT_A_TIME", 1)
    monkeypatch.setattr(page_texts, "AT_LEAST", 1)
    monkeypatch.setattr(page_texts, "MOST_WAITING", 1)
    monkeypatch.setattr(page_reader, "TEXT_BATCH", 1)
    real, crashes = reading.keep_pages, 1

    async def kept_until_the_crash(runtime: Runtime, left: Document, *rest: Any, **more: Any) -> None:
        nonlocal crashes
        async with runtime.database.sessions() as session:
            known = (await session.execute(select(Document.progress, Document.steps).where(Document.id == key))).one()
        await real(runtime, left, *rest, **more)
        if crashes and rest[0]:
            crashes -= 1
            async with runtime.database.unit_of_work() as session:
                await session.execute(delete(DocumentPage).where(DocumentPage.document_id == key))
                await session.execute(update(Document).where(Document.id == key).values(**known._mapping))

    monkeypatch.setattr(reading, "keep_pages", kept_until_the_crash)
    with pytest.raises(reading.Lost):
        await read(runtime, document["id"])
    await read(runtime, document["id"])
    found = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    assert (found["status"], found["attempts"]) == ("completed", 1)
    assert [page["text"] for page in await pages_of(person, found)] == ["Sodium 140", "Potassium 4"]
