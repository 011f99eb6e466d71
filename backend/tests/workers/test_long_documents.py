"""Long documents: what the first pages tell is there while the others are still being read, and neither harms the other."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pymupdf
import pytest
from sqlalchemy import select

from app.models import Document, DocumentPage, PageSource
from app.services.documents import reading, steps
from app.services.documents.steps import Step
from app.services.gateways.ocr import ReadPage, SourceFile
from app.services.labs import reading as labs_reading
from app.services.labs.shapes import Report
from app.services.labs.wire import KeptPage
from app.services.runtime import Runtime
from app.workers import document_processor, page_reader
from app.workers.document_processor import process, recognise
from tests.factories import People
from tests.factories.documents import pages_of, pdf, read, scan, upload, uploaded_and_read
from tests.factories.waiting import someone_waits, until

type Pages = AsyncIterator[list[ReadPage]]
REPORT = "Laboratory report\nCollected: 12.05.2024\n\nSodium   140   mmol/L   136 - 145"


def with_a_picture_behind(*texts: str) -> bytes:
    made = pymupdf.open(stream=pdf(*texts), filetype="pdf")
    made.insert_pdf(pymupdf.open(stream=scan("Cholesterol 6.3"), filetype="pdf"))
    content: bytes = made.tobytes()
    return content


def states(document: dict[str, Any]) -> str:
    return " ".join(step["state"] for step in document["steps"])


@contextlib.contextmanager
def pages_through(runtime: Runtime, monkeypatch: pytest.MonkeyPatch, through: Callable[[Pages], Pages]) -> Any:
    """The pages come as `through` hands them on."""
    real = runtime.page_texts.read

    @contextlib.asynccontextmanager
    async def read_through(file: SourceFile, *, max_pages: int) -> AsyncIterator[tuple[int, Pages]]:
        async with real(file, max_pages=max_pages) as (count, pages):
            yield count, through(pages)

    with monkeypatch.context() as patch:
        patch.setattr(runtime.page_texts, "read", read_through)
        yield


async def test_what_a_long_document_is_shows_in_its_first_pages_and_its_last_page_is_kept_too(
    people: People, runtime: Runtime
) -> None:
    person = await people.person()
    letters = [f"Letter number {number} says that all is well." for number in range(2, 91)]
    document = await uploaded_and_read(runtime, person, pdf(REPORT, *letters))
    assert states(document).startswith("done done done done done")
    assert all(step["duration_ms"] is not None for step in document["steps"][:5])
    assert (document["doc_type"], document["document_date"]) == ("lab_result", "2024-05-12")
    assert (document["labs"]["total"], document["progress"]) == (1, 1.0)
    assert (await pages_of(person, document))[-1]["text"].startswith("Letter number 90")
    async with runtime.database.sessions() as session:
        whole = await session.scalar(select(Document.extracted_text).where(Document.id == UUID(document["id"])))
    assert whole is not None
    assert "Sodium" in whole
    assert "Letter number 90" in whole


async def test_results_of_the_first_pages_are_there_while_the_last_ones_are_read_and_stay_if_those_break(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    document = await upload(person, pdf(REPORT, *["All is well."] * 62))
    url = f"/api/v1/documents/{document['id']}"
    seen: dict[str, Any] = {}

    async def has_results() -> bool:
        seen.update((await person.http.get(url)).json())
        return "done done done" in states(seen)

    async def broken(pages: Pages) -> Pages:
        come = [page async for several in pages for page in several]
        yield [page for page in come if page.number <= 61]
        await until(has_results)
        raise RuntimeError("broken")

    with pages_through(runtime, monkeypatch, broken), pytest.raises(RuntimeError, match="broken"):
        await process(runtime, document["id"])
    assert (seen["status"], seen["labs"]["total"], seen["document_date"]) == ("processing", 1, "2024-05-12")
    assert states(seen) == "done running done done done waiting waiting"
    [before] = (await person.http.get("/api/v1/labs")).json()["items"]
    # What has been told is not asked again.
    monkeypatch.setattr(runtime, "lab_reports", None)
    await read(runtime, document["id"])
    found = (await person.http.get(url)).json()
    assert (found["status"], found["attempts"]) == ("completed", 2)
    assert (await person.http.get("/api/v1/labs")).json()["items"] == [before]
    assert (await person.http.get(f"{url}/pages/63")).json()["text"] == "All is well."


async def test_results_of_the_first_pages_do_not_wait_for_pictures_behind_them(
    people: People, runtime: Runtime
) -> None:
    person = await people.person()
    document = await upload(person, with_a_picture_behind(REPORT, *["All is well."] * 60))
    url = f"/api/v1/documents/{document['id']}"
    await process(runtime, document["id"])
    waiting = (await person.http.get(url)).json()
    assert states(waiting) == "done waiting done done done waiting waiting"
    assert (waiting["status"], waiting["labs"]["total"]) == ("processing", 1)
    await recognise(runtime, document["id"])
    found = (await person.http.get(url)).json()
    assert (found["status"], found["labs"]["total"]) == ("completed", 1)
    assert "Cholesterol" in (await person.http.get(f"{url}/pages/62")).json()["text"]


@pytest.mark.parametrize(
    ("content", "ending", "steps"),
    [
        (pdf(*["All is well."] * 62), pytest.raises(ValueError, match="broke"), "done done running waiting"),
        (with_a_picture_behind(*["All is well."] * 61), contextlib.nullcontext(), "done waiting waiting waiting"),
    ],
)
async def test_a_fault_of_what_is_told_costs_no_page(
    people: People,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    ending: contextlib.AbstractContextManager[object],
    steps: str,
) -> None:
    person = await people.person()
    document = await upload(person, content)
    url = f"/api/v1/documents/{document['id']}"
    broke = asyncio.Event()

    async def breaks(_: Runtime, __: Document) -> None:
        broke.set()
        raise ValueError("broke")

    async def slowly(pages: Pages) -> Pages:
        come = [page async for several in pages for page in several]
        yield [page for page in come if page.number <= 60]
        await broke.wait()
        yield [page for page in come if page.number > 60]

    with monkeypatch.context() as patch, pages_through(runtime, monkeypatch, slowly):
        patch.setattr(document_processor, "TELLING", ((Step.KIND, breaks),))
        with ending:
            await process(runtime, document["id"])
    found = (await person.http.get(url)).json()
    assert states(found).startswith(steps)
    assert (await person.http.get(f"{url}/pages/61")).json()["text"] == "All is well."
    await read(runtime, document["id"])
    assert (await person.http.get(url)).json()["status"] == "completed"


async def test_what_is_told_and_pages_that_come_are_kept_one_after_the_other(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    document = await upload(person, pdf(*["All is well."] * 90))
    are_first_kept, is_locked = asyncio.Event(), asyncio.Event()

    async def tells_late(_: Runtime, __: Document) -> None:
        await is_locked.wait()

    async def in_three(pages: Pages) -> Pages:
        come = [page async for several in pages for page in several]
        yield [page for page in come if page.number <= 60]
        are_first_kept.set()
        await is_locked.wait()
        yield [page for page in come if 60 < page.number <= 80]
        yield [page for page in come if page.number > 80]

    async def keep_both_waiting() -> None:
        await are_first_kept.wait()
        async with runtime.database.unit_of_work() as session:
            await session.scalar(select(Document.id).where(Document.id == UUID(document["id"])).with_for_update())
            is_locked.set()
            await until(lambda: someone_waits(runtime, at_least=2))

    monkeypatch.setattr(document_processor, "TELLING", ((Step.KIND, tells_late),))
    with pages_through(runtime, monkeypatch, in_three):
        async with asyncio.TaskGroup() as group:
            group.create_task(keep_both_waiting())
            group.create_task(process(runtime, document["id"]))
    found = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    assert (found["attempts"], states(found)) == (1, "done done done running waiting waiting waiting")
    assert (await person.http.get(f"/api/v1/documents/{document['id']}/pages/90")).status_code == 200


def asked(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """For which sex results are read, each time that they are."""
    real, found = runtime.lab_reports.read, []

    async def read_for(pages: Sequence[KeptPage], sex: str | None, born: date | None) -> Report:
        found.append(sex)
        return await real(pages, sex, born)

    monkeypatch.setattr(runtime.lab_reports, "read", read_for)
    return found


@pytest.mark.parametrize(("said", "expected"), [({}, [None]), ({"sex": "female"}, [None, "female"])])
async def test_results_read_ahead_count_unless_the_owner_says_meanwhile_who_they_are(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, said: dict[str, str], expected: list[str | None]
) -> None:
    person = await people.person()
    found = asked(runtime, monkeypatch)

    async def read_ahead_and_say(*given: Any) -> None:
        await labs_reading.read_ahead(*given)
        await asyncio.sleep(0)
        assert (await person.http.patch("/api/v1/users/me", json=said)).status_code == 200

    monkeypatch.setattr(page_reader, "read_ahead", read_ahead_and_say)
    document = await uploaded_and_read(runtime, person, pdf(REPORT))
    assert (found, document["labs"]["total"]) == (expected, 1)


async def test_results_are_those_of_the_page_that_was_recognised_before_though_its_file_has_a_text_now(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its results point at words of the page that is kept."""
    person = await people.person()
    document = await upload(person, pdf(REPORT))
    text = REPORT.replace("140", "150").replace("\n", "\n\n")
    async with runtime.database.unit_of_work() as session:
        kept = await session.get_one(Document, UUID(document["id"]))
        kept.steps = steps.all_of(kept)
        steps.note_recognised(kept, ReadPage(1, confidence=90.0))
        page = {"user_id": person.id, "document_id": kept.id, "number": 1, "text": text, "confidence": 90.0}
        session.add(DocumentPage(**page, source=PageSource.OCR))
    found = asked(runtime, monkeypatch)
    await read(runtime, document["id"])
    [row] = (await person.http.get("/api/v1/labs")).json()["items"]
    assert (row["value"], len(found)) == ("150", 2)


@pytest.mark.parametrize(("pause", "expected"), [(0.0, [0.25, 0.5, 0.75]), (1e9, [0.25])])
async def test_windows_hear_of_the_first_pages_at_once_and_of_others_now_and_then(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, pause: float, expected: list[float]
) -> None:
    person = await people.person()
    document = await upload(person, pdf(*["All is well."] * 80))
    told: list[float] = []
    for name, value in {"TEXT_BATCH": 20, "TELL_SECONDS": pause, "MOST_PAGES": 100}.items():
        monkeypatch.setattr(page_reader, name, value)

    async def announce(_: Runtime, of: Document) -> None:
        # Nothing else is said of its progress before the first pages tell what it is, and they are all of them here.
        told.append(of.progress)

    async def by_twenties(pages: Pages) -> Pages:
        come = [page async for several in pages for page in several]
        for number in range(0, 80, 20):
            yield come[number : number + 20]

    monkeypatch.setattr(reading, "announce", announce)
    with pages_through(runtime, monkeypatch, by_twenties):
        await process(runtime, document["id"])
    assert sorted({progress for progress in told if 0 < progress < 1}) == expected
    assert told[-1] == 1.0
