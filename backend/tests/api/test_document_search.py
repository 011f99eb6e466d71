"""Searching the pages of one's own documents, in two languages."""

from __future__ import annotations

import html
import re
from functools import partial
from typing import Any

import pytest

from app.services.ai.excerpts import Excerpts, gather_excerpts
from app.services.ai.sources import Sources
from app.services.documents import ranking, search
from app.services.runtime import Runtime
from app.utils.quotes import quote_on_page
from tests.factories import People, Person
from tests.factories.documents import pdf, uploaded_and_read

URL = "/api/v1/documents/search"


async def _hits(person: Person, q: str, **query: Any) -> list[dict[str, Any]]:
    answer = await person.http.get(URL, params={"q": q, **query})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.fixture
async def reader(people: People, runtime: Runtime) -> Person:
    person = await people.person()
    await uploaded_and_read(
        runtime,
        person,
        pdf(
            "Жёлчные кислоты 4.2\nУ пациента мерцательная аритмия сердца",
            "Total cholesterol 6.3 mmol/l, glucose normal\nThe patients were followed",
        ),
        "кровь.pdf",
    )
    return person


@pytest.mark.parametrize(
    ("q", "page"),
    [
        ("желчные", 1),
        ("жёлчная кислота", 1),
        ("ЖЕЛЧНЫМИ", 1),
        ("аритмии", 1),
        ("patient following", 2),
        ("CHOLESTEROL", 2),
        ('"мерцательная аритмия"', 1),
        ("glucose -hemoglobin", 2),
        ("6.3", 2),
    ],
)
async def test_words_are_found_in_any_form_and_language(reader: Person, q: str, page: int) -> None:
    [hit] = await _hits(reader, q)
    assert (hit["page"], hit["filename"]) == (page, "кровь.pdf")
    assert "<mark>" in hit["snippet"]
    assert hit["rank"] > 0


@pytest.mark.parametrize("q", ['"аритмия мерцательная"', "glucose -cholesterol", "и в на", "()&|!:*", "'", "a\\", "💊"])
async def test_what_is_not_there_is_not_found(reader: Person, q: str) -> None:
    assert await _hits(reader, q) == []


async def test_both_spellings_of_yo_are_marked_in_the_snippet(reader: Person) -> None:
    [hit] = await _hits(reader, "желчные")
    assert "<mark>Жёлчные</mark>" in hit["snippet"]


async def test_a_snippet_never_loses_the_unit_at_its_end(people: People, runtime: Runtime) -> None:
    person = await people.person()
    await uploaded_and_read(runtime, person, pdf("Ферритин 12 мкг/л"))
    [hit] = await _hits(person, "ферритин")
    assert hit["snippet"] == "<mark>Ферритин</mark> 12 мкг/л"


async def test_a_question_finds_pages_with_any_of_its_words(reader: Person) -> None:
    hits = await _hits(reader, "Какой у меня был холестерин и что с аритмией?")
    assert [hit["page"] for hit in hits] == [1]
    hits = await _hits(reader, "What was my cholesterol last year?")
    assert [hit["page"] for hit in hits] == [2]


async def test_text_of_documents_is_never_markup(people: People, runtime: Runtime) -> None:
    person = await people.person()
    await uploaded_and_read(
        runtime, person, pdf("<script>alert(1)</script> glucose <mark>fake</mark> & <img src=x onerror=alert(1)>")
    )
    [hit] = await _hits(person, "glucose")
    assert "<mark>glucose</mark>" in hit["snippet"]
    rest = hit["snippet"].replace("<mark>glucose</mark>", "")
    assert "<" not in rest
    assert ">" not in rest


async def test_other_peoples_pages_are_never_found(people: People, runtime: Runtime, reader: Person) -> None:
    stranger = await people.person()
    for q in ("cholesterol", "owner", str(reader.id), f"owner:{reader.id}", f"'owner:{reader.id}'", "-nothing"):
        assert await _hits(stranger, q) == []
    [theirs] = await _hits(reader, "cholesterol")
    assert await _hits(stranger, "cholesterol", document_id=theirs["document_id"]) == []


async def test_the_search_can_be_narrowed(people: People, runtime: Runtime) -> None:
    person = await people.person()
    lab = await uploaded_and_read(runtime, person, pdf("Laboratory report: glucose 5.1 mmol/l specimen"), "lab.pdf")
    await uploaded_and_read(runtime, person, pdf("glucose"), "note.pdf")
    assert len(await _hits(person, "glucose")) == 2
    assert len(await _hits(person, "glucose", limit=1)) == 1
    assert [hit["filename"] for hit in await _hits(person, "glucose", doc_type="lab_result")] == ["lab.pdf"]
    assert [hit["filename"] for hit in await _hits(person, "glucose", document_id=lab["id"])] == ["lab.pdf"]


@pytest.mark.parametrize("q", ["glucose", "how much glucose was there really"])
async def test_hits_come_in_pages_until_there_are_no_more(people: People, runtime: Runtime, q: str) -> None:
    person = await people.person()
    await uploaded_and_read(runtime, person, pdf("glucose 5.1", "glucose 5.2", "glucose 5.3"))
    seen, query = [], {"q": q, "limit": 2}
    for expected in (2, 1):
        answer = (await person.http.get(URL, params=query)).json()
        assert len(answer["items"]) == expected
        seen += [hit["page"] for hit in answer["items"]]
        query["cursor"] = answer["next_cursor"]
    assert sorted(seen) == [1, 2, 3]
    assert query["cursor"] is None


