"""Drills 5 and 20 with real processes: killed in mid-upload and in mid-recognition, and a storage that is full."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
import pytest
from sqlalchemy import func, select, text

from app.config import Settings
from app.models import Document, DocumentPage
from app.services.documents import upkeep
from app.services.gateways import ocr
from app.services.gateways.files import FileStore
from app.services.runtime import Runtime
from app.workers.jobs import JobWorker
from tests.factories import ModelServer, People, Person
from tests.factories.documents import ENGLISH, pdf, scan, upload
from tests.factories.processes import Command, running
from tests.factories.small_disk import can_mount, fill, seen_by, with_disk
from tests.factories.waiting import until

# A PDF with a tail: taken in whole, read quickly.
SMALL = pdf("Glucose 5.1 mmol")
LARGE = pdf(ENGLISH) + os.urandom(3 * 2**20)


async def shown(person: Person, document_id: str) -> dict[str, Any]:
    body: dict[str, Any] = (await person.http.get(f"/api/v1/documents/{document_id}")).json()
    return body


async def count(runtime: Runtime, model: type[Document | DocumentPage]) -> int:
    async with runtime.database.sessions() as session:
        return await session.scalar(select(func.count()).select_from(model)) or 0


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_worker_killed_in_mid_recognition_leaves_a_document_that_is_read_to_its_end_once(
    people: People,
    runtime: Runtime,
    make_settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = await people.person()
    texts = [f"Гемоглобин {140 + number} г/л\nGlucose 5.1 mmol" for number in range(6)]
    document = await upload(person, scan(*texts))
    with running("worker", make_settings(), tmp_path / "worker.log") as worker:
        await until(lambda: _is_half_read(person, document["id"]), within=120)
        at_work = worker.children()
        worker.kill()
    assert at_work
    _, alive = await asyncio.to_thread(psutil.wait_procs, at_work, 5)
    assert alive == [], "what a killed worker started goes with it"
    before = await shown(person, document["id"])
    assert (before["status"], before["attempts"]) == ("processing", 1)

    asked: list[int] = []
    real = ocr.recognised

    def noted(file: Any, directory: str, pages: list[int], **options: Any) -> Any:
        asked.extend(pages)
        return real(file, directory, pages, **options)

    monkeypatch.setattr(ocr, "recognised", noted)
    async with runtime.database.unit_of_work() as session:
        # Half a minute passes.
        await session.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '60 seconds'"))
    successor = JobWorker(runtime)
    await successor.start()
    try:
        assert await successor.retry_stalled() == 1
        await until(lambda: _has_ended(person, document["id"]), within=120)
    finally:
        await successor.stop()
    after = await shown(person, document["id"])
    assert (after["status"], after["attempts"], after["page_count"]) == ("completed", 2, 6)
    assert len(set(asked)) == len(asked) <= 4, "pages that were recognised are not recognised again"
    assert await count(runtime, DocumentPage) == 6
    found = await person.http.get("/api/v1/documents/search", params={"q": "гемоглобин", "limit": 20})
    assert len(found.json()["items"]) == 6
    monkeypatch.setattr(upkeep, "GRACE_SECONDS", -1.0)
    await upkeep.sweep_files(runtime)
    assert list((runtime.settings.storage.data_dir / "tmp").glob("work-*")) == []


async def _is_half_read(person: Person, document_id: str) -> bool:
    found = await shown(person, document_id)
    assert found["status"] in ("pending", "processing"), found["error_code"]
    return 0.2 < found["progress"] < 0.9


async def _has_ended(person: Person, document_id: str) -> bool:
    return (await shown(person, document_id))["status"] in ("completed", "failed")


async def test_a_server_killed_in_mid_upload_or_before_recording_keeps_nothing_of_the_file(
    people: People, runtime: Runtime, make_settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    data_dir = tmp_path / "data"
    with running("serve", make_settings(), tmp_path / "serve.log", DATA_DIR=data_dir) as server:
        url = await asyncio.to_thread(lambda: server.url)
        async with _nothing_recorded(runtime, person), httpx.AsyncClient(base_url=url, timeout=60) as http:
            headers = {"Authorization": f"Bearer {person.access_token}"}
            whole = {"file": ("whole.pdf", SMALL)}
            stored = asyncio.create_task(http.post("/api/v1/documents", files=whole, headers=headers))
            await until(lambda: _documents_in(data_dir))
            reader, writer = await _half_an_upload(url, person)
            await until(lambda: _has_received(server, len(LARGE) // 3))
            server.kill()
            with contextlib.suppress(ConnectionResetError):
                assert await reader.read() == b""
            writer.close()
            with pytest.raises(httpx.TransportError):
                await stored
    assert await count(runtime, Document) == 0
    # What was stored and not recorded may be about to be, until it is old.
    monkeypatch.setattr(runtime, "files", FileStore("", data_dir))
    await upkeep.sweep_files(runtime)
    assert [path.read_bytes() for path in _documents_in(data_dir)] == [SMALL]
    monkeypatch.setattr(upkeep, "GRACE_SECONDS", -1.0)
    await upkeep.sweep_files(runtime)
    assert [path for path in files_in(data_dir) if path.stat().st_size > 64] == []
    monkeypatch.undo()
    # The same file again is no duplicate of something that never was.
    await upload(person, LARGE)


@contextlib.asynccontextmanager
async def _nothing_recorded(runtime: Runtime, person: Person) -> AsyncIterator[None]:
    """Whoever records a document of this person waits."""
    async with runtime.database.unit_of_work() as session:
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"documents:{person.id}", 0))))
        yield


def _documents_in(data_dir: Path) -> list[Path]:
    return list(data_dir.glob("files/uploads/*/*/original.*"))


async def _half_an_upload(url: str, person: Person) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Two thirds of the file, and then nothing for as long as the connection lasts."""
    part = 'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    head = (
        f"POST /api/v1/documents HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {person.access_token}\r\n"
        f"Content-Type: multipart/form-data; boundary=mark\r\nContent-Length: {len(LARGE) + 200}\r\n\r\n--mark\r\n{part}"
    )
    where = httpx.URL(url)
    reader, writer = await asyncio.open_connection(where.host, where.port)
    writer.write(head.encode() + LARGE[: len(LARGE) * 2 // 3])
    await writer.drain()
    return reader, writer


def _has_received(server: Command, size: int) -> bool:
    """Whether a file without a name, open in the server, holds so much."""
    opened = Path(f"/proc/{server.process.pid}/fd").iterdir()
    return any("/tmp/#" in str(one.readlink()) and one.stat().st_size >= size for one in opened if one.is_symlink())


async def test_a_full_storage_is_said_and_leaves_nothing_half_done_and_the_chat_goes_on(
    people: People, runtime: Runtime, claude: ModelServer, make_settings: Any, tmp_path: Path
) -> None:
    data_dir = tmp_path / "small"
    data_dir.mkdir()
    if not can_mount(data_dir):
        pytest.skip("no file system of its own can be mounted here")
    person = await people.person()
    settings: Settings = make_settings(demo_model_url=claude.url)
    small = with_disk(data_dir, 8)
    with running("serve", settings, tmp_path / "serve.log", wrapped_in=small, DATA_DIR=data_dir) as server:
        url = await asyncio.to_thread(lambda: server.url)
        disk = seen_by(server.process.pid, data_dir)
        headers = {"Authorization": f"Bearer {person.access_token}"}
        async with httpx.AsyncClient(base_url=f"{url}/api/v1", headers=headers, timeout=30) as http:
            filler = disk / "filler"
            # Once there is no room to receive it, once none to store what was received.
            for room in (1, 4):
                fill(filler, disk, leave=room * 2**20)
                refused = await http.post("/documents", files={"file": ("large.pdf", LARGE)})
                assert (refused.status_code, refused.json()["code"]) == (507, "server.storage-full"), room
                assert [path for path in files_in(disk) if path != filler and path.stat().st_size > 64] == []
                assert await count(runtime, Document) == 0
            chat = (await http.post("/chats", json={})).json()["id"]
            claude.says("Still here.")
            said = await http.post(f"/chats/{chat}/messages", json={"content": "Hello", "client_id": str(uuid4())})
            assert "event: message.completed" in said.text
            filler.unlink()
            stored = await http.post("/documents", files={"file": ("large.pdf", LARGE)})
            assert stored.status_code == 201
            assert (await http.get(f"/documents/{stored.json()['id']}/download")).content == LARGE
