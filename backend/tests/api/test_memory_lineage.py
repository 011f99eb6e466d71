"""How facts follow, contradict and repeat each other, and where they were used."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

import pytest

from app.models import Document, Importance, MemoryCategory, MemoryEntry, MemoryStatus
from app.services.memory import entries
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, Person
from tests.factories.labs import report

METOPROLOL = {"category": "medication", "title": "Метопролол", "content": "50 мг утром", "importance": "high"}


async def save(person: Person, expect: int = 201, **changes: object) -> dict[str, Any]:
    answer = await person.http.post("/api/v1/memory", json=METOPROLOL | changes)
    assert answer.status_code == expect, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def entry(person: Person, entry_id: object) -> dict[str, Any]:
    found: dict[str, Any] = (await person.http.get(f"/api/v1/memory/{entry_id}")).json()
    return found


async def resolve(person: Person, entry_id: object, keep: str) -> dict[str, Any]:
    answer = await person.http.post(f"/api/v1/memory/{entry_id}/resolve", json={"keep": keep})
    body: dict[str, Any] = answer.json()
    return body


async def proposed(runtime: Runtime, person: Person, document: Document, content: str) -> MemoryEntry:
    async with runtime.database.unit_of_work() as session:
        return await entries.save(
            session, person.actor, category=MemoryCategory.MEDICATION, title="Метопролол", content=content,
            importance=Importance.HIGH, status=MemoryStatus.UNCONFIRMED, source_document_id=document.id,
            source_page=1, source_quote="Метопролол 25 мг",
        )  # fmt: skip


async def test_what_replaces_another_keeps_its_history(people: People) -> None:
    anna = await people.person()
    first = await save(anna)
    second = await save(anna, content="100 мг утром", replaces_id=first["id"], valid_from="2026-02-01")
    third = await save(anna, content="25 мг утром", replaces_id=second["id"])
    answer = await anna.http.get(f"/api/v1/memory/{third['id']}/history")
    assert [item["content"] for item in answer.json()["items"]] == ["50 мг утром", "100 мг утром", "25 мг утром"]
    assert (await entry(anna, first["id"]))["is_active"] is False
    assert (await entry(anna, first["id"]))["replaced_by_id"] == second["id"]
    assert second["valid_from"] == "2026-02-01"
    assert second["confirmed_at"] is not None


async def test_what_says_something_else_is_asked_about_and_not_overwritten(people: People) -> None:
    anna = await people.person()
    old = await save(anna)
    new = await save(anna, title="метопролол", content="100 мг вечером")
    assert new["contradicts_id"] == old["id"]
    assert (await entry(anna, old["id"]))["is_active"] is True
    same = await save(anna, title="Парацетамол", content="100 мг вечером")
    assert same["contradicts_id"] is None


@pytest.mark.parametrize(
    ("title", "content"),
    [
        ("Аллергия на пенициллин", "У меня нет аллергии на пенициллин"),
        ("Аллергий нет", "Аллергий нет"),
        ("Пенициллин", "Аллергия на пенициллин исключена"),
    ],
)
async def test_a_no_to_what_is_remembered_is_asked_about(people: People, title: str, content: str) -> None:
    anna = await people.person()
    told = {"category": "allergy", "importance": "critical"}
    old = await save(anna, **told, title="Аллергия на пенициллин", content="У меня аллергия на пенициллин")
    assert (await save(anna, **told, title=title, content=content))["contradicts_id"] == old["id"]


@pytest.mark.parametrize(
    ("keep", "old_stays", "new_stays"), [("new", False, True), ("old", True, False), ("both", True, True)]
)
async def test_the_person_settles_a_contradiction(
    people: People, runtime: Runtime, keep: str, old_stays: bool, new_stays: bool
) -> None:
    anna = await people.person()
    old = await save(anna)
    new = await proposed(runtime, anna, await report(runtime, anna, "Метопролол 25 мг"), "25 мг вечером")
    assert new.contradicts_id == UUID(old["id"])
    settled = await resolve(anna, new.id, keep)
    assert settled["contradicts_id"] is None
    assert (await entry(anna, old["id"]))["is_active"] is old_stays
    assert (await entry(anna, new.id))["is_active"] is new_stays
    assert (await entry(anna, new.id))["status"] == ("unconfirmed" if keep == "old" else "confirmed")
    assert settled["replaces_id"] == (old["id"] if keep == "new" else None)
    assert (await resolve(anna, new.id, keep))["code"] == "memory.nothing-to-resolve"


async def test_whoever_settles_one_contradiction_is_asked_about_the_next(people: People) -> None:
    anna = await people.person()
    told = {"category": "allergy", "importance": "critical"}
    first = await save(anna, **told, title="Аллергия: пенициллин", content="Сыпь в 2019 году")
    second = await save(anna, **told, title="Аллергия: пенициллин", content="Сыпь в 2019 году")
    await save(anna, **told, title="Аллергия: пыльца", content="Нет и не было")
    new = await save(anna, **told, title="Аллергии на пенициллин нет", content="Проверено пробой")
    assert new["contradicts_id"] == second["id"]
    assert (await resolve(anna, new["id"], "new"))["contradicts_id"] == first["id"]
    assert (await resolve(anna, new["id"], "new"))["contradicts_id"] is None
    assert [(await entry(anna, one["id"]))["is_active"] for one in (first, second)] == [False, False]


async def test_all_that_is_remembered_can_be_taken_along(people: People, runtime: Runtime) -> None:
    anna, stranger = await people.person(locale="ru"), await people.person()
    await save(stranger, title="Чужое")
    first = await save(anna, title="=HYPERLINK(1)")
    await save(anna, content="25 мг; вечером", replaces_id=first["id"])
    await proposed(runtime, anna, await report(runtime, anna, "Метопролол 25 мг"), "25 мг")
    answer = await anna.http.get("/api/v1/memory/export")
    assert "attachment" in answer.headers["content-disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    told = [(line["title"], line["content"], line["status"], line["is_active"]) for line in lines]
    assert told == [
        ("'=HYPERLINK(1)", "50 мг утром", "confirmed", "False"),
        ("Метопролол", "25 мг; вечером", "confirmed", "True"),
        ("Метопролол", "25 мг", "unconfirmed", "True"),
    ]
    assert [line["source_quote"] for line in lines] == ["", "", "Метопролол 25 мг"]


async def test_several_entries_become_one_with_all_their_history(people: People) -> None:
    anna = await people.person()
    kept = await save(anna, category="other", title="A")
    others = [await save(anna, category="other", title=title) for title in ("B", "C")]
    body = {"keep_id": kept["id"], "ids": [other["id"] for other in others]}
    merged = (await anna.http.post("/api/v1/memory/merge", json=body)).json()
    assert (merged["id"], merged["is_active"]) == (kept["id"], True)
    history = (await anna.http.get(f"/api/v1/memory/{kept['id']}/history")).json()["items"]
    assert [item["title"] for item in history] == ["C", "B", "A"]
    active = (await anna.http.get("/api/v1/memory", params={"is_active": True})).json()["items"]
    assert [item["title"] for item in active] == ["A"]
    # Again changes nothing.
    assert (await anna.http.post("/api/v1/memory/merge", json=body)).json()["replaces_id"] == merged["replaces_id"]


async def test_an_entry_takes_back_the_one_that_replaced_it(people: People) -> None:
    anna = await people.person()
    first = await save(anna)
    second = await save(anna, content="100 мг утром", replaces_id=first["id"])
    body = {"keep_id": first["id"], "ids": [second["id"]]}
    merged = (await anna.http.post("/api/v1/memory/merge", json=body)).json()
    assert (merged["replaces_id"], merged["replaced_by_id"], merged["is_active"]) == (second["id"], None, True)
    history = (await anna.http.get(f"/api/v1/memory/{first['id']}/history")).json()["items"]
    assert [item["id"] for item in history] == [second["id"], first["id"]]


async def test_foreign_entries_are_never_merged(people: People) -> None:
    anna, boris = await people.person(), await people.person()
    mine, theirs = await save(anna), await save(boris)
    for body in ({"keep_id": mine["id"], "ids": [theirs["id"]]}, {"keep_id": theirs["id"], "ids": [mine["id"]]}):
        answer = await anna.http.post("/api/v1/memory/merge", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "memory.not-found")
    assert (await entry(boris, theirs["id"]))["is_active"] is True
    assert (await entry(anna, mine["id"]))["is_active"] is True


async def test_a_fact_out_of_a_document_says_where_it_stands(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    document = await report(runtime, anna, "Метопролол 25 мг")
    made = await proposed(runtime, anna, document, "25 мг вечером")
    shown = await entry(anna, made.id)
    assert shown["source"] == {
        "document_id": str(document.id), "filename": "report.pdf", "page": 1, "quote": "Метопролол 25 мг",
        "message_id": None, "chat_id": None,
    }  # fmt: skip
    listed = await anna.http.get("/api/v1/memory", params={"document_id": str(document.id), "status": "unconfirmed"})
    assert [item["id"] for item in listed.json()["items"]] == [str(made.id)]


async def test_dates_out_of_order_are_refused(people: People) -> None:
    anna = await people.person()
    refused = await save(anna, 422, valid_from="2026-02-01", valid_to="2026-01-01")
    assert refused["code"] == "request.invalid"
    made = await save(anna, valid_from="2026-02-01")
    url = f"/api/v1/memory/{made['id']}"
    assert (await anna.http.patch(url, json={"valid_to": "2026-01-01"})).status_code == 422
    assert (await anna.http.patch(url, json={"valid_from": None})).json()["valid_from"] is None


async def test_answers_say_what_they_were_given_with(people: People, claude: ModelServer) -> None:
    anna = await people.person()
    critical = await save(anna, importance="critical")
    low = await save(anna, title="Парацетамол", importance="low")
    chatter = await Chatter.open(anna)
    looked_up = {"type": "tool_use", "name": "get_memory", "input": {"query": "парацетамол"}}
    claude.will({"reply": "Noted."}, {"blocks": [looked_up]}, {"reply": "Yes."})
    answers = [(await chatter.send(words))[0].data["message_id"] for words in ("hello", "and paracetamol?")]
    given = [
        {item["id"] for item in (await anna.http.get(f"{chatter.path}/{answer}/memory")).json()["items"]}
        for answer in answers
    ]
    assert given == [{critical["id"]}, {critical["id"], low["id"]}]
    told = [message["metadata"]["remembered"] for message in await chatter.messages() if message["role"] == "assistant"]
    assert told == [1, 1], "what was looked up is told by its tool call"
    found = (await anna.http.get(f"/api/v1/memory/{critical['id']}/uses")).json()["items"]
    assert [item["message_id"] for item in found] == answers[::-1]
    assert [(await entry(anna, one["id"]))["used_in"] for one in (critical, low)] == [2, 1]
    # A deleted chat takes its answers along.
    assert (await anna.http.delete(f"/api/v1/chats/{found[0]['chat_id']}")).status_code == 204
    assert (await anna.http.get(f"/api/v1/memory/{critical['id']}/uses")).json()["items"] == []
