"""Documents over HTTP: taking in, refusing, listing, showing, giving back, removing."""

from __future__ import annotations

import asyncio
import hashlib
import io
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import select, text

from app.core.errors import AppError
from app.models import DocumentPage
from app.services.documents import intake
from app.services.runtime import Runtime
from app.workers.document_processor import process
from tests.factories import People, Person
from tests.factories.documents import (
    ENGLISH,
    RUSSIAN,
    image_bytes,
    pdf,
    photo,
    picture,
    upload,
    uploaded_and_read,
)

URL = "/api/v1/documents"


def _work(runtime: Runtime) -> set[Path]:
    """What is being worked on; processes that tests have killed leave theirs to the sweep."""
    return set((runtime.settings.storage.data_dir / "tmp").glob("*"))


def _stored_files(runtime: Runtime) -> list[Path]:
    assert runtime.files.root is not None
    return [path for path in (runtime.files.root / "uploads").rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
async def empty_store(runtime: Runtime) -> None:
    assert runtime.files.root is not None
    shutil.rmtree(runtime.files.root / "uploads", ignore_errors=True)


async def _jobs(runtime: Runtime) -> int:
    async with runtime.database.sessions() as session:
        return (await session.execute(text("SELECT count(*) FROM procrastinate_jobs"))).scalar_one()


async def test_an_upload_is_stored_hashed_and_queued(people: People, runtime: Runtime) -> None:
    person, content = await people.person(), pdf(ENGLISH)
    document = await upload(person, content, "Анализы за май.pdf")
    assert document["filename"] == "Анализы за май.pdf"
    assert (document["mime_type"], document["file_size"]) == ("application/pdf", len(content))
    assert document["sha256"] == hashlib.sha256(content).hexdigest()
    assert (document["status"], document["progress"], document["error_code"]) == ("pending", 0.0, None)
    [stored] = _stored_files(runtime)
    assert stored.read_bytes() == content
    assert stored.parts[-4:] == ("uploads", person.id.hex, UUID(document["id"]).hex, "original.pdf")
    assert await _jobs(runtime) == 1


@pytest.mark.parametrize(
    ("kind", "mime_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("TIFF", "image/tiff")],
)
async def test_the_content_says_what_a_file_is_whatever_its_name(people: People, kind: str, mime_type: str) -> None:
    document = await upload(await people.person(), image_bytes(picture("x", size=(50, 50)), kind), "invoice.exe")
    assert document["mime_type"] == mime_type


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "document.empty"),
        (b"MZ\x90\x00 a program", 415, "document.type-unsupported"),
        (b"<html><script>alert(1)</script></html>", 415, "document.type-unsupported"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "document.type-unsupported"),
    ],
)
async def test_files_we_cannot_read_are_refused_and_leave_nothing(
    people: People, runtime: Runtime, content: bytes, status: int, code: str
) -> None:
    person = await people.person()
    problem = await upload(person, content, "report.pdf", expect=status)
    assert problem["code"] == code
    assert _stored_files(runtime) == []
    assert (await person.http.get(URL)).json()["items"] == []


async def test_an_oversized_file_is_refused_on_the_bytes_received(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime.settings.limits, "max_upload_bytes", 2 * 1024 * 1024)
    person = await people.person()
    problem = await upload(person, b"%PDF-1.7\n" + b"x" * (3 * 1024 * 1024), expect=413)
    assert (problem["code"], problem["params"]) == ("document.too-large", {"max_mb": 2})

    async def undeclared() -> Any:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n'
        for _ in range(60):
            yield b"x" * 65_536

    answer = await person.http.post(
        URL, content=undeclared(), headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "document.too-large")
    assert _stored_files(runtime) == []


async def test_a_body_that_declares_too_much_is_refused_unread(people: People) -> None:
    person = await people.person()
    headers = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(10**12)}
    answer = await person.http.post(URL, content=b"", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "document.too-large")


