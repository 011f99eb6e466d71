"""Somebody else's document says nothing about its owner: not in a prompt, not in memory, before or after it was told."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import Document, Importance, MemoryCategory, MemoryStatus
from app.services.memory import entries
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, Person
from tests.factories.labs import report, tsh

LINE = "Zymoxinol allergy, hemoglobin 87 g/l"
LOOK = {"blocks": [{"type": "tool_use", "name": "get_memory", "input": {}}]}


async def say_whose(person: Person, document: Document, whose: str) -> None:
    answer = await person.http.patch(f"/api/v1/documents/{document.id}", json={"patient": whose})
    assert answer.status_code == 200


async def fact_of(
    runtime: Runtime, person: Person, document: Document, status: MemoryStatus, title: str = "Zymoxinol allergy"
) -> str:
    async with runtime.database.unit_of_work() as session:
        entry = await entries.save(
            session, person.actor, category=MemoryCategory.ALLERGY, title=title, content=f"{title} of old",
            importance=Importance.CRITICAL, status=status, source_document_id=document.id,
        )  # fmt: skip
    return str(entry.id)


async def asked(person: Person, claude: ModelServer, words: str, **fields: Any) -> str:
    """All that the model is sent for a question in a new chat."""
    before = len(claude.requests)
    await (await Chatter.open(person)).send(words, **fields)
    return str([request["body"]["messages"] for request in claude.requests[before:] if request["body"].get("tools")])


@pytest.mark.parametrize(("whose", "is_shown"), [("other", False), ("own", True)])
async def test_only_documents_about_the_person_are_searched_for_a_question(
    people: People, claude: ModelServer, runtime: Runtime, whose: str, is_shown: bool
) -> None:
    person = await people.person()
    await say_whose(person, await report(runtime, person, LINE), whose)
    claude.says("A.")
    assert ("87 g/l" in await asked(person, claude, "What is my hemoglobin?")) is is_shown


@pytest.mark.parametrize("way", ["attached", "searched"])
async def test_what_is_shown_of_another_person_says_so(
    people: People, claude: ModelServer, runtime: Runtime, way: str
) -> None:
    person = await people.person()
    document = await report(runtime, person, LINE)
    await say_whose(person, document, "other")
    if way == "attached":
        claude.says("A.")
        told = await asked(person, claude, "Look at this", document_ids=[str(document.id)])
        assert "is about another person, not about the one who asks" in told
    else:
        search = {"type": "tool_use", "name": "search_documents", "input": {"query": "hemoglobin"}}
        claude.will({"blocks": [search]}, {"reply": "A."})
        told = await asked(person, claude, "Hello")
        assert 'What is marked about="another person" says nothing about this person.' in told
    assert 'filename="report.pdf" about="another person">' in told
    assert "87 g/l" in told


@pytest.mark.parametrize("status", list(MemoryStatus))
async def test_what_it_left_in_memory_is_not_told_any_more(
    people: People, claude: ModelServer, runtime: Runtime, status: MemoryStatus
) -> None:
    person = await people.person()
    document, other = await report(runtime, person, LINE), await report(runtime, person, "Nothing of note")
    await fact_of(runtime, person, document, status)
    await fact_of(runtime, person, other, status, "Penicillin allergy")
    for whose, is_told in (("own", True), ("other", False)):
        await say_whose(person, document, whose)
        claude.will(LOOK, {"reply": "A."})
        told = await asked(person, claude, "What do you know of me?")
        assert ("ymoxinol" in told) is is_told
        assert "Penicillin" in told
    # Nor as a fact that every prompt carries.
    claude.says("Hello.")
    assert ("Penicillin" in await asked(person, claude, "Hello")) is (status == MemoryStatus.CONFIRMED)
    assert "ymoxinol" not in str(claude.requests[-1]["body"])


async def test_what_it_proposed_is_not_confirmed_in_any_way(people: People, runtime: Runtime) -> None:
    person = await people.person()
    document = await report(runtime, person, LINE)
    said = {"category": "allergy", "title": "Zymoxinol allergy", "content": "None", "importance": "low"}
    own = (await person.http.post("/api/v1/memory", json=said)).json()
    entry = await fact_of(runtime, person, document, MemoryStatus.UNCONFIRMED)
    await say_whose(person, document, "other")
    before = (await person.http.get("/api/v1/memory")).json()
    for path, body in (
        (f"{entry}/confirm", None),
        (f"{entry}/resolve", {"keep": "new"}),
        (f"{entry}/resolve", {"keep": "both"}),
        ("merge", {"keep_id": entry, "ids": [own["id"]]}),
    ):
        refused = await person.http.post(f"/api/v1/memory/{path}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "document.other-person"), path
    assert (await person.http.get("/api/v1/memory")).json() == before
    await say_whose(person, document, "own")
    assert (await person.http.post(f"/api/v1/memory/{entry}/confirm")).json()["status"] == "confirmed"


async def items(person: Person, path: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await person.http.get(f"/api/v1/{path}", params=query)).json()["items"]
    return found


async def test_its_results_are_in_no_list_or_curve_about_the_person_until_they_say_that_it_is_theirs(
    people: People, runtime: Runtime
) -> None:
    person = await people.person()
    document = await report(runtime, person, LINE)
    result = await tsh(runtime, document)
    await fact_of(runtime, person, document, MemoryStatus.CONFIRMED)
    for whose, count in (("other", 0), ("own", 1)):
        await say_whose(person, document, whose)
        for path in ("labs", "labs/latest"):
            answer = (await person.http.get(f"/api/v1/{path}")).json()
            assert (len(answer["items"]), answer["other_person"]) == (count, 1 - count), path
        assert len(await items(person, "labs", other_person=True)) == 1 - count
        assert len(await items(person, "documents", other_person=True)) == 1 - count
        # Where the document itself is looked at, its results are there to be checked.
        assert [row["id"] for row in await items(person, "labs", document_id=document.id)] == [str(result.id)]
        (trend,) = await items(person, "labs/trends", analyte="tsh:serum")
        assert len(trend["points"]) == count
        assert len((await person.http.get("/api/v1/labs/export")).text.splitlines()) == 1 + count
        assert {item["kind"] for item in await items(person, "timeline")} == (
            {"document", "labs", "memory"} if count else set()
        )


async def test_what_it_proposes_or_left_in_memory_is_neither_a_proposal_nor_a_contradiction(
    people: People, runtime: Runtime
) -> None:
    person = await people.person()
    document, others = await report(runtime, person, LINE), await report(runtime, person, "Other lines")
    left = await fact_of(runtime, person, document, MemoryStatus.CONFIRMED)
    said = {"category": "allergy", "title": "Zymoxinol allergy", "content": "Never had one", "importance": "low"}
    asked = (await person.http.post("/api/v1/memory", json=said)).json()
    assert asked["contradicts_id"] == left
    # What it is asked about next is the document's fact alone.
    await person.http.patch(f"/api/v1/memory/{asked['id']}", json={"is_active": False})
    proposal = await fact_of(runtime, person, document, MemoryStatus.UNCONFIRMED, "Latex allergy")
    own = await fact_of(runtime, person, others, MemoryStatus.UNCONFIRMED, "Nickel allergy")
    for whose, is_there in (("other", False), ("own", True)):
        await say_whose(person, document, whose)
        shown = {item["id"]: item for item in await items(person, "memory")}
        assert set(shown) == {left, asked["id"], own} | ({proposal} if is_there else set())
        assert shown[asked["id"]]["contradicts_id"] == (left if is_there else None)
        assert proposal in {item["id"] for item in await items(person, "memory", document_id=document.id)}
        counted = (await person.http.get(f"/api/v1/documents/{document.id}")).json()["memory_proposals"]
        assert counted == int(is_there)
        later = (await person.http.post("/api/v1/memory", json=said | {"content": "Asked again"})).json()
        assert later["contradicts_id"] == (left if is_there else None)
        await person.http.delete(f"/api/v1/memory/{later['id']}")