async def test_the_deepest_page_of_hits_hands_out_no_cursor_that_would_be_refused(
    people: People, runtime: Runtime, monkeypatch
) -> None:
    monkeypatch.setattr(search, "DEEPEST", 1)
    person = await people.person()
    await uploaded_and_read(runtime, person, pdf("glucose 5.1", "glucose 5.2", "glucose 5.3"))
    first = (await person.http.get(URL, params={"q": "glucose", "limit": 1})).json()
    second = (await person.http.get(URL, params={"q": "glucose", "limit": 1, "cursor": first["next_cursor"]})).json()
    assert (len(second["items"]), second["next_cursor"]) == (1, None)


@pytest.mark.parametrize(
    "query", [{}, {"q": ""}, {"q": "x" * 301}, {"q": "a\x00b"}, {"q": "x", "limit": 201}, {"q": "x", "cursor": "AAAA"}]
)
async def test_a_search_without_sense_is_refused(people: People, query: dict[str, Any]) -> None:
    answer = await (await people.person()).http.get(URL, params=query)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_the_passage_for_the_model_stands_on_the_page_word_for_word(people: People, runtime: Runtime) -> None:
    person = await people.person()
    filler = "\n".join(f"строка {number} с обычным текстом без значения" for number in range(60))
    page = f"{filler}\nФерритин 12 мкг/л понижен\n{filler}"
    document = await uploaded_and_read(runtime, person, pdf(page))
    async with runtime.database.sessions() as session:
        [hit] = (await search.find(session, person.actor, "Каков мой ферритин?")).hits
        text = await search.page_text(session, person.actor, hit.document_id, hit.page)
    assert text is not None
    assert len(text) > search.PASSAGE >= len(hit.text)
    assert hit.text in text
    assert "Ферритин 12 мкг/л понижен" in hit.text
    assert quote_on_page(text, "ферритин 12 мкг/л")
    assert str(hit.document_id) == document["id"]
    assert re.sub("</?mark>", "", html.unescape(hit.snippet)).strip()


async def test_the_text_of_a_strangers_page_is_not_there(people: People, runtime: Runtime, reader: Person) -> None:
    [hit] = await _hits(reader, "cholesterol")
    stranger = await people.person()
    async with runtime.database.sessions() as session:
        assert await search.page_text(session, stranger.actor, hit["document_id"], 2) is None
        assert await search.page_text(session, reader.actor, hit["document_id"], 2)
        assert await search.page_text(session, reader.actor, hit["document_id"], 99) is None
        assert (await search.find(session, stranger.actor, "What was the cholesterol?")).hits == []
        assert (await search.find(session, reader.actor, "\x00 \ud800 " + "слово " * 3000)).hits == []


async def test_the_search_uses_the_index_of_the_owners_pages(runtime: Runtime, reader: Person) -> None:
    from sqlalchemy import text

    async with runtime.database.unit_of_work() as session:
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = await session.execute(
            text(
                "EXPLAIN SELECT number FROM document_pages WHERE search @@ "
                f"(CAST('''cholesterol''' AS tsquery) && CAST('''owner:{reader.id}''' AS tsquery))"
            )
        )
        assert "ix_document_pages_search" in "\n".join(row[0] for row in plan)


async def test_pages_in_the_trash_are_found_by_no_search(reader: Person, runtime: Runtime) -> None:
    [document] = (await reader.http.get("/api/v1/documents")).json()["items"]
    assert len(await _hits(reader, "cholesterol")) == 1
    await reader.http.delete(f"/api/v1/documents/{document['id']}")
    for narrow in ({}, {"doc_type": document["doc_type"]}, {"document_id": document["id"]}):
        assert await _hits(reader, "cholesterol", **narrow) == []
    async with runtime.database.sessions() as session:
        assert (await search.find(session, reader.actor, "How much cholesterol do I have?")).hits == []


async def test_where_too_many_pages_fit_the_newest_documents_are_ranked(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    for year in ("2021", "2024", "2022", "2023"):
        document = await uploaded_and_read(runtime, person, pdf("glucose", f"glucose in {year}"), f"{year}.pdf")
        dated = await person.http.patch(f"/api/v1/documents/{document['id']}", json={"document_date": f"{year}-05-01"})
        assert dated.status_code == 200
    assert (await person.http.get(URL, params={"q": "glucose"})).json()["newest"] is None
    monkeypatch.setattr(ranking, "MOST_RANKED", 4)
    # The second time it is known beforehand that there may be many.
    for _ in range(2):
        answer = (await person.http.get(URL, params={"q": "glucose"})).json()
        assert answer["newest"] == 4
        assert sorted(hit["filename"] for hit in answer["items"]) == ["2023.pdf", "2023.pdf", "2024.pdf", "2024.pdf"]
    answer = (await person.http.get(URL, params={"q": "glucose -2022", "date_to": "2022-12-31"})).json()
    assert (answer["newest"], len(answer["items"])) == (None, 3)
    async with runtime.database.sessions() as session:
        about = await search.find_about_owner(session, person.actor, "glucose", limit=9)
        assert (about.newest, len(about.hits)) == (4, 4)
        excerpts = Excerpts(Sources(partial(search.page_text, session, person.actor)), frozenset())
        await gather_excerpts(session, person.actor, "glucose", [], excerpts)
        assert "only the 4 newest were looked at" in excerpts.text()