async def test_the_storage_of_an_account_is_limited(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    first = await upload(person, pdf(ENGLISH))
    monkeypatch.setattr(runtime.settings.limits, "max_user_storage_bytes", first["file_size"] + 10)
    problem = await upload(person, pdf(RUSSIAN), expect=409)
    assert problem["code"] == "document.storage-exceeded"
    assert len(_stored_files(runtime)) == 1


async def test_the_same_file_again_is_offered_and_not_dropped(people: People) -> None:
    person, content = await people.person(), pdf(ENGLISH)
    first = await upload(person, content, "first.pdf")
    problem = await upload(person, content, "second.pdf", expect=409)
    assert problem["code"] == "document.already-stored"
    assert problem["params"] == {"document_id": first["id"], "filename": "first.pdf", "in_trash": False}
    second = await upload(person, content, "second.pdf", allow_duplicate="true")
    assert second["id"] != first["id"]


async def test_another_persons_same_file_is_none_of_my_business(people: People) -> None:
    content = pdf(ENGLISH)
    await upload(await people.person(), content)
    await upload(await people.person(), content)


async def test_parallel_uploads_of_one_file_store_it_once(people: People, runtime: Runtime) -> None:
    person, content = await people.person(), pdf(ENGLISH)
    answers = await asyncio.gather(*(person.http.post(URL, files={"file": ("same.pdf", content)}) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
    assert len(_stored_files(runtime)) == 1


async def test_a_new_name_with_control_characters_is_refused(people: People) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))
    path = f"{URL}/{document['id']}"
    renamed = await person.http.patch(path, json={"filename": "a\x00b\r\nSet-Cookie: x=1.pdf"})
    assert (renamed.status_code, renamed.json()["code"]) == (422, "request.invalid")
    assert (await person.http.get(path)).json()["filename"] == document["filename"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\анализ.pdf", "анализ.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("-rf", "-rf"),
        ("...", "document"),
        ("ы" * 400 + ".pdf", "ы" * 251 + ".pdf"),
        ('quote".pdf', 'quote".pdf'),
    ],
)
async def test_a_name_is_only_a_label(people: People, runtime: Runtime, given: str, kept: str) -> None:
    person = await people.person()
    disposition = b'form-data; name="file"; filename="' + given.replace('"', '\\"').encode() + b'"'
    body = b"--b\r\nContent-Disposition: " + disposition + b"\r\n\r\n" + pdf(ENGLISH) + b"\r\n--b--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await person.http.post(URL, content=body, headers=headers)
    assert answer.status_code == 201, answer.text
    document = answer.json()
    assert document["filename"] == kept
    [stored] = _stored_files(runtime)
    assert stored.parts[-4:] == ("uploads", person.id.hex, UUID(document["id"]).hex, "original.pdf")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{}", "application/json"),
        (b"", "multipart/form-data"),
        (b"--b--\r\n", "multipart/form-data; boundary=b"),
        (
            b'--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        (b"no form at all", "multipart/form-data; boundary=b"),
        (
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 cut off',
            "multipart/form-data; boundary=b",
        ),
    ],
)
async def test_a_broken_form_is_refused(people: People, runtime: Runtime, body: bytes, content_type: str) -> None:
    answer = await (await people.person()).http.post(URL, content=body, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert _stored_files(runtime) == []


async def test_a_full_disk_is_said_and_leaves_nothing(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise AppError("server.storage-full")

    monkeypatch.setattr(type(runtime.files), "put_file", full)
    person = await people.person()
    problem = await upload(person, pdf(ENGLISH), expect=507)
    assert problem["code"] == "server.storage-full"
    assert (await person.http.get(URL)).json()["items"] == []


async def test_a_file_whose_row_cannot_be_written_is_removed_again(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise AppError("server.unavailable")

    monkeypatch.setattr(intake, "enqueue", broken)
    person = await people.person()
    await upload(person, pdf(ENGLISH), expect=503)
    assert _stored_files(runtime) == []
    assert (await person.http.get(URL)).json()["items"] == []


async def test_an_upload_that_is_broken_off_leaves_nothing(app: FastAPI, people: People, runtime: Runtime) -> None:
    person = await people.person()
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n'
    messages = iter(
        [{"type": "http.request", "body": head + b"x" * 3_000_000, "more_body": True}, {"type": "http.disconnect"}]
    )
    answered: list[Any] = []

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        answered.append(message)

    headers = {"authorization": f"Bearer {person.access_token}", "content-type": "multipart/form-data; boundary=b"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": URL,
        "raw_path": URL.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("test", 80),
        "scheme": "http",
        "http_version": "1.1",
    }
    before = _work(runtime)
    await app(scope, receive, send)
    assert answered[0]["status"] == 422
    assert _stored_files(runtime) == []
    assert _work(runtime) == before
    assert (await person.http.get(URL)).json()["items"] == []


async def test_a_page_that_cannot_be_drawn_is_said(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))
    [stored] = _stored_files(runtime)
    stored.write_bytes(b"%PDF-1.7 damaged on the disk")
    answer = await person.http.get(f"{URL}/{document['id']}/pages/1/image")
    assert (answer.status_code, answer.json()["code"]) == (404, "document.no-image")
    stored.unlink()
    answer = await person.http.get(f"{URL}/{document['id']}/download")
    assert (answer.status_code, answer.json()["code"]) == (500, "server.error")


async def test_an_upload_leaves_no_temporary_file(people: People, runtime: Runtime) -> None:
    before = _work(runtime)
    await upload(await people.person(), pdf(ENGLISH))
    assert _work(runtime) == before


async def test_a_parameter_without_a_value_asks_for_nothing(people: People) -> None:
    person = await people.person()
    document = await upload(person, pdf("a = b"), "a=b=.pdf")
    for query in ("q=&doc_type=&status=&limit=&cursor=", "q=b=", "limit=1&cursor="):
        answer = await person.http.get(f"{URL}?{query}")
        assert [item["id"] for item in answer.json()["items"]] == [document["id"]], query
    assert (await person.http.get(f"{URL}/search?q=")).status_code == 422


async def test_the_list_is_filtered_paged_and_newest_first(people: People, runtime: Runtime) -> None:
    person = await people.person()
    await uploaded_and_read(runtime, person, pdf(RUSSIAN), "май.pdf")
    second = await upload(person, pdf("nothing of note"), "Отчёт_июнь.pdf")
    items = (await person.http.get(URL)).json()["items"]
    assert [item["filename"] for item in items] == ["Отчёт_июнь.pdf", "май.pdf"]

    async def names(**query: str) -> list[str]:
        answer = await person.http.get(URL, params=query)
        return [item["filename"] for item in answer.json()["items"]]

    assert await names(doc_type="lab_result") == ["май.pdf"]
    assert await names(status="pending") == ["Отчёт_июнь.pdf"]
    assert await names(q="отчет") == ["Отчёт_июнь.pdf"]
    assert await names(q="гемоглобина") == ["май.pdf"]
    assert await names(q="_июнь") == ["Отчёт_июнь.pdf"]
    assert await names(q="%") == []
    first = (await person.http.get(URL, params={"limit": 1})).json()
    assert first["items"][0]["id"] == second["id"]
    rest = (await person.http.get(URL, params={"limit": 1, "cursor": first["next_cursor"]})).json()
    assert ([item["filename"] for item in rest["items"]], rest["next_cursor"]) == (["май.pdf"], None)


async def test_a_document_is_renamed_and_its_kind_is_the_persons_choice(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await upload(person, pdf(RUSSIAN))
    answer = await person.http.patch(
        f"{URL}/{document['id']}", json={"filename": "кровь.pdf", "doc_type": "consultation"}
    )
    assert answer.status_code == 200
    assert (answer.json()["filename"], answer.json()["doc_type"]) == ("кровь.pdf", "consultation")
    await process(runtime, document["id"])
    found = (await person.http.get(f"{URL}/{document['id']}")).json()
    assert (found["status"], found["doc_type"]) == ("completed", "consultation")


@pytest.mark.parametrize(
    "body", [{"status": "completed"}, {"user_id": str(uuid4())}, {"doc_type": "x"}, {"filename": ""}]
)
async def test_what_may_not_be_changed_is_refused(people: People, body: dict[str, str]) -> None:
    person = await people.person()
    document = await upload(person, pdf(ENGLISH))
    assert (await person.http.patch(f"{URL}/{document['id']}", json=body)).status_code == 422
    assert (await person.http.get(f"{URL}/{document['id']}")).json() == document


async def test_a_download_is_the_original_as_an_attachment(people: People) -> None:
    person, content = await people.person(), pdf(ENGLISH)
    document = await upload(person, content, 'Анализ "крови".pdf')
    answer = await person.http.get(f"{URL}/{document['id']}/download")
    assert answer.content == content
    assert answer.headers["content-length"] == str(len(content))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="______ _')
    assert "filename*=UTF-8''%D0%90%D0%BD%D0%B0%D0%BB%D0%B8%D0%B7%20%22" in disposition


async def test_a_page_is_drawn_once_and_kept(people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH, RUSSIAN))
    url = f"{URL}/{document['id']}/pages/2/image"
    first = await person.http.get(url)
    assert (first.status_code, first.headers["content-type"]) == (200, "image/webp")
    drawn = Image.open(io.BytesIO(first.content))
    assert 1000 < drawn.width < drawn.height < 2200

    async def drawn_again(*_: object) -> bytes:
        raise AssertionError("it was kept")

    monkeypatch.setattr("app.services.gateways.ocr.picture", drawn_again)
    assert (await person.http.get(url)).content == first.content


async def test_a_photo_is_shown_upright(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, photo("Upright", orientation=6))
    answer = await person.http.get(f"{URL}/{document['id']}/pages/1/image")
    drawn = Image.open(io.BytesIO(answer.content))
    assert drawn.width > drawn.height


@pytest.mark.parametrize(("number", "status"), [("3", 404), ("0", 422), ("-1", 422), ("x", 422), ("1000000", 404)])
async def test_pages_that_are_not_there(people: People, runtime: Runtime, number: str, status: int) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf("one", "two"))
    for route in (f"pages/{number}", f"pages/{number}/image"):
        answer = await person.http.get(f"{URL}/{document['id']}/{route}")
        assert answer.status_code == status
        assert answer.json()["code"] == ("document.page-not-found" if status == 404 else "request.invalid")


async def test_reading_again_keeps_the_ids(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))

    async def page_ids() -> list[UUID]:
        async with runtime.database.sessions() as session:
            return list(await session.scalars(select(DocumentPage.id)))

    before = await page_ids()
    answer = await person.http.post(f"{URL}/{document['id']}/reindex")
    assert (answer.status_code, answer.json()["status"], answer.json()["progress"]) == (202, "pending", 0.0)
    busy = await person.http.post(f"{URL}/{document['id']}/reindex")
    assert (busy.status_code, busy.json()["code"]) == (409, "document.busy")
    await process(runtime, document["id"])
    assert (await person.http.get(f"{URL}/{document['id']}")).json()["status"] == "completed"
    assert await page_ids() == before


