"""The pipeline's steps as their owner sees them: how far it is, how long it took, what was left out, and stopping it."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from uuid import UUID

import psutil
import pytest
from PIL import Image, ImageDraw
from sqlalchemy import text, update

from app.models import Document
from app.services.runtime import Runtime
from app.workers import document_processor
from app.workers.document_processor import process, understand
from tests.factories import People
from tests.factories.documents import ENGLISH, image_bytes, pdf, read, scan, upload, uploaded_and_read
from tests.factories.people import Person
from tests.factories.waiting import until

NAMES = ["inspect", "pages", "kind", "patient", "labs", "extraction", "memory"]


async def shown(person: Person, document: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    return body


def states(document: dict[str, Any]) -> dict[str, str]:
    return {step["name"]: step["state"] for step in document["steps"]}


async def test_every_step_is_shown_with_its_duration(people: People, runtime: Runtime) -> None:
    document = await uploaded_and_read(runtime, await people.person(), pdf(ENGLISH))
    assert [step["name"] for step in document["steps"]] == NAMES
    assert {states(document)[name] for name in NAMES[:3]} == {"done"}
    assert {states(document)[name] for name in NAMES[5:]} == {"waiting"}
    pages = document["steps"][1]
    assert pages["started_at"].endswith("Z")
    assert pages["duration_ms"] >= 0


async def test_a_document_without_text_says_why_it_has_no_kind(people: People, runtime: Runtime) -> None:
    document = await uploaded_and_read(runtime, await people.person(), pdf(""))
    assert document["status"] == "completed"
    kind = document["steps"][2]
    assert (kind["state"], kind["note"]) == ("skipped", "no-text")


async def test_a_table_of_known_analytes_is_a_report_whatever_it_is_called(people: People, runtime: Runtime) -> None:
    rows = "Test   Result   Units   Reference\nTSH   3.01   mIU/L   0.4-4.0\nFerritin   80   ng/mL   10-120\n"
    person = await people.person()
    told = [await uploaded_and_read(runtime, person, text.encode(), "a.txt") for text in (rows, "TSH was measured.")]
    assert [document["doc_type"] for document in told] == ["lab_result", "other"]


async def test_a_step_that_is_done_is_not_done_again(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))
    calls: list[str] = []

    async def works(_: Runtime, __: Document) -> None:
        calls.append("works")

    async def breaks(_: Runtime, __: Document) -> None:
        calls.append("breaks")
        raise RuntimeError

    steps = ((document_processor.Step.KIND, works), (document_processor.Step.PATIENT, breaks))
    monkeypatch.setattr(document_processor, "TELLING", steps)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            await process(runtime, document["id"])
    assert calls == ["works", "breaks", "breaks"]
    await process(runtime, document["id"])
    failed = await shown(person, document)
    assert (failed["status"], failed["attempts"]) == ("failed", 3)
    assert states(failed)["patient"] == "failed"


async def test_what_comes_after_reading_never_makes_a_document_failed(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))

    async def breaks(_: Runtime, __: Document) -> None:
        raise RuntimeError

    async def quota(_: Runtime, __: Document) -> str:
        return "quota"

    steps = ((document_processor.Step.EXTRACTION, breaks), (document_processor.Step.MEMORY, quota))
    monkeypatch.setattr(document_processor, "UNDERSTANDING", steps)
    with pytest.raises(RuntimeError):
        await understand(runtime, document["id"], last_attempt=False)
    await understand(runtime, document["id"], last_attempt=True)
    found = await shown(person, document)
    assert found["status"] == "completed"
    extraction, memory = found["steps"][5:]
    assert (extraction["state"], extraction["note"]) == ("failed", "model-failed")
    assert (memory["state"], memory["note"]) == ("skipped", "quota")


async def test_reading_hands_on_to_a_job_of_its_own(people: People, runtime: Runtime) -> None:
    document = await uploaded_and_read(runtime, await people.person(), pdf(ENGLISH))
    found = text("SELECT lock FROM procrastinate_jobs WHERE task_name = 'documents.understand' AND status = 'todo'")
    async with runtime.database.sessions() as session:
        assert list(await session.scalars(found)) == [f"document:{document['id']}"]


async def test_reading_again_begins_from_the_first_step(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))
    again = (await person.http.post(f"/api/v1/documents/{document['id']}/reindex")).json()
    assert (again["status"], again["steps"]) == ("pending", [])
    await process(runtime, document["id"])
    assert states(await shown(person, document))["kind"] == "done"


async def _progresses(person: Person, document: dict[str, Any]) -> bool:
    return bool((await shown(person, document))["progress"] > 0.0)


def _children() -> list[psutil.Process]:
    """Those that are at work on a file; others stand by, or read reports."""
    # One that has ended and whose end nobody has noticed yet is at work on nothing.
    living = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    commands = [(child, " ".join(child.cmdline())) for child in living]
    found = [child for child, said in commands if "gateways.children" in said and "lab_reports" not in said]
    return [child for child in found if "page_texts" not in child.cmdline()[2] or child.open_files()]


async def test_a_reading_can_be_called_off_and_begun_again(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await upload(person, scan(*["Гемоглобин 140 г/л"] * 6))
    task = asyncio.create_task(read(runtime, document["id"]))
    await until(lambda: _progresses(person, document), within=30)
    began = time.monotonic()
    cancelled = (await person.http.post(f"/api/v1/documents/{document['id']}/cancel")).json()
    assert (cancelled["status"], cancelled["error_code"]) == ("failed", "document.cancelled")
    assert states(cancelled)["pages"] == "failed"
    await task
    assert time.monotonic() - began < 1.0
    assert _children() == []
    assert (await shown(person, document))["error_code"] == "document.cancelled"
    await person.http.post(f"/api/v1/documents/{document['id']}/reindex")
    await read(runtime, document["id"])
    assert (await shown(person, document))["status"] == "completed"


async def test_a_thousand_pages_are_seen_to_progress_and_end_at_once_when_called_off(
    people: People, runtime: Runtime
) -> None:
    person = await people.person()
    document = await upload(person, pdf(*(f"Page {number}\nHemoglobin   140   g/l" for number in range(1000))))
    seen: list[float] = []

    async def a_third_is_read() -> bool:
        found = await shown(person, document)
        assert (found["status"], found["page_count"]) in {
            ("pending", None), ("processing", None), ("processing", 1000)
        }  # fmt: skip
        seen.append(found["progress"])
        return bool(found["progress"] >= 0.3)

    task = asyncio.create_task(process(runtime, document["id"]))
    await until(a_third_is_read, within=30)
    assert len(set(seen)) >= 4
    assert seen == sorted(seen)
    began = time.monotonic()
    await person.http.post(f"/api/v1/documents/{document['id']}/cancel")
    await task
    assert time.monotonic() - began < 1.0
    assert _children() == []
    ended = await shown(person, document)
    assert (ended["error_code"], ended["page_count"]) == ("document.cancelled", 1000)
    assert 0.3 <= ended["progress"] < 1.0
    # What was read before that can be found.
    hits = await person.http.get("/api/v1/documents/search", params={"q": "hemoglobin"})
    assert hits.json()["items"]


async def test_a_document_that_waits_is_called_off_before_it_begins(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))
    await person.http.post(f"/api/v1/documents/{document['id']}/cancel")
    await process(runtime, document["id"])
    found = await shown(person, document)
    assert (found["status"], found["error_code"], found["page_count"]) == ("failed", "document.cancelled", None)


async def test_calling_off_what_has_ended_changes_nothing(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))
    after = await person.http.post(f"/api/v1/documents/{document['id']}/cancel")
    assert (after.status_code, after.json()["status"]) == (200, "completed")


async def test_the_old_reading_does_not_go_on_for_the_new_one(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await upload(person, scan(*["Гемоглобин 140 г/л"] * 4))
    task = asyncio.create_task(read(runtime, document["id"]))
    await until(lambda: _progresses(person, document), within=30)
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(Document).where(Document.id == UUID(document["id"])).values(status="pending"))
    await task
    assert (await shown(person, document))["status"] == "pending"


STRANGER = "Лаборатория\nФИО: Петрова Анна Сергеевна\nДата рождения: 02.02.1990\nДата взятия: 03.12.2024\nГлюкоза   5,1   ммоль/л"


async def test_another_person_s_report_waits_for_its_owner_s_word(people: People, runtime: Runtime) -> None:
    person = await people.person()
    await person.http.patch("/api/v1/users/me", json={"full_name": "Заозёрный Григорий", "birth_date": "1980-03-12"})
    document = await uploaded_and_read(runtime, person, pdf(STRANGER))
    assert document["patient"] == {"name": "Петрова Анна Сергеевна", "match": "other"}
    assert (document["document_date"], document["date_kind"]) == ("2024-12-03", "collected")
    await understand(runtime, document["id"], last_attempt=True)
    held = await shown(person, document)
    assert [step["note"] for step in held["steps"][5:]] == ["other-person", "other-person"]
    waiting = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'documents.understand'")
    async with runtime.database.sessions() as session:
        before = await session.scalar(waiting)
    said = (await person.http.patch(f"/api/v1/documents/{document['id']}", json={"patient": "own"})).json()
    assert said["patient"]["match"] == "own_said"
    assert [step["state"] for step in said["steps"][5:]] == ["waiting", "waiting"]
    async with runtime.database.sessions() as session:
        assert await session.scalar(waiting) == (before or 0) + 1
    await person.http.post(f"/api/v1/documents/{document['id']}/reindex")
    await process(runtime, document["id"])
    assert (await shown(person, document))["patient"]["match"] == "own_said"


async def test_what_the_owner_said_about_type_and_date_survives_the_next_reading(
    people: People, runtime: Runtime
) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(STRANGER))
    said = {"document_date": "2023-01-02", "doc_type": "consultation"}
    await person.http.patch(f"/api/v1/documents/{document['id']}", json=said)
    await person.http.post(f"/api/v1/documents/{document['id']}/reindex")
    await process(runtime, document["id"])
    found = await shown(person, document)
    assert (found["document_date"], found["date_kind"], found["doc_type"]) == ("2023-01-02", "chosen", "consultation")


async def dates(person: Person) -> list[tuple[str, str | None]]:
    rows = (await person.http.get("/api/v1/labs")).json()["items"]
    return sorted((row["analyte_printed"], row["collected_on"]) for row in rows)


@pytest.mark.parametrize("day", ["2023-01-02", None])
async def test_the_owner_s_date_is_that_of_the_results_now_and_after_the_next_reading(
    people: People, runtime: Runtime, day: str | None
) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(STRANGER + "\nКреатинин   88   мкмоль/л"))
    url = f"/api/v1/documents/{document['id']}"
    assert await dates(person) == [("Глюкоза", "2024-12-03"), ("Креатинин", "2024-12-03")]
    [edited] = [
        row for row in (await person.http.get("/api/v1/labs")).json()["items"] if row["analyte_printed"] == "Креатинин"
    ]
    await person.http.patch(f"/api/v1/labs/{edited['id']}", json={"collected_on": "2024-12-04"})
    said = (await person.http.patch(url, json={"document_date": day})).json()
    assert (said["document_date"], said["date_kind"]) == (day, day and "chosen")
    assert await dates(person) == [("Глюкоза", day), ("Креатинин", "2024-12-04")]
    await person.http.post(f"{url}/reindex")
    await process(runtime, document["id"])
    assert (await shown(person, document))["document_date"] == day
    assert await dates(person) == [("Глюкоза", day), ("Креатинин", "2024-12-04")]


async def test_a_picture_of_a_cat_is_filed_as_other_without_rows(people: People, runtime: Runtime) -> None:
    cat = Image.new("RGB", (1200, 900), "tan")
    draw = ImageDraw.Draw(cat)
    draw.ellipse((350, 250, 850, 750), fill="gray")
    for x in (420, 680):
        draw.polygon([(x, 300), (x + 50, 130), (x + 110, 290)], fill="gray")
        draw.ellipse((x + 20, 400, x + 70, 450), fill="green")
    document = await uploaded_and_read(runtime, await people.person(), image_bytes(cat, "JPEG"), "cat.jpg")
    assert (document["status"], document["doc_type"]) == ("completed", "other")
    assert document["labs"] == {"total": 0, "unconfirmed": 0}
