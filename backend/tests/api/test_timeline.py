"""Health events in one stream, in the order of time."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from app.models import Document, Importance, MemoryCategory, MemoryEntry, MemoryStatus, PatientMatch
from app.services.runtime import Runtime
from tests.factories import People, Person
from tests.factories.labs import report, tsh


async def events(person: Person, **params: Any) -> list[dict[str, Any]]:
    answer = await person.http.get("/api/v1/timeline", params=params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def remembered(runtime: Runtime, person: Person, title: str, day: date | None, **fields: Any) -> MemoryEntry:
    entry = MemoryEntry(
        id=uuid4(), user_id=person.id, category=MemoryCategory.CONDITION, title=title, content="c",
        importance=Importance.HIGH, status=MemoryStatus.CONFIRMED, is_active=True, valid_from=day,
    )  # fmt: skip
    for name, value in fields.items():
        setattr(entry, name, value)
    async with runtime.database.unit_of_work() as session:
        session.add(entry)
    return entry


async def test_documents_results_and_memory_come_in_one_stream(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    document = await report(runtime, anna, "TSH", document_date=date(2026, 3, 12))
    await tsh(runtime, document)
    await tsh(runtime, document, "3.1")
    await remembered(runtime, anna, "Hypothyroidism", date(2026, 3, 20))
    await remembered(runtime, anna, "Guess", date(2026, 3, 21), status=MemoryStatus.UNCONFIRMED)
    await remembered(runtime, anna, "Old", date(2026, 3, 22), is_active=False)
    found = await events(anna)
    assert [(item["kind"], item["date"]) for item in found] == [
        ("memory", "2026-03-20"), ("labs", "2026-03-12"), ("document", "2026-03-12"),
    ]  # fmt: skip
    assert (found[1]["count"], found[1]["flagged"], found[1]["detail"]) == (2, 1, "Example Lab")
    assert [item["kind"] for item in await events(anna, kind="labs")] == ["labs"]
    assert [item["kind"] for item in await events(anna, **{"from": "2026-03-13"})] == ["memory"]


async def test_what_has_no_date_says_so(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    await report(runtime, anna, "text")
    assert [item["date_is_known"] for item in await events(anna)] == [False]


async def test_a_fact_is_of_the_day_of_its_letter_until_its_own_is_known(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    letter = await report(runtime, anna, "Diagnosis", document_date=date(2026, 3, 12))
    await remembered(runtime, anna, "Of the letter", None, source_document_id=letter.id)
    await remembered(runtime, anna, "Since spring", date(2026, 3, 1), source_document_id=letter.id)
    told = [(item["title"], item["date"], item["date_is_known"]) for item in await events(anna, kind="memory")]
    assert told == [("Of the letter", "2026-03-12", True), ("Since spring", "2026-03-01", True)]


async def test_pages_of_the_stream_have_no_gap_and_no_repeat(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    for number in range(7):
        await remembered(runtime, anna, str(number), date(2026, 1, 1 + number // 3))
    seen: list[str] = []
    cursor: str | None = None
    while True:
        body = await anna.http.get(
            "/api/v1/timeline", params={"limit": 2, "cursor": cursor} if cursor else {"limit": 2}
        )
        seen += [item["title"] for item in body.json()["items"]]
        cursor = body.json()["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == [str(number) for number in range(7)]
    assert (await anna.http.get("/api/v1/timeline", params={"cursor": "x"})).json()["code"] == "request.invalid"


async def test_other_people_s_reports_and_what_is_in_the_trash_are_no_events(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    document = await report(runtime, anna, "TSH", document_date=date(2026, 3, 12))
    await tsh(runtime, document)
    assert len(await events(anna)) == 2
    async with runtime.database.unit_of_work() as session:
        await session.execute(
            update(Document).values(patient_match=PatientMatch.OTHER).where(Document.id == document.id)
        )
    assert await events(anna) == []
    await anna.http.patch(f"/api/v1/documents/{document.id}", json={"patient": "own"})
    await anna.http.delete(f"/api/v1/documents/{document.id}")
    assert await events(anna) == []
