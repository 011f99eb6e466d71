"""Word files, texts, photos in their many formats, several photos as one document, files with a password."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import UUID

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont
from structlog.testing import capture_logs

from app.models import Document
from app.services.documents import unlocking
from app.services.runtime import Runtime
from app.workers.document_processor import process
from tests.factories import People
from tests.factories.documents import (
    ENGLISH,
    FONT,
    docx,
    image_bytes,
    pages_of,
    pdf,
    photo,
    picture,
    read,
    uploaded_and_read,
)
from tests.factories.people import Person

SECRET = "Пароль-4711"
TABLE = (("Гемоглобин", "140", "г/л", "130 - 160"), ("Глюкоза", "5,1", "ммоль/л", "3,9 - 6,1"))


async def first_page(runtime: Runtime, person: Person, content: bytes, name: str) -> dict[str, Any]:
    document = await uploaded_and_read(runtime, person, content, name)
    assert document["status"] == "completed", document
    return (await pages_of(person, document))[0]


async def drawn(person: Person, document_id: str, page: int = 1) -> Image.Image:
    answer = await person.http.get(f"/api/v1/documents/{document_id}/pages/{page}/image")
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.content))


async def test_the_tables_of_a_word_file_keep_their_rows(people: People, runtime: Runtime) -> None:
    person = await people.person()
    page = await first_page(runtime, person, docx("Результаты анализов &amp; заключение", table=TABLE), "a.docx")
    assert page["source"] == "digital"
    assert page["text"].splitlines() == [
        "Результаты анализов & заключение",
        "Гемоглобин   140   г/л   130 - 160",
        "Глюкоза   5,1   ммоль/л   3,9 - 6,1",
    ]
    words = await person.http.get(f"/api/v1/documents/{page['document_id']}/pages/1/words")
    assert words.json()["words"][4]["text"] == "Гемоглобин"
    assert (await drawn(person, page["document_id"])).height > 1000


async def test_a_photo_pasted_into_a_word_file_is_recognised(people: People, runtime: Runtime) -> None:
    page = await first_page(runtime, await people.person(), docx("", image=picture("Глюкоза 5,1")), "a.docx")
    assert page["source"] == "ocr"
    assert "Глюкоза" in page["text"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
async def test_a_text_is_read_however_it_is_written(people: People, runtime: Runtime, encoding: str) -> None:
    text = "Анализ крови\r\nГемоглобин\t140\tг/л\r\nГлюкоза      5,1   ммоль/л\r\n"
    page = await first_page(runtime, await people.person(), text.encode(encoding), "a.txt")
    assert page["text"].splitlines() == ["Анализ крови", "Гемоглобин   140   г/л", "Глюкоза   5,1   ммоль/л"]


@pytest.mark.parametrize("kind", ["HEIF", "AVIF", "WEBP", "PNG"])
async def test_photos_of_every_format_are_recognised(people: People, runtime: Runtime, kind: str) -> None:
    pillow_heif.register_heif_opener()
    person = await people.person()
    page = await first_page(runtime, person, image_bytes(picture("Glucose 5.1"), kind), "a")
    assert "Glucose" in page["text"]
    assert (await drawn(person, page["document_id"])).width == 1400


async def test_photos_put_together_are_pages_in_their_order(people: People, runtime: Runtime) -> None:
    person = await people.person()
    parts = [("file", (f"{n}.jpg", photo(text))) for n, text in enumerate(("First", "Second"))]
    made = await person.http.post("/api/v1/documents", files=parts, params={"combine": "true"})
    assert made.status_code == 201, made.text
    await read(runtime, made.json()["id"])
    document = (await person.http.get(f"/api/v1/documents/{made.json()['id']}")).json()
    assert (document["page_count"], document["parts"]) == (2, 2)
    assert [page["text"] for page in await pages_of(person, document)] == ["First", "Second"]
    assert (await drawn(person, document["id"], 2)).width == 1400


def _word_bomb() -> bytes:
    """A Word file of some kilobytes whose text is hundreds of megabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        with made.open("word/document.xml", "w") as stream:
            for _ in range(30):
                stream.write(b" " * 10_000_000)
    return buffer.getvalue()


def _entities() -> bytes:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", f'<!DOCTYPE x [<!ENTITY e0 "boom">{lines}]><x>&e8;</x>')
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_word_bomb(), "document.unpacks-too-large"),
        (_entities(), "document.broken"),
        (docx("x")[:-40] + b"\x00" * 40, "document.broken"),
    ],
)
async def test_hostile_word_files_fail_with_a_reason(
    people: People, runtime: Runtime, content: bytes, code: str
) -> None:
    person = await people.person()
    answer = await person.http.post("/api/v1/documents", files={"file": ("a.docx", content)})
    if answer.status_code == 415:
        # Not even taken for a Word file.
        return
    await process(runtime, answer.json()["id"])
    found = (await person.http.get(f"/api/v1/documents/{answer.json()['id']}")).json()
    assert (found["status"], found["error_code"]) == ("failed", code)


async def unlocked(person: Person, document: dict[str, Any], password: str) -> Any:
    return await person.http.post(f"/api/v1/documents/{document['id']}/password", json={"password": password})


