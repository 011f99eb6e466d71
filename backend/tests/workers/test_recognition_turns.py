"""Recognition has a way of its own, and documents take turns at it: nobody waits for all that somebody else scanned."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import text, update

from app.models import Document
from app.services import jobs
from app.services.documents import reading, upkeep
from app.services.runtime import Runtime
from app.workers import page_recogniser
from app.workers.document_processor import process, recognise
from app.workers.jobs import JobWorker
from tests.factories import People
from tests.factories.documents import ENGLISH, pages_of, pdf, scan, upload
from tests.factories.people import Person
from tests.factories.waiting import until


async def shown(person: Person, document: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    return body


def fax(pages: int) -> bytes:
    """Quickly recognised, because there is nothing on its pages."""
    papers = [Image.new("L", (200, 280), 255)] * pages
    buffer = io.BytesIO()
    papers[0].save(buffer, "TIFF", save_all=True, append_images=papers[1:])
    return buffer.getvalue()


async def waiting_scan(runtime: Runtime, person: Person, pages: int = 1) -> dict[str, Any]:
    """Its pages wait to be recognised."""
    document = await upload(person, fax(pages), "fax.tif", allow_duplicate="true")
    await process(runtime, document["id"])
    async with runtime.database.unit_of_work() as session:
        # Its job is done.
        await session.execute(text("DELETE FROM procrastinate_jobs WHERE task_name = 'documents.process'"))
    return document


async def in_line(runtime: Runtime) -> list[str]:
    """The documents that wait for recognition, whose turn is next first."""
    line = text(
        "SELECT args->>'document_id' FROM procrastinate_jobs WHERE queue_name = :queue AND status = 'todo'"
        " ORDER BY priority DESC, id"
    )
    async with runtime.database.sessions() as session:
        return list(await session.scalars(line, {"queue": jobs.QUEUE_RECOGNITION}))


async def next_turn(runtime: Runtime, *, leaves: bool = False) -> str:
    """As a worker does: the first one in line has its turn. `leaves`: it has become useless meanwhile."""
    fetch = text("SELECT id, args->>'document_id' FROM procrastinate_fetch_job_v2(:queues, NULL)")
    async with runtime.database.unit_of_work() as session:
        [(job_id, document_id)] = await session.execute(fetch, {"queues": [jobs.QUEUE_RECOGNITION]})
    if not leaves:
        await recognise(runtime, document_id)
    async with runtime.database.unit_of_work() as session:
        await session.execute(text("SELECT procrastinate_finish_job_v1(:id, 'succeeded', true)"), {"id": job_id})
    return str(document_id)


async def test_a_digital_document_is_read_while_scans_take_all_places(people: People, runtime: Runtime) -> None:
    somebody, person = await people.person(), await people.person()
    long = scan(*["Glucose 5.1"] * 12)
    scans = [await upload(somebody, long, allow_duplicate="true") for _ in range(runtime.recognising.count + 2)]
    worker = JobWorker(runtime)
    await worker.start()
    try:

        async def all_are_at_it() -> bool:
            return len(await in_line(runtime)) == 1

        await until(all_are_at_it, within=30)
        document = await upload(person, pdf(ENGLISH))

        async def is_read() -> bool:
            return (await shown(person, document))["status"] == "completed"

        await until(is_read, within=20)
        assert {(await shown(somebody, one))["status"] for one in scans} == {"processing"}
        for one in scans:
            await somebody.http.post(f"/api/v1/documents/{one['id']}/cancel")
    finally:
        await worker.stop()


async def test_the_line_takes_people_by_turns_and_not_documents(people: People, runtime: Runtime) -> None:
    somebody, person = await people.person(), await people.person()
    many = [(await waiting_scan(runtime, somebody))["id"] for _ in range(3)]
    few = [(await waiting_scan(runtime, person))["id"] for _ in range(2)]
    assert await in_line(runtime) == [many[0], few[0], many[1], few[1], many[2]]
    assert [await next_turn(runtime, leaves=True) for _ in range(3)] == [many[0], few[0], many[1]]
    # Whoever always has only one waiting does not keep others back for ever either.
    few.append((await waiting_scan(runtime, person))["id"])
    assert await in_line(runtime) == [few[1], many[2], few[2]]


async def test_a_long_scan_makes_room_where_others_wait_and_goes_on_after_them(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_recogniser, "TURN_SECONDS", 0.0)
    somebody, person = await people.person(), await people.person()
    long = await waiting_scan(runtime, somebody, 12)
    waits = await shown(somebody, long)
    pages = waits["steps"][1]
    assert (waits["status"], waits["attempts"], waits["page_count"]) == ("processing", 1, 12)
    assert (pages["state"], pages["note"]) == ("waiting", "recognition")
    short = await waiting_scan(runtime, person)
    heard: list[tuple[str, Any]] = []
    real = runtime.events.publish

    async def publish(user_id: UUID, event: dict[str, Any]) -> None:
        heard.append((event["document_id"], event["waits_for"]))
        await real(user_id, event)

    monkeypatch.setattr(runtime.events, "publish", publish)
    assert await next_turn(runtime) == long["id"]
    half = await shown(somebody, long)
    assert (half["steps"][1]["state"], half["steps"][1]["note"]) == ("waiting", "recognition")
    assert 0 < half["progress"] < 1
    assert (heard[0], heard[-1]) == ((long["id"], None), (long["id"], "recognition"))
    assert [await next_turn(runtime) for _ in range(2)] == [short["id"], long["id"]]
    assert (await shown(person, short))["status"] == "completed"
    whole = await shown(somebody, long)
    assert (whole["status"], whole["attempts"], whole["steps"][1]["note"]) == ("completed", 1, None)
    assert whole["steps"][1]["duration_ms"] > 0
    assert [page["source"] for page in await pages_of(somebody, whole)] == ["none"] * 12


async def test_a_crash_while_pages_are_recognised_costs_an_attempt_and_waiting_none(
    people: People, runtime: Runtime
) -> None:
    person = await people.person()
    document = await waiting_scan(runtime, person)
    key = UUID(document["id"])
    for attempt in range(1, reading.MAX_ATTEMPTS + 1):
        # A worker that dies leaves exactly this behind.
        begun = await reading.begin(runtime, key, to_recognise=True)
        assert begun is not None
        assert begun.attempts == attempt
    await recognise(runtime, key)
    assert (await shown(person, document))["error_code"] == "document.processing-failed"


async def test_what_waits_can_be_called_off_and_begun_again(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await waiting_scan(runtime, person)
    called_off = (await person.http.post(f"/api/v1/documents/{document['id']}/cancel")).json()
    assert (called_off["error_code"], called_off["steps"][1]["state"]) == ("document.cancelled", "failed")
    await recognise(runtime, document["id"])
    assert (await shown(person, document))["error_code"] == "document.cancelled"
    await person.http.post(f"/api/v1/documents/{document['id']}/reindex")
    # The place that it had in the line is of no use before its pages are known again.
    await recognise(runtime, document["id"])
    assert (await shown(person, document))["status"] == "pending"
    await process(runtime, document["id"])
    await recognise(runtime, document["id"])
    assert (await shown(person, document))["status"] == "completed"


async def test_what_waits_in_line_has_not_lost_its_job(people: People, runtime: Runtime) -> None:
    await waiting_scan(runtime, await people.person())
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(Document).values(updated_at=text("now() - interval '5 minutes'")))
    assert await upkeep.requeue_lost(runtime) == 0
    async with runtime.database.unit_of_work() as session:
        await session.execute(text("DELETE FROM procrastinate_jobs"))
    assert await upkeep.requeue_lost(runtime) == 1
