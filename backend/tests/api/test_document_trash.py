"""The trash: out of sight at once, brought back whole, gone for good with every file."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from app.models import (
    Document,
    DocumentPage,
    LabReader,
    LabResult,
    MemoryCategory,
    MemoryEntry,
    MemoryStatus,
    ValueKind,
)
from app.models.document import PURGING
from app.services.documents import trash, upkeep
from app.services.runtime import Runtime
from app.workers.document_processor import process, understand
from tests.factories import People, Person
from tests.factories.documents import ENGLISH, RUSSIAN, pdf, upload, uploaded_and_read
from tests.factories.waiting import someone_waits, until

URL = "/api/v1/documents"


def _files_of(runtime: Runtime, document: dict[str, Any], person: Person) -> list[Path]:
    assert runtime.files.root is not None
    folder = runtime.files.root / "uploads" / person.id.hex / UUID(document["id"]).hex
    return [path for path in folder.rglob("*") if path.is_file()]


async def _in_trash(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await person.http.get(URL, params={"trash": "true"})).json()["items"]
    return items


async def _with_findings(runtime: Runtime, person: Person) -> dict[str, Any]:
    """A read document with one result and one proposal of memory out of it."""
    document = await uploaded_and_read(runtime, person, pdf("A letter in which hemoglobin is mentioned"))
    source = UUID(document["id"])
    result = LabResult(
        user_id=person.id, document_id=source, page=1, position=1, place="x", quote="hemoglobin",
        analyte_printed="Hemoglobin", kind=ValueKind.QUANTITY, value_printed="140", reader=LabReader.TABLE,
    )  # fmt: skip
    proposal = MemoryEntry(
        id=uuid4(), user_id=person.id, category=MemoryCategory.VITAL, title="Hemoglobin 140", content="140 g/l",
        status=MemoryStatus.UNCONFIRMED, source_document_id=source,
    )  # fmt: skip
    async with runtime.database.unit_of_work() as session:
        session.add_all([result, proposal])
    found: dict[str, Any] = (await person.http.get(f"{URL}/{document['id']}")).json()
    return found


async def test_what_was_read_from_a_document_is_counted_in_it(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await _with_findings(runtime, person)
    assert (document["labs"], document["memory_proposals"]) == ({"total": 1, "unconfirmed": 1}, 1)
    [listed] = (await person.http.get(URL)).json()["items"]
    assert listed == document


async def test_a_thrown_away_document_is_nowhere_but_in_the_trash(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await _with_findings(runtime, person)
    path = f"{URL}/{document['id']}"
    answer = await person.http.delete(path)
    assert (answer.status_code, answer.content) == (204, b"")
    for route in ("", "/download", "/pages/1", "/pages/1/image"):
        gone = await person.http.get(path + route)
        assert (gone.status_code, gone.json()["code"]) == (404, "document.not-found")
    assert (await person.http.get(URL)).json()["items"] == []
    assert (await person.http.get(URL, params={"q": "hemoglobin"})).json()["items"] == []
    assert (await person.http.get(f"{URL}/search", params={"q": "hemoglobin"})).json()["items"] == []
    assert (await person.http.get("/api/v1/memory")).json()["items"] == []
    async with runtime.database.sessions() as session:
        assert await session.scalar(LabResult.visible_to(person.actor)) is None
    [kept] = await _in_trash(person)
    assert kept["id"] == document["id"]
    assert kept["deleted_at"] is not None
    assert kept["purged_at"] > kept["deleted_at"]
    assert (await person.http.delete(path)).status_code == 404


async def test_a_restored_document_is_whole_again(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await _with_findings(runtime, person)
    path = f"{URL}/{document['id']}"
    await person.http.delete(path)
    restored = await person.http.post(f"{path}/restore")
    assert restored.status_code == 200
    assert restored.json() | {"updated_at": 0} == document | {"updated_at": 0}
    assert await _in_trash(person) == []
    hits = (await person.http.get(f"{URL}/search", params={"q": "hemoglobin"})).json()["items"]
    assert [hit["document_id"] for hit in hits] == [document["id"]]
    assert len((await person.http.get("/api/v1/memory")).json()["items"]) == 1
    assert (await person.http.post(f"{path}/restore")).status_code == 200


@pytest.mark.parametrize("way", ["restore", "bulk"])
async def test_nothing_is_read_in_the_trash_and_reading_goes_on_after_it(
    people: People, runtime: Runtime, way: str
) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))
    path = f"{URL}/{document['id']}"
    await person.http.delete(path)
    async with runtime.database.unit_of_work() as session:
        await session.execute(text("DELETE FROM procrastinate_jobs"))
    await process(runtime, document["id"])
    [kept] = await _in_trash(person)
    assert (kept["status"], kept["attempts"]) == ("pending", 0)
    assert await upkeep.requeue_lost(runtime) == 0
    if way == "bulk":
        await person.http.post(f"{URL}/bulk", json={"ids": [document["id"]], "action": "restore"})
    else:
        await person.http.post(f"{path}/restore")
    async with runtime.database.sessions() as session:
        jobs = await session.scalars(text("SELECT args->>'document_id' FROM procrastinate_jobs"))
    assert list(jobs) == [document["id"]]
    await process(runtime, document["id"])
    assert (await person.http.get(path)).json()["status"] == "completed"


async def test_what_was_thrown_away_is_not_given_to_the_model(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))
    path = f"{URL}/{document['id']}"
    await person.http.delete(path)
    async with runtime.database.unit_of_work() as session:
        await session.execute(text("DELETE FROM procrastinate_jobs"))
    await understand(runtime, document["id"], last_attempt=True)
    [kept] = await _in_trash(person)
    assert {step["state"] for step in kept["steps"] if step["name"] in ("extraction", "memory")} == {"waiting"}
    await person.http.post(f"{path}/restore")
    async with runtime.database.sessions() as session:
        jobs = await session.scalars(text("SELECT task_name FROM procrastinate_jobs"))
    assert list(jobs) == ["documents.understand"]


async def test_only_the_trash_is_emptied_for_good(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await _with_findings(runtime, person)
    path = f"{URL}/{document['id']}"
    await person.http.get(f"{path}/pages/1/image")
    refused = await person.http.delete(path, params={"permanent": "true"})
    assert (refused.status_code, refused.json()["code"]) == (409, "document.not-in-trash")
    await person.http.delete(path)
    assert len(_files_of(runtime, document, person)) == 2
    assert (await person.http.delete(path, params={"permanent": "true"})).status_code == 204
    assert _files_of(runtime, document, person) == []
    async with runtime.database.sessions() as session:
        for table in (Document, DocumentPage, LabResult, MemoryEntry):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
    assert (await person.http.delete(path, params={"permanent": "true"})).status_code == 404
    assert (await person.http.post(f"{path}/restore")).status_code == 404


async def test_the_trash_lets_go_after_thirty_days(people: People, runtime: Runtime) -> None:
    person = await people.person()
    young, old = await upload(person, pdf(ENGLISH), "young.pdf"), await upload(person, pdf(RUSSIAN), "old.pdf")
    kept = await upload(person, pdf("kept"), "kept.pdf")
    for document, days in ((young, 29), (old, 31)):
        await person.http.delete(f"{URL}/{document['id']}")
        async with runtime.database.unit_of_work() as session:
            row = await session.get_one(Document, UUID(document["id"]))
            row.deleted_at = runtime.clock.now() - timedelta(days=days)
    assert await trash.purge_due(runtime) == 1
    assert [item["id"] for item in await _in_trash(person)] == [young["id"]]
    assert [bool(_files_of(runtime, one, person)) for one in (young, old, kept)] == [True, False, True]


async def test_a_purge_that_broke_off_is_invisible_and_finished_later(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))
    path = f"{URL}/{document['id']}"
    await person.http.delete(path)

    async def power_cut(*_: object) -> None:
        raise ConnectionError("the bucket is away")

    with monkeypatch.context() as patch:
        patch.setattr(type(runtime.files), "delete_all", power_cut)
        assert (await person.http.delete(path, params={"permanent": "true"})).status_code == 503
    assert await _in_trash(person) == []
    assert (await person.http.post(f"{path}/restore")).status_code == 404
    async with runtime.database.sessions() as session:
        assert (await session.get_one(Document, UUID(document["id"]))).meta[PURGING] is True
    assert await trash.purge_due(runtime) == 1
    assert _files_of(runtime, document, person) == []
    async with runtime.database.sessions() as session:
        assert await session.get(Document, UUID(document["id"])) is None


async def test_the_trash_takes_up_space(people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await people.person()
    first = await upload(person, pdf(ENGLISH))
    monkeypatch.setattr(runtime.settings.limits, "max_user_storage_bytes", first["file_size"] * 3 // 2)
    await person.http.delete(f"{URL}/{first['id']}")
    assert (await upload(person, pdf(RUSSIAN), expect=409))["code"] == "document.storage-exceeded"
    await person.http.delete(f"{URL}/{first['id']}", params={"permanent": "true"})
    await upload(person, pdf("small"))


async def test_a_duplicate_in_the_trash_is_offered_to_be_brought_back(people: People) -> None:
    person, content = await people.person(), pdf(ENGLISH)
    first = await upload(person, content, "first.pdf")
    await person.http.delete(f"{URL}/{first['id']}")
    problem = await upload(person, content, "again.pdf", expect=409)
    assert problem["params"] == {"document_id": first["id"], "filename": "first.pdf", "in_trash": True}
    await person.http.post(f"{URL}/{first['id']}/restore")
    problem = await upload(person, content, "again.pdf", expect=409)
    assert problem["params"]["in_trash"] is False


@pytest.mark.parametrize("body", [None, {"action": "purge"}])
async def test_what_is_brought_back_at_this_moment_is_not_purged(
    people: People, runtime: Runtime, body: dict[str, Any] | None
) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))
    path = f"{URL}/{document['id']}"
    await person.http.delete(path)
    async with runtime.database.unit_of_work() as session:
        row = await session.get_one(Document, UUID(document["id"]), with_for_update=True)
        asked = (
            person.http.delete(path, params={"permanent": "true"})
            if body is None
            else person.http.post(f"{URL}/bulk", json=body | {"ids": [document["id"]]})
        )
        purging = asyncio.create_task(asked)
        await until(lambda: someone_waits(runtime))
        row.deleted_at = None
    answer = await purging
    if body is None:
        assert (answer.status_code, answer.json()["code"]) == (409, "document.not-in-trash")
    else:
        assert answer.json() == {"done": [], "missing": [document["id"]]}
    assert (await person.http.get(f"{path}/download")).content
    assert len(_files_of(runtime, document, person)) == 1


@pytest.mark.parametrize("action", ["restore", "tag", "reindex"])
async def test_what_is_purged_at_this_moment_is_not_brought_back(people: People, runtime: Runtime, action: str) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))
    if action == "restore":
        await person.http.delete(f"{URL}/{document['id']}")
    body = {"ids": [document["id"]], "action": action} | ({"tag": "x"} if action == "tag" else {})
    async with runtime.database.unit_of_work() as session:
        row = await session.get_one(Document, UUID(document["id"]), with_for_update=True)
        asking = asyncio.create_task(person.http.post(f"{URL}/bulk", json=body))
        await until(lambda: someone_waits(runtime))
        row.deleted_at, row.meta = runtime.clock.now(), {PURGING: True}
    assert (await asking).json() == {"done": [], "missing": [document["id"]]}
    assert await trash.purge_due(runtime) == 1


@pytest.mark.parametrize("way", ["picture", "unlock"])
async def test_nothing_is_left_of_what_is_purged_while_a_file_is_made_of_it(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    person = await people.person()
    content = pdf(ENGLISH, password="secret" if way == "unlock" else None)
    document = await uploaded_and_read(runtime, person, content)
    path = f"{URL}/{document['id']}"
    store = {"picture": "put", "unlock": "put_file"}[way]
    put = getattr(runtime.files, store)

    async def after_a_purge(*given: Any) -> None:
        await person.http.delete(path)
        assert (await person.http.delete(path, params={"permanent": "true"})).status_code == 204
        await put(*given)

    monkeypatch.setattr(runtime.files, store, after_a_purge)
    if way == "picture":
        await person.http.get(f"{path}/pages/1/image")
    else:
        assert (await person.http.post(f"{path}/password", json={"password": "secret"})).status_code == 404
    assert _files_of(runtime, document, person) == []
