"""The shelf: what people say about their documents, lists in several orders, many documents at once."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from app.models import Document
from app.services.documents import steps
from app.services.runtime import Runtime
from tests.factories import People, Person
from tests.factories.documents import ENGLISH, RUSSIAN, pdf, upload, uploaded_and_read
from tests.factories.waiting import someone_waits, until

URL = "/api/v1/documents"


async def shelf(person: Person, *names: str) -> list[dict[str, Any]]:
    """Documents by name, the first one oldest."""
    return [await upload(person, f"the text of {name}".encode(), name) for name in names]


async def patch(person: Person, document: dict[str, Any], expect: int = 200, **fields: Any) -> dict[str, Any]:
    answer = await person.http.patch(f"{URL}/{document['id']}", json=fields)
    assert answer.status_code == expect, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def bulk(person: Person, documents: list[dict[str, Any]], action: str, **fields: Any) -> dict[str, Any]:
    body = {"ids": [document["id"] for document in documents], "action": action} | fields
    answer = await person.http.post(f"{URL}/bulk", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def names(person: Person, **query: Any) -> list[str]:
    return [item["filename"] for item in (await person.http.get(URL, params=query)).json()["items"]]


async def test_what_the_person_says_is_kept_and_null_clears_it(people: People) -> None:
    person = await people.person()
    [document] = await shelf(person, "a.txt")
    said = await patch(person, document, document_date="2026-05-12", notes="fasting", patient="other")
    assert (said["document_date"], said["date_kind"], said["notes"]) == ("2026-05-12", "chosen", "fasting")
    assert said["patient"] == {"name": None, "match": "other_said"}
    renamed = await patch(person, document, filename="b.txt", patient="own")
    assert (renamed["document_date"], renamed["notes"]) == ("2026-05-12", "fasting")
    assert renamed["patient"]["match"] == "own_said"
    cleared = await patch(person, document, document_date=None, notes=None, tags=None, patient=None)
    assert (cleared["document_date"], cleared["date_kind"], cleared["notes"]) == (None, None, None)
    assert cleared["patient"]["match"] == "own_said"


@pytest.mark.parametrize("said", [{"doc_type": "imaging"}, {"patient": "own"}])
async def test_what_a_reading_keeps_meanwhile_is_not_lost(
    people: People, runtime: Runtime, said: dict[str, str]
) -> None:
    person = await people.person()
    [document] = await shelf(person, "a.txt")
    path, note = f"{URL}/{document['id']}", "other-person"
    begun = [{"name": name, "state": "skipped", "note": note} for name in ("extraction", "memory")]
    async with runtime.database.unit_of_work() as session:
        row = await session.get_one(Document, UUID(document["id"]))
        row.steps = begun
    async with runtime.database.unit_of_work() as session:
        row = await session.get_one(Document, UUID(document["id"]), with_for_update=True)
        saying = asyncio.create_task(person.http.patch(path, json=said))
        await until(lambda: someone_waits(runtime))
        row.meta = {**row.meta, "proposed": ["a fact"]}
        row.steps = [{"name": "kind", "state": "done"}, *begun]
    assert (await saying).status_code == 200
    async with runtime.database.sessions() as session:
        kept = await session.get_one(Document, UUID(document["id"]))
    assert kept.meta["proposed"] == ["a fact"]
    assert steps.state(kept, steps.Step.KIND) == "done"


async def test_tags_have_one_spelling(people: People) -> None:
    person = await people.person()
    first, second = await shelf(person, "a.txt", "b.txt")
    tagged = await patch(person, first, tags=["  Кровь ", "#кровь", "Dr.  House"])
    assert tagged["tags"] == ["кровь", "dr. house"]
    await patch(person, second, tags=["КРОВЬ"])
    counted = (await person.http.get(f"{URL}/tags")).json()
    assert counted == {"items": [{"tag": "кровь", "count": 2}, {"tag": "dr. house", "count": 1}]}
    assert await names(person, tag="Dr. House") == ["a.txt"]
    await person.http.delete(f"{URL}/{first['id']}")
    assert (await person.http.get(f"{URL}/tags")).json() == {"items": [{"tag": "кровь", "count": 1}]}
    assert (await (await people.person()).http.get(f"{URL}/tags")).json() == {"items": []}


@pytest.mark.parametrize(
    "fields",
    [
        {"tags": [str(number) for number in range(21)]},
        {"tags": ["x" * 51]},
        {"tags": [""]},
        {"tags": ["#"]},
        {"tags": ["two\nlines"]},
        {"tags": "blood"},
        {"notes": "x" * 4001},
        {"document_date": "2026-13-01"},
        {"document_date": 20_000},
        {"document_date": "1066-10-14"},
        {"patient": "own_said"},
    ],
)
async def test_what_does_not_fit_is_refused(people: People, fields: dict[str, Any]) -> None:
    person = await people.person()
    [document] = await shelf(person, "a.txt")
    assert (await patch(person, document, expect=422, **fields))["code"] == "request.invalid"


async def test_a_kept_date_survives_reading_again(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(RUSSIAN))
    await patch(person, document, document_date="2020-02-29", tags=["печень"], notes="натощак")
    await person.http.post(f"{URL}/{document['id']}/reindex")
    again = (await person.http.get(f"{URL}/{document['id']}")).json()
    assert (again["document_date"], again["tags"], again["notes"]) == ("2020-02-29", ["печень"], "натощак")


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("added", ["яблоко.txt", "Берёза.txt", "apple.txt", "Zebra.txt"]),
        ("name", ["apple.txt", "Zebra.txt", "Берёза.txt", "яблоко.txt"]),
        ("date", ["Zebra.txt", "Берёза.txt", "яблоко.txt", "apple.txt"]),
    ],
)
async def test_every_order_is_stable_from_page_to_page(people: People, sort: str, expected: list[str]) -> None:
    person = await people.person()
    zebra, _, birch, _ = await shelf(person, "Zebra.txt", "apple.txt", "Берёза.txt", "яблоко.txt")
    await patch(person, zebra, document_date="2026-05-12")
    await patch(person, birch, document_date="2025-01-01")
    found: list[str] = []
    query: dict[str, Any] = {"sort": sort, "limit": 1}
    for number in range(4):
        page = (await person.http.get(URL, params=query)).json()
        found += [item["filename"] for item in page["items"]]
        query["cursor"] = page["next_cursor"]
        # What comes while somebody turns the pages moves nothing.
        if number == 1 and sort == "added":
            await shelf(person, "newest.txt")
    assert (found, query["cursor"]) == (expected, None)


async def test_a_cursor_of_another_order_is_refused(people: People) -> None:
    person = await people.person()
    await shelf(person, "ы" * 250 + ".txt", "b.txt", "c.txt")
    cursor = (await person.http.get(URL, params={"sort": "name", "limit": 2})).json()["next_cursor"]
    answer = await person.http.get(URL, params={"sort": "date", "cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert len(await names(person, sort="name", limit=2, cursor=cursor)) == 1


async def test_the_list_is_narrowed_by_days_notes_and_tags(people: People) -> None:
    person = await people.person()
    first, second, _ = await shelf(person, "a.txt", "b.txt", "undated.txt")
    await patch(person, first, document_date="2026-05-12", notes="Жёлтая папка")
    await patch(person, second, document_date="2026-06-01", tags=["печень"])
    assert await names(person, date_from="2026-05-13") == ["b.txt"]
    assert await names(person, date_to="2026-05-12") == ["a.txt"]
    assert await names(person, date_from="2026-05-12", date_to="2026-06-01") == ["b.txt", "a.txt"]
    assert await names(person, q="желтая") == ["a.txt"]
    assert await names(person, q="печень") == ["b.txt"]


async def test_search_is_narrowed_by_kind_day_and_tag(people: People, runtime: Runtime) -> None:
    person = await people.person()
    first = await uploaded_and_read(runtime, person, pdf(ENGLISH), "lab.pdf")
    await uploaded_and_read(runtime, person, pdf("Glucose is mentioned in a letter"), "letter.pdf")
    await patch(person, first, document_date="2026-05-12", tags=["diabetes"])

    async def found(**query: str) -> set[str]:
        answer = await person.http.get(f"{URL}/search", params={"q": "glucose"} | query)
        return {hit["filename"] for hit in answer.json()["items"]}

    assert await found() == {"lab.pdf", "letter.pdf"}
    for narrow in ({"tag": "Diabetes"}, {"date_from": "2026-05-01"}, {"doc_type": "lab_result"}):
        assert await found(**narrow) == {"lab.pdf"}
    assert await found(date_to="2026-05-01") == set()


async def test_many_documents_are_changed_at_once_and_strangers_are_missing(people: People) -> None:
    person, stranger = await people.person(), await people.person()
    mine = await shelf(person, "a.txt", "b.txt")
    [foreign] = await shelf(stranger, "theirs.txt")
    own, absent = [one["id"] for one in mine], [foreign["id"], str(uuid4())]
    asked = [*mine, foreign, {"id": absent[1]}, mine[0]]
    for action, fields in (
        ("tag", {"tag": "Blood"}),
        ("type", {"doc_type": "imaging"}),
        ("untag", {"tag": "blood"}),
        ("reindex", {}),
        ("delete", {}),
        ("restore", {}),
    ):
        assert await bulk(person, asked, action, **fields) == {"done": own, "missing": absent}, action
        seen = (await person.http.get(URL)).json()["items"]
        assert len(seen) == (0 if action == "delete" else 2)
        if action == "tag":
            assert [one["tags"] for one in seen] == [["blood"], ["blood"]]
    [untouched] = (await stranger.http.get(URL)).json()["items"]
    assert untouched == foreign
    assert [one["doc_type"] for one in (await person.http.get(URL)).json()["items"]] == ["imaging"] * 2


async def test_only_what_is_in_the_trash_is_purged_or_restored_in_bulk(people: People) -> None:
    person = await people.person()
    thrown, kept = await shelf(person, "thrown.txt", "kept.txt")
    await bulk(person, [thrown], "delete")
    assert await bulk(person, [thrown, kept], "purge") == {"done": [thrown["id"]], "missing": [kept["id"]]}
    assert await bulk(person, [thrown, kept], "restore") == {"done": [], "missing": [thrown["id"], kept["id"]]}
    assert await names(person) == ["kept.txt"]


async def test_a_full_set_of_tags_takes_no_other_but_its_own(people: People) -> None:
    person = await people.person()
    full, empty = await shelf(person, "full.txt", "empty.txt")
    await patch(person, full, tags=[f"tag {number}" for number in range(20)])
    body = {"ids": [full["id"], empty["id"]], "action": "tag", "tag": "one more"}
    refused = await person.http.post(f"{URL}/bulk", json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "document.too-many-tags")
    assert len((await bulk(person, [full, empty], "tag", tag="tag 3"))["done"]) == 2


async def test_reading_many_again_queues_each_of_them_once(people: People, runtime: Runtime) -> None:
    person = await people.person()
    read = [await uploaded_and_read(runtime, person, pdf(name), f"{name}.pdf") for name in ("one", "two")]
    waiting = await shelf(person, "waiting.txt")
    async with runtime.database.unit_of_work() as session:
        await session.execute(text("DELETE FROM procrastinate_jobs"))
    done = await bulk(person, [*read, *waiting], "reindex")
    assert len(done["done"]) == 3
    async with runtime.database.sessions() as session:
        jobs = await session.scalars(text("SELECT args->>'document_id' FROM procrastinate_jobs"))
    assert sorted(jobs) == sorted(document["id"] for document in read)
    assert {item["status"] for item in (await person.http.get(URL)).json()["items"]} == {"pending"}


@pytest.mark.parametrize(
    "body",
    [
        {"ids": [], "action": "delete"},
        {"ids": [str(uuid4())] * 201, "action": "delete"},
        {"ids": [str(uuid4())], "action": "burn"},
        {"ids": [str(uuid4())], "action": "tag"},
        {"ids": [str(uuid4())], "action": "type"},
        {"ids": ["x"], "action": "delete"},
    ],
)
async def test_a_bulk_change_that_makes_no_sense_is_refused(people: People, body: dict[str, Any]) -> None:
    answer = await (await people.person()).http.post(f"{URL}/bulk", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
