"""What an administrator sees and sets of the people here."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.factories import People


async def test_the_list_shows_everybody_and_finds_by_name(people: People) -> None:
    admin = await people.admin()
    anna = await people.person(full_name="Анна Ким")
    await people.person(full_name="100%_Boris")
    everybody = (await admin.http.get("/api/v1/admin/users")).json()["items"]
    assert len(everybody) == 3
    assert everybody[0]["full_name"] == "100%_Boris"
    found = (await admin.http.get("/api/v1/admin/users", params={"q": "анна"})).json()["items"]
    assert [user["id"] for user in found] == [str(anna.id)]
    assert found[0]["email"] == anna.user.email
    assert found[0]["max_chats"] is None
    # Signs that mean something in a pattern are looked for as they are.
    for q, expected in (("0%_b", 1), ("%", 1), ("nobody", 0)):
        assert len((await admin.http.get("/api/v1/admin/users", params={"q": q})).json()["items"]) == expected, q


async def test_the_list_goes_on_page_by_page(people: People) -> None:
    admin = await people.admin()
    for _ in range(4):
        await people.person()
    seen: list[str] = []
    cursor = None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await admin.http.get("/api/v1/admin/users", params=query)).json()
        seen += [user["id"] for user in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5


async def test_a_limit_of_one_s_own_holds_and_null_takes_it_back(people: People) -> None:
    admin, person = await people.admin(), await people.person()
    path = f"/api/v1/admin/users/{person.id}"
    usual = (await person.http.get("/api/v1/chats/quota")).json()
    changed = await admin.http.patch(path, json={"max_ai_messages_per_day": 7, "max_chats": 0})
    assert changed.status_code == 200
    assert (changed.json()["max_ai_messages_per_day"], changed.json()["max_ai_tokens_per_day"]) == (7, None)
    assert (await person.http.get("/api/v1/chats/quota")).json()["messages"]["limit"] == 7
    assert (await person.http.post("/api/v1/chats", json={})).json()["code"] == "chat.limit-reached"
    await admin.http.patch(path, json={"max_ai_messages_per_day": None})
    now = await admin.http.patch(path, json={})
    assert (now.json()["max_ai_messages_per_day"], now.json()["max_chats"]) == (None, 0)
    assert (await person.http.get("/api/v1/chats/quota")).json() == usual


@pytest.mark.parametrize(
    "body",
    [{"max_chats": -1}, {"max_chats": "3"}, {"max_chats": True}, {"max_ai_tokens_per_day": 10**12}, {"role": "admin"}],
)
async def test_nonsense_is_refused(people: People, body: dict[str, object]) -> None:
    admin, person = await people.admin(), await people.person()
    answer = await admin.http.patch(f"/api/v1/admin/users/{person.id}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_nobody_is_changed_who_is_not_there(people: People) -> None:
    admin = await people.admin()
    answer = await admin.http.patch(f"/api/v1/admin/users/{uuid4()}", json={"max_chats": 1})
    assert (answer.status_code, answer.json()["code"]) == (404, "user.not-found")
