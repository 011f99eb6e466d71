"""Reading documents: what becomes of good, bad and hostile files."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import io
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from procrastinate.exceptions import ProcrastinateException
from sqlalchemy import select, text, update

from app.models import Document
from app.services.documents import reading, upkeep
from app.services.gateways import ocr
from app.services.gateways.children.run import Bounds
from app.services.gateways.ocr import SourceFile
from app.services.gateways.page_texts import PageTexts
from app.services.runtime import Runtime
from app.workers.document_processor import process, recognise
from app.workers.jobs import JobWorker
from tests.factories import People
from tests.factories.documents import (
    ENGLISH,
    FONT,
    RUSSIAN,
    image_bytes,
    pages_of,
    pdf,
    photo,
    picture,
    read,
    scan,
    upload,
    uploaded_and_read,
)
from tests.factories.people import Person
from tests.factories.waiting import until

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples"


async def progresses(person: Person, document: dict[str, Any]) -> bool:
    found = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    return bool(found["progress"] > 0.0)


async def has_status(person: Person, document: dict[str, Any], status: str) -> bool:
    found = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    return bool(found["status"] == status)


async def test_a_digital_pdf_is_read_page_by_page(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH, RUSSIAN))
    assert (document["status"], document["progress"], document["page_count"]) == ("completed", 1.0, 2)
    assert document["doc_type"] == "lab_result"
    first, second = await pages_of(person, document)
    assert "Hemoglobin 140 g/l" in first["text"]
    assert "Жёлчные кислоты" in second["text"]
    assert (first["source"], first["confidence"]) == ("digital", None)
    assert (round(first["width"]), round(first["height"])) == (595, 842)


async def test_a_new_reading_that_finds_fewer_pages_forgets_the_others(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH, "about ferritin", "about zinc"))
    url = f"/api/v1/documents/{document['id']}"
    async with runtime.database.sessions() as session:
        kept = await session.get_one(Document, UUID(document["id"]))
    await runtime.files.put(kept.storage_path, pdf(ENGLISH))
    await person.http.post(f"{url}/reindex")
    await process(runtime, document["id"])
    assert (await person.http.get(url)).json()["page_count"] == 1
    assert [(await person.http.get(f"{url}/pages/{number}")).status_code for number in (1, 2, 3)] == [200, 404, 404]
    found = await person.http.get("/api/v1/documents/search", params={"q": "ferritin"})
    assert found.json()["items"] == []


async def test_a_scan_is_recognised_in_both_languages(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, scan("Гемоглобин 140 г/л\nGlucose 5.1 mmol"))
    assert document["status"] == "completed"
    [page] = await pages_of(person, document)
    assert page["source"] == "ocr"
    assert "Гемоглобин 140" in page["text"]
    assert "Glucose 5.1" in page["text"]
    assert 50 < page["confidence"] <= 100


async def test_only_the_pictures_of_a_mixed_document_are_recognised(people: People, runtime: Runtime) -> None:
    person = await people.person()
    mixed = pymupdf.open(stream=pdf(ENGLISH, ""), filetype="pdf")
    mixed.insert_pdf(pymupdf.open(stream=scan("Cholesterol 6.3"), filetype="pdf"))
    # As a scanner made it: what it read, longer than what we shall, lies unseen over the picture.
    mixed[2].insert_text((10, 20), ["Cholesterol 63 mmol/l"] * 8, render_mode=3)
    document = await upload(person, mixed.tobytes())
    await process(runtime, document["id"])
    found = await person.http.get("/api/v1/documents/search", params={"q": "cholesterol"})
    assert found.json()["items"] == []
    await recognise(runtime, document["id"])
    document = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    pages = await pages_of(person, document)
    assert [page["source"] for page in pages] == ["digital", "none", "ocr"]
    assert "Cholesterol 6.3" in pages[2]["text"]


async def test_where_recognition_fails_what_the_page_itself_says_is_kept_and_never_believed_if_another_program_read_it(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    made = pymupdf.open(stream=pdf(ENGLISH), filetype="pdf")
    made.insert_pdf(pymupdf.open(stream=scan("Cholesterol 6.3", "Glucose 5.1"), filetype="pdf"))
    made[1].insert_text((10, 20), ["Cholesterol 63 mmol/l"] * 8, render_mode=3)
    made[2].insert_text((10, 20), "Glucose seen")
    # No time for any page.
    monkeypatch.setattr(ocr, "PAGE_SECONDS", 0)
    document = await uploaded_and_read(runtime, person, made.tobytes())
    assert document["status"] == "completed"
    _, hidden, words = await pages_of(person, document)
    assert (hidden["source"], hidden["confidence"], "Cholesterol 63" in hidden["text"]) == ("ocr", 0.0, True)
    assert (words["source"], words["confidence"], words["text"]) == ("digital", None, "Glucose seen")


async def test_a_photo_is_turned_upright_before_it_is_read(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, photo("Диагноз: гипертония", orientation=6), "IMG_1.jpg")
    [page] = await pages_of(person, document)
    assert "гипертония" in page["text"]
    assert page["width"] > page["height"]


async def test_every_picture_of_a_tiff_is_a_page(people: People, runtime: Runtime) -> None:
    person = await people.person()
    buffer = io.BytesIO()
    picture("First page").save(buffer, "TIFF", save_all=True, append_images=[picture("Second page")])
    document = await uploaded_and_read(runtime, person, buffer.getvalue(), "fax.tif")
    first, second = await pages_of(person, document)
    assert "First" in first["text"]
    assert "Second" in second["text"]


async def test_a_page_without_anything_says_so(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(""))
    assert document["status"] == "completed"
    [page] = await pages_of(person, document)
    assert (page["source"], page["text"], page["confidence"]) == ("none", "", None)


async def test_a_white_photo_says_so(people: People, runtime: Runtime) -> None:
    person = await people.person()
    white = image_bytes(Image.new("RGB", (600, 400), "white"), "PNG")
    document = await uploaded_and_read(runtime, person, white, "white.png")
    assert document["status"] == "completed"
    assert [page["source"] for page in await pages_of(person, document)] == ["none"]


def _bomb() -> bytes:
    """A page content of some kilobytes that becomes hundreds of megabytes once it is unpacked twice."""
    inner = zlib.compressobj(1)
    packed = b"".join(inner.compress(b" " * 16_777_216) for _ in range(20)) + inner.flush()
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((50, 50), "x")
    [xref] = page.get_contents()
    document.update_stream(xref, zlib.compress(packed, 9), compress=False)
    document.xref_set_key(xref, "Filter", "[/FlateDecode/FlateDecode]")
    return document.tobytes()


BAD: dict[str, tuple[Any, str]] = {
    "encrypted": (lambda: pdf(ENGLISH, password="secret"), "document.password-required"),
    "truncated to its head": (lambda: pdf(ENGLISH)[:60], "document.broken"),
    "not a PDF inside": (lambda: b"%PDF-1.7\n" + b"nothing here" * 50, "document.broken"),
    "broken JPEG": (lambda: photo("text")[:2000], "document.broken"),
    "PNG of 144 megapixels": (
        lambda: image_bytes(Image.new("1", (12_000, 12_000)), "PNG", optimize=True),
        "document.unpacks-too-large",
    ),
    "PNG header only": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "document.broken"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_file_that_cannot_be_read_fails_with_its_reason(people: People, runtime: Runtime, kind: str) -> None:
    make, code = BAD[kind]
    person = await people.person()
    content = make()
    document = await uploaded_and_read(runtime, person, content)
    assert (document["status"], document["error_code"]) == ("failed", code)
    assert (await person.http.get(f"/api/v1/documents/{document['id']}/download")).content == content


async def test_a_pdf_with_too_many_pages_is_refused_quickly(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime.settings.limits, "max_document_pages", 2)
    document = await uploaded_and_read(runtime, await people.person(), pdf("a", "b", "c"))
    assert (document["status"], document["error_code"]) == ("failed", "document.too-many-pages")


async def test_a_giant_page_is_drawn_small(people: People, runtime: Runtime) -> None:
    person = await people.person()
    giant = pymupdf.open()
    page = giant.new_page(width=14_400, height=14_400)
    page.draw_rect((10, 10, 14_000, 14_000), color=(0, 0, 0), width=50)
    document = await uploaded_and_read(runtime, person, giant.tobytes())
    assert document["status"] == "completed"
    image = await person.http.get(f"/api/v1/documents/{document['id']}/pages/1/image")
    drawn = Image.open(io.BytesIO(image.content))
    assert drawn.width * drawn.height <= 4_100_000


async def test_nested_streams_end_within_their_limits(people: People, runtime: Runtime) -> None:
    document = await uploaded_and_read(runtime, await people.person(), _bomb())
    assert document["status"] in {"completed", "failed"}
    assert document["error_code"] in {None, "document.processing-failed"}


async def test_a_child_that_hangs_is_killed(people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = PageTexts(runtime.settings.storage.data_dir, Bounds(ocr.MEMORY, cpu_seconds=10, silence=0.01))
    monkeypatch.setattr(runtime, "page_texts", hasty)
    document = await uploaded_and_read(runtime, await people.person(), pdf(ENGLISH))
    assert (document["status"], document["error_code"]) == ("failed", "document.processing-failed")


async def test_missing_recognition_is_said_and_not_guessed(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    document = await uploaded_and_read(runtime, await people.person(), scan("Glucose"))
    assert (document["status"], document["error_code"]) == ("failed", "document.ocr-unavailable")


async def test_a_file_that_kills_its_worker_comes_to_an_end(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))
    for _ in range(reading.MAX_ATTEMPTS):
        # A worker that dies leaves exactly this behind.
        assert await reading.begin(runtime, UUID(document["id"])) is not None
    await process(runtime, document["id"])
    found = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    assert (found["status"], found["error_code"]) == ("failed", "document.processing-failed")


async def test_a_fault_of_ours_is_tried_again_and_then_said(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))
    await runtime.files.delete_all(f"uploads/{person.id.hex}/{UUID(document['id']).hex}")

    async def missing(*_: object) -> None:
        raise OSError("the disk is away")

    monkeypatch.setattr("app.workers.page_reader.PageReader.inspect", missing)
    for _ in range(2):
        with pytest.raises(OSError, match="away"):
            await process(runtime, document["id"])
    await process(runtime, document["id"])
    found = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    assert (found["status"], found["error_code"]) == ("failed", "document.processing-failed")


async def test_a_full_disk_is_no_fault_of_the_file_and_costs_it_no_attempt(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))

    async def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("app.workers.page_reader.PageReader.inspect", full)
        for _ in range(reading.MAX_ATTEMPTS + 1):
            with pytest.raises(OSError, match="No space"):
                await process(runtime, document["id"])
    await process(runtime, document["id"])
    found = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    assert (found["status"], found["attempts"]) == ("completed", 1)


async def test_stopping_the_server_does_not_cost_the_file_an_attempt(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await upload(person, scan("one", "two", "three"))
    await process(runtime, document["id"])
    task = asyncio.create_task(recognise(runtime, document["id"]))
    await until(lambda: progresses(person, document), within=60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with runtime.database.sessions() as session:
        assert (await session.get_one(Document, UUID(document["id"]))).attempts == 0
    await recognise(runtime, document["id"])
    found = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    assert (found["status"], found["attempts"]) == ("completed", 1)


async def test_recognition_goes_on_where_it_was_interrupted(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    document = await upload(person, scan("Erste", "Zweite", "Dritte"))
    asked: list[list[int]] = []
    real = ocr.recognised

    def noted(file: Any, directory: str, pages: list[int], **options: Any) -> Any:
        asked.append(pages)
        return real(file, directory, pages, **options)

    monkeypatch.setattr(ocr, "recognised", noted)
    kept = [{"name": "inspect", "state": "done"}, {"name": "pages", "state": "running", "recognised": [2]}]
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(Document).values(steps=kept, status="processing"))
    await read(runtime, document["id"])
    assert asked == [[1, 3]]


async def test_a_document_of_which_a_page_did_not_come_is_not_called_read(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH, RUSSIAN))
    real = runtime.page_texts.read

    @contextlib.asynccontextmanager
    async def one_more_than_comes(file: SourceFile, *, max_pages: int) -> AsyncIterator[tuple[int, Any]]:
        async with real(file, max_pages=max_pages) as (count, pages):
            yield count + 1, pages

    with monkeypatch.context() as patch:
        patch.setattr(runtime.page_texts, "read", one_more_than_comes)
        with pytest.raises(RuntimeError, match="2 pages of 3"):
            await read(runtime, document["id"])
    await read(runtime, document["id"])
    assert await has_status(person, document, "completed")


async def test_deleting_a_document_while_it_is_read_ends_the_reading(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))
    real = reading.go_on

    async def deleted_meanwhile(*args: Any, **kwargs: Any) -> None:
        await person.http.delete(f"/api/v1/documents/{document['id']}")
        await real(*args, **kwargs)

    monkeypatch.setattr(reading, "go_on", deleted_meanwhile)
    await process(runtime, document["id"])
    assert (await person.http.get(f"/api/v1/documents/{document['id']}")).status_code == 404


async def test_open_windows_hear_how_far_it_is(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))
    heard: list[dict[str, Any]] = []

    async def publish(user_id: UUID, event: dict[str, Any]) -> None:
        assert user_id == person.id
        heard.append(event)

    runtime.events.publish, real = publish, runtime.events.publish
    try:
        await process(runtime, document["id"])
    finally:
        runtime.events.publish = real
    assert {event["type"] for event in heard} == {"document.status"}
    assert {event["document_id"] for event in heard} == {document["id"]}
    assert [heard[0]["status"], heard[-1]["status"], heard[-1]["progress"]] == ["processing", "completed", 1.0]
    assert [heard[0]["steps"]["pages"], heard[-1]["steps"]["pages"]] == ["waiting", "done"]


async def test_an_upload_is_read_by_the_real_worker(people: People, runtime: Runtime) -> None:
    person = await people.person()
    worker = JobWorker(runtime)
    await worker.start()
    try:
        document = await upload(person, pdf(ENGLISH))
        await until(lambda: has_status(person, document, "completed"))
    finally:
        await worker.stop()


async def test_the_worker_s_heart_beats_on_after_it_failed(runtime: Runtime) -> None:
    async def rename(old: str, new: str) -> None:
        async with runtime.database.unit_of_work() as session:
            await session.execute(text(f"ALTER FUNCTION {old}(bigint) RENAME TO {new}"))

    async def said(query: str) -> Any:
        async with runtime.database.sessions() as session:
            return await session.scalar(text(query))

    beat, away = "procrastinate_update_heartbeat_v1", "procrastinate_update_heartbeat_away"
    since = "SELECT bool_and(last_heartbeat > '{}') FROM procrastinate_workers"
    worker = JobWorker(runtime, heartbeat=0.02)
    await worker.start()
    try:
        await until(lambda: said("SELECT count(*) = 3 FROM procrastinate_workers"))
        await rename(beat, away)
        try:
            with pytest.raises(ProcrastinateException):
                await worker.retry_stalled()
            # Longer than a beat takes: two tries have failed by now.
            await asyncio.sleep(0.2)
        finally:
            await rename(away, beat)
        now = await said("SELECT now()")
        await until(lambda: said(since.format(now)))
    finally:
        await worker.stop()


async def test_a_document_that_lost_its_job_gets_a_new_one(people: People, runtime: Runtime) -> None:
    person = await people.person()
    await upload(person, pdf(ENGLISH))
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(Document).values(updated_at=text("now() - interval '5 minutes'")))
    assert await upkeep.requeue_lost(runtime) == 0
    async with runtime.database.unit_of_work() as session:
        await session.execute(text("DELETE FROM procrastinate_jobs"))
    assert await upkeep.requeue_lost(runtime) == 1


async def test_files_that_nobody_owns_are_swept_up(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    kept = await upload(person, pdf(ENGLISH))
    async with runtime.database.sessions() as session:
        path = await session.scalar(select(Document.storage_path).where(Document.id == UUID(kept["id"])))
    orphan = "uploads/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0e/original.pdf"
    await runtime.files.put(orphan, b"left behind")
    await upkeep.sweep_files(runtime)
    assert await runtime.files.read(orphan) == b"left behind"
    monkeypatch.setattr(upkeep, "GRACE_SECONDS", -1.0)
    await upkeep.sweep_files(runtime)
    with pytest.raises(FileNotFoundError):
        await runtime.files.read(orphan)
    assert path is not None
    assert await runtime.files.read(path)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample documents are not on this machine")
async def test_the_sample_documents_are_read(people: People, runtime: Runtime) -> None:
    person = await people.person()
    lab = await uploaded_and_read(runtime, person, (SAMPLES / "labcorp_ana_titre.pdf").read_bytes())
    discharge = await uploaded_and_read(runtime, person, (SAMPLES / "discharge_summary.pdf").read_bytes())
    assert (lab["status"], lab["page_count"], lab["doc_type"]) == ("completed", 3, "lab_result")
    assert (discharge["status"], discharge["page_count"], discharge["doc_type"]) == ("completed", 3, "consultation")
    found = await person.http.get("/api/v1/documents/search", params={"q": "antinuclear antibodies"})
    assert found.json()["items"][0]["document_id"] == lab["id"]


async def test_a_table_in_a_photo_keeps_its_rows(people: People, runtime: Runtime) -> None:
    image = Image.new("L", (1654, 700), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 32)
    rows = [("Гемоглобин", "140", "г/л"), ("Глюкоза", "5,1", "ммоль/л"), ("Холестерин", "6,3", "ммоль/л")]
    for line, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            draw.text((120 + 550 * column, 100 + 120 * line), cell, fill=0, font=font)
    document = await uploaded_and_read(
        runtime, await people.person(), image_bytes(image.rotate(0.7, fillcolor=255), "JPEG")
    )
    assert document["status"] == "completed"
    async with runtime.database.sessions() as session:
        text_read = await session.scalar(select(Document.extracted_text))
    assert text_read is not None
    assert any("Глюкоза" in line and "5,1" in line for line in text_read.splitlines())
