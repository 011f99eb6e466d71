"""What can be taken in: types told by content, several photos as one document, limits on what really arrives."""

from __future__ import annotations

import asyncio
import hashlib
import io
import struct
import zipfile
from typing import Any

import pillow_heif
import pytest

from app.services.runtime import Runtime
from tests.factories import People, Person
from tests.factories.documents import ENGLISH, RUSSIAN, image_bytes, pdf, photo, picture, upload

URL = "/api/v1/documents"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "<w:document/>")
    return buffer.getvalue()


def heic() -> bytes:
    pillow_heif.register_heif_opener()
    return image_bytes(picture("x", size=(64, 64)), "HEIF")


async def put_together(person: Person, *parts: tuple[str, bytes], expect: int = 201, **query: str) -> dict[str, Any]:
    answer = await person.http.post(URL, files=[("file", part) for part in parts], params={"combine": "true", **query})
    assert answer.status_code == expect, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize(
    ("content", "mime_type"),
    [
        (archive("[Content_Types].xml", "word/document.xml"), DOCX),
        (heic(), "image/heic"),
        (image_bytes(picture("x", size=(64, 64)), "AVIF"), "image/avif"),
        (RUSSIAN.encode(), "text/plain"),
        (RUSSIAN.encode("utf-8-sig"), "text/plain"),
        (RUSSIAN.encode("utf-16"), "text/plain"),
        (RUSSIAN.encode("cp1251"), "text/plain"),
        (b"date;analyte;value\r\n2026-05-12;Ferritin;31,5\r\n", "text/plain"),
    ],
)
async def test_the_content_says_the_type(people: People, content: bytes, mime_type: str) -> None:
    document = await upload(await people.person(), content, "x.bin")
    assert (document["mime_type"], document["parts"]) == (mime_type, 1)


@pytest.mark.parametrize(
    "content",
    [
        archive("photo.jpg"),
        archive("word/document.xml"),
        archive("[Content_Types].xml", "xl/workbook.xml"),
        archive("[Content_Types].xml", "word/document.xml")[:-10],
        # A directory that claims to be larger than the file, and one that is larger than any letter's.
        b"PK\x03\x04" + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 2**31, 0, 0),
        b"PK\x03\x04" + b"x" * 2_000_000 + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 1_900_000, 4, 0),
        b"some text\x00and a NUL",
        bytes(range(128, 256)) * 20,
        b"{\\rtf1 rich text}",
        b"\xef\xbb\xbf  <!DOCTYPE html><p>x",
        b"%!PS-Adobe-3.0",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"film" * 50,
        b"plain text " * 1_000_000,
    ],
)
async def test_what_only_looks_like_a_document_is_refused(people: People, content: bytes) -> None:
    problem = await upload(await people.person(), content, "report.docx", expect=415)
    assert problem["code"] == "document.type-unsupported"


async def test_several_photos_are_one_document_that_gives_them_back_untouched(people: People) -> None:
    person = await people.person()
    shots = [photo("Page one"), image_bytes(picture("Page two"), "PNG"), heic()]
    document = await put_together(person, ("IMG_7.jpg", shots[0]), ("IMG_8.png", shots[1]), ("IMG_9.heic", shots[2]))
    assert (document["filename"], document["mime_type"], document["parts"]) == ("IMG_7", "application/zip", 3)
    download = await person.http.get(f"{URL}/{document['id']}/download")
    assert 'filename="IMG_7.zip"' in download.headers["Content-Disposition"]
    stored = download.content
    assert hashlib.sha256(stored).hexdigest() == document["sha256"]
    with zipfile.ZipFile(io.BytesIO(stored)) as made:
        assert made.testzip() is None
        assert made.namelist() == ["001.jpg", "002.png", "003.heic"]
        assert [made.read(name) for name in made.namelist()] == shots
        assert {info.compress_type for info in made.infolist()} == {zipfile.ZIP_STORED}


async def test_the_same_photos_in_the_same_order_are_the_same_document(people: People) -> None:
    person = await people.person()
    first, second = ("a.jpg", photo("one")), ("b.jpg", photo("two"))
    document = await put_together(person, first, second)
    again = await put_together(person, ("c.jpg", first[1]), ("d.jpg", second[1]), expect=409)
    assert again["params"]["document_id"] == document["id"]
    assert (await put_together(person, second, first))["sha256"] != document["sha256"]


async def test_a_single_photo_to_combine_is_an_ordinary_document(people: People) -> None:
    content = photo("alone")
    document = await put_together(await people.person(), ("one.jpg", content))
    assert (document["mime_type"], document["parts"], document["filename"]) == ("image/jpeg", 1, "one.jpg")
    assert document["sha256"] == hashlib.sha256(content).hexdigest()


async def test_only_photos_are_put_together(people: People) -> None:
    person = await people.person()
    for other in (pdf(ENGLISH), image_bytes(picture("x", size=(50, 50)), "TIFF"), b"just text"):
        problem = await put_together(person, ("a.jpg", photo("one")), ("b", other), expect=422)
        assert problem["code"] == "document.not-photos"
    assert (await put_together(person, ("a.jpg", photo("one")), ("b", b""), expect=422))["code"] == "document.empty"
    too_many = [(f"{number}.jpg", photo("one")) for number in range(41)]
    assert (await put_together(person, *too_many, expect=422))["code"] == "request.invalid"
    assert (await person.http.get(URL)).json()["items"] == []


async def test_several_files_are_never_silently_one(people: People) -> None:
    person = await people.person()
    files = [("file", ("a.jpg", photo("one"))), ("file", ("b.jpg", photo("two")))]
    answer = await person.http.post(URL, files=files)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert (await person.http.get(URL)).json()["items"] == []


async def test_photos_together_are_no_larger_than_one_file(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, shot = await people.person(), photo("one")
    monkeypatch.setattr(runtime.settings.limits, "max_upload_bytes", len(shot) * 5 // 2)
    await put_together(person, ("a.jpg", shot), ("b.jpg", shot))
    problem = await put_together(person, ("a.jpg", shot), ("b.jpg", shot), ("c.jpg", shot), expect=413)
    assert problem["code"] == "document.too-large"


async def test_the_number_of_documents_is_limited_with_those_in_the_trash(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    monkeypatch.setattr(runtime.settings.limits, "max_user_documents", 1)
    answers = await asyncio.gather(
        *(person.http.post(URL, files={"file": ("a.txt", f"note {number}".encode())}) for number in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    first = next(answer.json() for answer in answers if answer.status_code == 201)
    await person.http.delete(f"{URL}/{first['id']}")
    problem = await upload(person, b"two", expect=409)
    assert (problem["code"], problem["params"]) == ("document.limit-reached", {"limit": 1})


async def test_the_browser_is_told_what_it_may_offer(client: Any) -> None:
    limits = (await client.get("/api/v1/meta")).json()["upload"]
    assert {".pdf", ".heic", ".docx", ".txt"} <= set(limits["extensions"])
    assert {"image/heic", DOCX, "text/plain"} <= set(limits["mime_types"])
    assert "application/zip" not in limits["mime_types"]
