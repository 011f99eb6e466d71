"""Specialists: everybody's and one's own, read in the reader's language."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from app.services import skills
from tests.factories import Chatter, ModelServer, People, Person

COACH = {"name": "Sleep coach", "description": "Better nights", "system_prompt": "Ask about sleep.", "icon": "moon"}
CARDIO = {
    "name": "Cardiologist",
    "description": "Heart",
    "system_prompt": "You look at hearts.",
    "icon": "heart-pulse",
    "sort_order": 5,
    "translations": {"ru": {"name": "Кардиолог", "description": "Сердце", "system_prompt": "Вы смотрите на сердце."}},
}


async def create(person: Person, path: str = "/api/v1/skills", **fields: object) -> dict[str, object]:
    answer = await person.http.post(path, json=COACH | fields)
    assert answer.status_code == 201, answer.text
    made: dict[str, object] = answer.json()
    return made


async def general(admin: Person, **fields: object) -> dict[str, object]:
    return await create(admin, "/api/v1/admin/skills", **(CARDIO | fields))


async def names(person: Person, path: str = "/api/v1/skills", **params: object) -> list[str]:
    return [item["name"] for item in (await person.http.get(path, params=params)).json()["items"]]


async def test_a_specialist_of_one_s_own_is_written_changed_and_deleted(people: People) -> None:
    anna, eve = await people.person(), await people.person()
    made = await create(anna)
    assert (made["is_general"], made["is_active"], made["icon"]) == (False, True, "moon")
    path = f"/api/v1/skills/{made['id']}"
    changed = (await anna.http.patch(path, json={"name": "Night owl", "description": "", "is_active": False})).json()
    assert (changed["name"], changed["description"], changed["system_prompt"]) == ("Night owl", "", "Ask about sleep.")
    # One's own stays in the list when it is switched off; others never see it.
    assert (await names(anna), await names(eve)) == (["Night owl"], [])
    assert (await anna.http.delete(path)).status_code == 204
    assert (await anna.http.delete(path)).json()["code"] == "skill.not-found"


async def test_a_general_specialist_speaks_the_reader_s_language(people: People) -> None:
    admin = await people.admin()
    made = await general(admin)
    assert (made["name"], made["translations"]["ru"]["name"], made["slug"]) == ("Cardiologist", "Кардиолог", None)
    english, russian = await people.person(), await people.person(locale="ru")
    assert (await names(english), await names(russian)) == (["Cardiologist"], ["Кардиолог"])
    read = (await russian.http.get("/api/v1/skills")).json()["items"][0]
    assert (read["system_prompt"], read["is_general"]) == ("Вы смотрите на сердце.", True)
    assert "translations" not in read
    # Without a translation everybody reads the English text.
    await admin.http.patch(f"/api/v1/admin/skills/{made['id']}", json={"translations": {}})
    assert await names(russian) == ["Cardiologist"]


async def test_general_ones_come_first_and_in_their_order(people: People) -> None:
    admin, anna = await people.admin(), await people.person()
    await create(anna)
    for name, order in (("B", 2), ("C", 2), ("A", 1)):
        await general(admin, name=name, sort_order=order)
    assert await names(anna) == ["A", "B", "C", "Sleep coach"]
    seen, cursor = [], None
    while len(seen) < 4:
        page = (
            await anna.http.get("/api/v1/skills", params={"limit": 1} | ({"cursor": cursor} if cursor else {}))
        ).json()
        seen += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == (["A", "B", "C", "Sleep coach"], None)


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WyJhIiwxLDEsMV0", "W10", "Wzk5OTk5OTk5OTk5LDEsMSwxXQ"])
async def test_a_cursor_of_another_list_is_refused(people: People, cursor: str) -> None:
    anna = await people.person()
    answer = await anna.http.get("/api/v1/skills", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_a_general_specialist_out_of_use_is_hidden_but_not_from_the_administrator(people: People) -> None:
    admin, anna = await people.admin(), await people.person()
    made = await general(admin)
    await admin.http.patch(f"/api/v1/admin/skills/{made['id']}", json={"is_active": False})
    assert await names(anna) == []
    assert await names(admin, "/api/v1/admin/skills") == ["Cardiologist"]
    refused = await anna.http.post("/api/v1/chats", json={"skill_id": made["id"]})
    assert (refused.status_code, refused.json()["code"]) == (404, "skill.not-found")


async def test_a_general_specialist_is_read_only_for_people(people: People) -> None:
    admin, anna = await people.admin(), await people.person()
    path = f"/api/v1/skills/{(await general(admin))['id']}"
    for person in (anna, admin):
        answers = [await person.http.patch(path, json={"name": "Mine"}), await person.http.delete(path)]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "skill.not-found")] * 2
    assert await names(anna) == ["Cardiologist"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"name": "two\nlines"},
        {"description": "x" * 501},
        {"system_prompt": "  "},
        {"system_prompt": "x" * 20_001},
        {"system_prompt": "nul \x00"},
        {"icon": "<svg onload=alert(1)>"},
        {"icon": "no-such-icon"},
        {"sort_order": -1},
        {"sort_order": "1"},
        {"is_active": "yes"},
        {"user_id": str(uuid4())},
        {"slug": "cardiologist"},
        {"is_general": True},
        {"translations": {"ru": None}},
    ],
)
async def test_nonsense_is_refused(people: People, wrong: dict[str, object]) -> None:
    anna = await people.person()
    made = await create(anna)
    for answer in (
        await anna.http.post("/api/v1/skills", json=COACH | wrong),
        await anna.http.patch(f"/api/v1/skills/{made['id']}", json=wrong),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert (await anna.http.get("/api/v1/skills")).json()["items"] == [made]


async def test_the_administrator_s_nonsense_is_refused_too(people: People) -> None:
    admin = await people.admin()
    for wrong in (
        {"translations": {"de": CARDIO["translations"]["ru"]}},
        {"translations": {"ru": {"name": "Имя"}}},
        {"slug": "x"},
    ):
        answer = await admin.http.post("/api/v1/admin/skills", json=CARDIO | wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_two_at_once_do_not_pass_the_limit(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skills, "MAX_PERSONAL", 2)
    anna = await people.person()
    answers = await asyncio.gather(*(anna.http.post("/api/v1/skills", json=COACH) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409, 409, 409]
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert (refused["code"], refused["params"]) == ("skill.limit-reached", {"limit": 2})
    assert len(await names(anna)) == 2


async def test_a_chat_goes_on_when_its_specialist_is_deleted(people: People, claude: ModelServer) -> None:
    anna = await people.person()
    made = await create(anna)
    chatter = await Chatter.open(anna, skill_id=made["id"])
    claude.says("First.", "Second.")
    await chatter.send("Hello")
    assert (await anna.http.delete(f"/api/v1/skills/{made['id']}")).status_code == 204
    assert (await chatter.send("And now?"))[-1].name == "message.completed"
    assert (await anna.http.get(f"/api/v1/chats/{chatter.chat_id}")).json()["skill_id"] is None
    first, second = (request["body"] for request in claude.requests)
    # The beginning is what it was; that nobody is in that role any more stands in the new turn.
    assert second["system"] == first["system"]
    assert '<context_update layer="skill">' in second["messages"][-1]["content"][0]["text"]