async def test_a_file_with_a_password_is_read_once_it_is_given(people: People, runtime: Runtime) -> None:
    person = await people.person()
    content = pdf(ENGLISH, password=SECRET)
    document = await uploaded_and_read(runtime, person, content)
    assert (document["status"], document["error_code"]) == ("failed", "document.password-required")
    with capture_logs() as logs:
        wrong = await unlocked(person, document, "другой")
        assert (wrong.status_code, wrong.json()["code"]) == (422, "document.password-wrong")
        right = await unlocked(person, document, SECRET)
        assert (right.status_code, right.json()["status"]) == (202, "pending")
        await process(runtime, document["id"])
    assert SECRET not in str(logs)
    found = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    assert (found["status"], found["page_count"]) == ("completed", 1)
    [page] = await pages_of(person, found)
    assert "Hemoglobin" in page["text"]
    assert (await drawn(person, document["id"])).height > 1000
    original = await person.http.get(f"/api/v1/documents/{document['id']}/download")
    assert original.content == content
    async with runtime.database.sessions() as session:
        kept = await session.get_one(Document, UUID(document["id"]))
    assert SECRET not in str({key: value for key, value in vars(kept).items() if key != "_sa_instance_state"})


async def test_passwords_are_not_to_be_guessed(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unlocking, "TRIES", 2)
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH, password=SECRET))
    codes = [(await unlocked(person, document, guess)).json().get("code") for guess in ("a", "b", SECRET)]
    assert codes == ["document.password-wrong", "document.password-wrong", "auth.too-many-attempts"]


async def test_a_password_for_a_file_without_one_changes_nothing(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))
    answer = await unlocked(person, document, SECRET)
    assert (answer.status_code, answer.json()["status"]) == (202, "completed")


REPORT = "\n".join(
    f"{name}   {value}   ммоль/л" for name, value in (("Глюкоза", "5,1"), ("Холестерин", "6,3"), ("Мочевина", "4,8"))
)


@pytest.mark.parametrize("degrees", [90, 180, 270])
async def test_a_page_that_lies_the_wrong_way_round_is_turned_for_reading_and_looking(
    people: People, runtime: Runtime, degrees: int
) -> None:
    person = await people.person()
    sheet = picture(REPORT, size=(1500, 1900), points=44)
    document = await uploaded_and_read(runtime, person, image_bytes(sheet.rotate(degrees, expand=True), "PNG"), "a.png")
    [page] = await pages_of(person, document)
    assert "Холестерин" in page["text"]
    assert (page["width"], page["height"]) == (1500, 1900)
    words = (await person.http.get(f"/api/v1/documents/{document['id']}/pages/1/words")).json()["words"]
    [glucose] = [word for word in words if word["text"] == "Глюкоза"]
    assert glucose["box"][0] < 0.1
    assert glucose["box"][3] < 0.1
    image = await drawn(person, document["id"])
    assert image.height > image.width
    # Its ink stands where the sheet has it: in the upper part.
    dark = image.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    assert dark is not None
    assert dark[3] < image.height / 4


async def test_a_picture_without_words_is_shown_the_way_it_was_taken(people: People, runtime: Runtime) -> None:
    person = await people.person()
    whiskers = picture("", size=(1500, 1000))
    for x in range(200, 1300, 40):
        ImageDraw.Draw(whiskers).line((x, 100, x + 3, 900), fill="black", width=6)
    document = await uploaded_and_read(runtime, person, image_bytes(whiskers, "JPEG"), "cat.jpg")
    assert (document["doc_type"], document["labs"]["total"]) == ("other", 0)
    image = await drawn(person, document["id"])
    assert image.width > image.height


async def test_a_crooked_page_in_the_shade_is_read_in_rows(people: People, runtime: Runtime) -> None:
    person = await people.person()
    sheet = picture("", size=(1500, 1900)).convert("L")
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(FONT, 30)
    names = ["Гемоглобин", "Глюкоза", "Холестерин", "Мочевина", "Креатинин", "Ферритин"]
    for line, name in enumerate(names):
        for x, cell in ((120, name), (900, f"{line + 1},{line}5"), (1200, "ммоль/л")):
            draw.text((x, 200 + 90 * line), cell, fill=0, font=font)
    light = Image.linear_gradient("L").resize(sheet.size).point(lambda value: 80 + value * 0.6)
    shaded = ImageChops.multiply(sheet.rotate(2.5, Image.Resampling.BICUBIC, fillcolor=255), light)
    document = await uploaded_and_read(runtime, person, image_bytes(shaded, "JPEG", quality=70), "a.jpg")
    [page] = await pages_of(person, document)
    rows = [line.split("   ") for line in page["text"].splitlines() if line]
    # Commas are small; the eval measures how well they are read.
    digits = [(row[0], "".join(sign for sign in row[1] if sign.isdigit())) for row in rows]
    assert digits == [(name, f"{line + 1}{line}5") for line, name in enumerate(names)]
    words = (await person.http.get(f"/api/v1/documents/{document['id']}/pages/1/words")).json()["words"]
    [ferritin] = [word for word in words if word["text"] == "Ферритин"]
    # On the crooked picture, which is what people see, the line lies lower at its left end.
    assert abs(ferritin["box"][1] * 1900 - (200 + 90 * 5 + 30)) < 25
