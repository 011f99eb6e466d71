"""What is remembered: saved, found, corrected, confirmed, and nobody else's."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from app.core.errors import AppError
from app.models import Importance, MemoryCategory, MemoryEntry, MemoryStatus
from app.services.ai import knowledge
from app.services.memory import entries, finding
from app.services.runtime import Runtime
from tests.factories import People, Person

PENICILLIN = {"category": "allergy", "title": "Пенициллин", "content": "Сыпь ещё в детстве", "importance": "critical"}


async def save(person: Person, **changes: object) -> dict[str, object]:
    answer = await person.http.post("/api/v1/memory", json=PENICILLIN | changes)
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.json()
    return made


async def proposed(runtime: Runtime, person: Person, **fields: object) -> MemoryEntry:
    """What the assistant read in a document."""
    values = {
        "category": MemoryCategory.MEDICATION,
        "title": "Metoprolol",
        "content": "50 mg a day",
        "importance": Importance.HIGH,
        "status": MemoryStatus.UNCONFIRMED,
    }
    async with runtime.database.unit_of_work() as session:
        return await entries.save(session, person.actor, **(values | fields))


async def titles(person: Person, **params: object) -> list[str]:
    answer = await person.http.get("/api/v1/memory", params=params)
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


async def test_what_the_person_says_is_confirmed_at_once(people: People) -> None:
    anna = await people.person()
    made = await save(anna)
    assert (made["status"], made["is_active"], made["source_document_id"]) == ("confirmed", True, None)
    assert (await anna.http.get(f"/api/v1/memory/{made['id']}")).json() == made


async def test_the_list_is_filtered_and_searched(people: People) -> None:
    anna = await people.person()
    await save(anna)
    await save(anna, category="vital", title="Blood pressure", content="120/80, 100% fine", importance="low")
    assert await titles(anna) == ["Blood pressure", "Пенициллин"]
    assert await titles(anna, category="allergy") == await titles(anna, importance="critical") == ["Пенициллин"]
    found = {
        query: await titles(anna, q=query)
        for query in ("пенициллина", "ЕЩЕ", "allergies", "pressures", "100%", "%", "xyz", " ")
    }
    assert found == {
        "пенициллина": ["Пенициллин"],
        "ЕЩЕ": ["Пенициллин"],
        "allergies": ["Пенициллин"],
        "pressures": ["Blood pressure"],
        "100%": ["Blood pressure"],
        "%": ["Blood pressure"],
        "xyz": [],
        " ": ["Blood pressure", "Пенициллин"],
    }


async def test_an_entry_is_corrected_and_retired(people: People) -> None:
    anna = await people.person()
    made = await save(anna)
    changed = await anna.http.patch(f"/api/v1/memory/{made['id']}", json={"content": "Quincke", "is_active": False})
    assert (changed.json()["content"], changed.json()["is_active"]) == ("Quincke", False)
    assert await titles(anna, is_active=True) == []
    assert await titles(anna, is_active=False) == ["Пенициллин"]
    assert (await anna.http.delete(f"/api/v1/memory/{made['id']}")).status_code == 204
    assert (await anna.http.delete(f"/api/v1/memory/{made['id']}")).json()["code"] == "memory.not-found"


async def test_a_fact_from_a_document_replaces_only_after_the_yes(people: People, runtime: Runtime) -> None:
    anna = await people.person()
    former = await save(anna, category="medication", title="Metoprolol", content="25 mg", importance="high")
    entry = await proposed(runtime, anna, replaces_id=UUID(str(former["id"])))
    path = f"/api/v1/memory/{former['id']}"
    assert (await anna.http.get(path)).json()["is_active"] is True
    for _ in range(2):
        answer = await anna.http.post(f"/api/v1/memory/{entry.id}/confirm", json={})
        assert answer.json()["status"] == "confirmed"
    assert (await anna.http.get(path)).json()["is_active"] is False


async def test_the_prompt_carries_what_is_confirmed_active_and_weighty(people: People, runtime: Runtime) -> None:
    anna, eve = await people.person(), await people.person()
    first = await save(anna)
    await save(anna, title="Low", importance="low")
    await save(eve, title="Not hers")
    await proposed(runtime, anna)
    second = await save(anna, title="High", importance="high")
    async with runtime.database.sessions() as session:
        known = await knowledge.gather(session, anna.actor)
    assert [fact.title for fact in known.facts] == [first["title"], second["title"]]


async def test_the_assistant_finds_by_any_word_best_first(people: People, runtime: Runtime) -> None:
    anna, eve = await people.person(), await people.person()
    await save(anna, title="Cat", content="Has a cat", category="other", importance="low")
    await save(anna)
    await save(eve, title="Пенициллин Евы")
    async with runtime.database.sessions() as session:
        found = await finding.search(session, anna.actor, query="аллергия на пенициллины & | ! '", limit=5)
        everything = await finding.search(session, anna.actor)
        nothing = await finding.search(session, anna.actor, query="dog", category=MemoryCategory.OTHER)
    assert [entry.title for entry in found] == ["Пенициллин"]
    assert [entry.title for entry in everything] == ["Пенициллин", "Cat"]
    assert nothing == []


async def test_a_strangers_entry_can_not_be_replaced(people: People, runtime: Runtime) -> None:
    anna, eve = await people.person(), await people.person()
    made = await save(anna)
    with pytest.raises(AppError, match=r"memory\.not-found"):
        await proposed(runtime, eve, replaces_id=UUID(str(made["id"])), status=MemoryStatus.CONFIRMED)
    assert await titles(eve) == []
    assert (await anna.http.get(f"/api/v1/memory/{made['id']}")).json() == made


async def test_strangers_find_nothing_and_change_nothing(people: People) -> None:
    anna, eve = await people.person(), await people.person()
    made = await save(anna)
    for identity in (made["id"], str(uuid4())):
        path = f"/api/v1/memory/{identity}"
        answers = [
            await eve.http.get(path),
            await eve.http.patch(path, json={"title": "Stolen"}),
            await eve.http.post(f"{path}/confirm"),
            await eve.http.delete(path),
        ]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "memory.not-found")] * 4
    assert await titles(eve) == await titles(eve, q="пенициллин") == []
    assert (await anna.http.get(f"/api/v1/memory/{made['id']}")).json() == made


async def test_an_entry_that_makes_no_sense_is_refused(people: People) -> None:
    anna = await people.person()
    for change in (
        {"category": "secret"},
        {"importance": "huge"},
        {"title": "x" * 201},
        {"content": " "},
        {"content": "x" * 4001},
        {"content": "nul \x00"},
        {"status": "confirmed"},
        {"source_document_id": str(uuid4())},
    ):
        answer = await anna.http.post("/api/v1/memory", json=PENICILLIN | change)
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), change
    assert (await anna.http.get("/api/v1/memory", params={"q": "nul \x00"})).status_code == 422
    assert await titles(anna) == []