ROUTES = [
    ("GET", ""),
    ("PATCH", ""),
    ("DELETE", ""),
    ("GET", "/download"),
    ("GET", "/pages/1"),
    ("GET", "/pages/1/image"),
    ("POST", "/reindex"),
    ("POST", "/restore"),
]


@pytest.mark.parametrize(("method", "route"), ROUTES)
async def test_a_strangers_document_answers_like_a_missing_one(
    people: People, runtime: Runtime, method: str, route: str
) -> None:
    owner, stranger, admin = await people.person(), await people.person(), await people.admin()
    document = await uploaded_and_read(runtime, owner, pdf("CANARY-7781"))
    await owner.http.get(f"{URL}/{document['id']}/pages/1/image")
    before = (await owner.http.get(f"{URL}/{document['id']}")).json()
    body = {"json": {"filename": "stolen.pdf"}} if method == "PATCH" else {}

    async def ask(person: Person, document_id: str) -> Any:
        return await person.http.request(method, f"{URL}/{document_id}{route}", **body)

    missing = await ask(stranger, str(uuid4()))
    for person in (stranger, admin):
        answer = await ask(person, document["id"])
        assert (answer.status_code, answer.json()["code"]) == (404, "document.not-found")
        assert {**answer.json(), "request_id": None} == {**missing.json(), "request_id": None}
        assert "CANARY" not in answer.text
    assert (await owner.http.get(f"{URL}/{document['id']}")).json() == before


async def test_nobody_signed_in_gets_nothing(client: Any) -> None:
    for method, route in [("GET", ""), ("POST", ""), ("GET", "/search?q=x")]:
        assert (await client.request(method, f"{URL}{route}")).status_code == 401
    for method, route in ROUTES:
        assert (await client.request(method, f"{URL}/{uuid4()}{route}")).status_code == 401
