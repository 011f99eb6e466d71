"""Single pages of documents: their words with places, and texts that their owners corrected."""

from __future__ import annotations

from typing import Any

import pymupdf
from sqlalchemy import select

from app.models import Document
from app.services.runtime import Runtime
from app.workers.document_processor import process
from tests.factories import People
from tests.factories.documents import ENGLISH, pages_of, pdf, scan, uploaded_and_read
from tests.factories.people import Person

EDITED = "Hemoglobin   141 g/l (typing error)"


async def words_of(person: Person, document: dict[str, Any], page: int = 1) -> list[dict[str, Any]]:
    answer = await person.http.get(f"/api/v1/documents/{document['id']}/pages/{page}/words")
    assert answer.status_code == 200, answer.text
    words: list[dict[str, Any]] = answer.json()["words"]
    return words


async def corrected(person: Person, document: dict[str, Any], text: str | None, *, expect: int = 200) -> dict[str, Any]:
    answer = await person.http.patch(f"/api/v1/documents/{document['id']}/pages/1", json={"text": text})
    assert answer.status_code == expect, answer.text
    body: dict[str, Any] = answer.json()
    return body


def named(words: list[dict[str, Any]], text: str) -> dict[str, Any]:
    [word] = [word for word in words if word["text"] == text]
    return word


async def test_words_of_a_digital_page_stand_where_the_file_has_them(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))
    [page] = await pages_of(person, document)
    words = await words_of(person, document)
    assert [page["text"][word["start"] : word["end"]] for word in words] == [word["text"] for word in words]
    # Written at (60, 80) of 595 by 842 points, 11 points high.
    x0, y0, x1, y1 = named(words, "Laboratory")["box"]
    assert (round(x0 * 595), round(y1 * 842)) == (60, 83)
    assert 0 < x1 - x0 < 0.15
    assert y0 < y1
    assert named(words, "Laboratory")["confidence"] is None


async def test_words_of_a_page_that_is_turned_stand_where_people_see_them(people: People, runtime: Runtime) -> None:
    person = await people.person()
    turned = pymupdf.open(stream=pdf(ENGLISH), filetype="pdf")
    turned[0].set_rotation(90)
    document = await uploaded_and_read(runtime, person, turned.tobytes())
    box = named(await words_of(person, document), "Laboratory")["box"]
    # The top left corner of the upright page is the top right one of the turned page.
    assert box[0] > 0.85
    assert box[1] < 0.15
    assert box[3] - box[1] > box[2] - box[0]


async def test_words_of_a_recognised_page_have_confidences(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, scan("Glucose 5.1"))
    [page] = await pages_of(person, document)
    words = await words_of(person, document)
    assert [page["text"][word["start"] : word["end"]] for word in words] == ["Glucose", "5.1"]
    assert all(word["confidence"] > 50 for word in words)
    # Drawn at (60, 60) of a picture of 1400 by 500.
    x0, y0, x1, y1 = words[0]["box"]
    assert abs(x0 - 60 / 1400) < 0.02
    assert 0.1 < y0 < y1 < 0.35
    assert x1 < words[1]["box"][0]


async def test_a_page_without_text_has_no_words(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(""))
    assert await words_of(person, document) == []
    missing = await person.http.get(f"/api/v1/documents/{document['id']}/pages/2/words")
    assert missing.json()["code"] == "document.page-not-found"


async def test_a_correction_counts_everywhere_and_survives_the_next_reading(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH, "Ferritin"))
    before = (await pages_of(person, document))[0]
    assert before["is_edited"] is False
    page = await corrected(person, document, EDITED)
    assert (page["text"], page["is_edited"]) == (EDITED, True)
    assert (await corrected(person, document, EDITED + ".\n"))["text"] == EDITED + "."
    await person.http.post(f"/api/v1/documents/{document['id']}/reindex")
    await process(runtime, document["id"])
    [first, second] = await pages_of(person, document)
    assert (first["text"], second["text"]) == (EDITED + ".", "Ferritin")
    found = await person.http.get("/api/v1/documents/search", params={"q": "typing"})
    assert [hit["page"] for hit in found.json()["items"]] == [1]
    async with runtime.database.sessions() as session:
        kept = await session.scalar(select(Document.extracted_text))
    assert kept == f"{EDITED}.\n\nFerritin"
    # Words still speak of what was read.
    assert named(await words_of(person, document), "Laboratory")["start"] == 0


async def test_results_are_read_from_the_correction(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))
    await corrected(person, document, ENGLISH.replace("140", "141"))
    await person.http.post(f"/api/v1/documents/{document['id']}/reindex")
    await process(runtime, document["id"])
    rows = (await person.http.get("/api/v1/labs")).json()["items"]
    assert [row["value"] for row in rows if row["analyte_printed"] == "Hemoglobin"] == ["141"]


async def test_a_correction_can_be_taken_back(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))
    [read] = await pages_of(person, document)
    await corrected(person, document, EDITED)
    assert await corrected(person, document, None) == read
    refused = await corrected(person, document, None, expect=409)
    assert refused["code"] == "document.page-not-edited"
    found = await person.http.get("/api/v1/documents/search", params={"q": "typing"})
    assert found.json()["items"] == []


async def test_corrections_are_bounded(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(ENGLISH))
    await corrected(person, document, "x" * 100_001, expect=422)
    await corrected(person, document, "NUL\x00", expect=422)
    await person.http.patch(f"/api/v1/documents/{document['id']}/pages/1", json={})
    assert [page["is_edited"] for page in await pages_of(person, document)] == [False]
