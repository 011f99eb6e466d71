"""Words in one document: on which pages they stand and how often, as they are typed."""

from __future__ import annotations

from typing import Any

import pytest

from app.services.documents import finding
from app.services.runtime import Runtime
from tests.factories import People, Person
from tests.factories.documents import pdf, uploaded_and_read

PAGES = (
    "Ещё железо.\nЖелезо сыворотки и ЖЕЛЕЗО\nРеферентный интервал 0,40–4,00 «норма»",
    "Iron and iron",
    "",
    "ИТОГО: железо\nсыворотки 12 и ферритина нет",
)


@pytest.fixture
async def opened(people: People, runtime: Runtime) -> tuple[Person, str]:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(*PAGES))
    # Of the same words, and not asked.
    await uploaded_and_read(runtime, person, pdf("железо, iron"))
    return person, document["id"]


async def found(opened: tuple[Person, str], words: str) -> dict[str, Any]:
    person, document_id = opened
    answer = await person.http.get(f"/api/v1/documents/{document_id}/find", params={"q": words})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("железо", {1: 3, 4: 1}),
        (" ЖЕЛЕЗО ", {1: 3, 4: 1}),
        # As typed, and so also in the middle of words.
        ("elez", {}),
        ("лез", {1: 3, 4: 1}),
        ("еще", {1: 1}),
        ("железо   сыворотки", {1: 1, 4: 1}),
        ("железосыворотки", {}),
        ("IRON", {2: 2}),
        ('0,40-4,00 "норма"', {1: 1}),
        ("50%_", {}),
        (" ", {}),
        # Nowhere as typed: other forms of it.
        ("ферритин", {4: 1}),
        ("ферритином", {4: 1}),
        ("железом", {1: 3, 4: 1}),
    ],
)
async def test_words_are_counted_page_by_page(opened: tuple[Person, str], words: str, places: dict[int, int]) -> None:
    body = await found(opened, words)
    assert {item["page"]: item["count"] for item in body["items"]} == places
    assert body["whole"] is True


async def test_the_words_to_light_up_are_those_that_stand_there(opened: tuple[Person, str]) -> None:
    assert [item["words"] for item in (await found(opened, "железом"))["items"]] == [["железо"], ["железо"]]
    assert [item["words"] for item in (await found(opened, "Железо"))["items"]] == [["Железо"], ["Железо"]]


async def test_what_the_owner_corrected_is_what_counts(opened: tuple[Person, str]) -> None:
    person, document_id = opened
    await person.http.patch(f"/api/v1/documents/{document_id}/pages/2", json={"text": "Ferrum"})
    assert (await found(opened, "iron"))["items"] == []
    assert (await found(opened, "ferrum"))["items"] == [{"page": 2, "count": 1, "words": ["ferrum"]}]


async def test_a_very_long_document_is_looked_through_from_its_beginning(
    opened: tuple[Person, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_BYTES", len(PAGES[0].encode()) + 1)
    body = await found(opened, "железо")
    assert ([item["page"] for item in body["items"]], body["whole"]) == ([1], False)
