"""The texts behind every prompt: written with versions, compared, brought back."""

from __future__ import annotations

import asyncio

import pytest

from app.services import contexts
from tests.factories import Chatter, ModelServer, People, Person

OWN, PRIMARY = "/api/v1/users/me/context", "/api/v1/admin/context"


async def write(person: Person, path: str, content: str, **fields: object) -> dict[str, object]:
    answer = await person.http.put(path, json={"content": content} | fields)
    assert answer.status_code == 200, answer.text
    written: dict[str, object] = answer.json()
    return written


async def versions(person: Person, path: str, **params: object) -> dict[str, object]:
    found: dict[str, object] = (await person.http.get(f"{path}/versions", params=params)).json()
    return found


@pytest.mark.parametrize("path", [OWN, PRIMARY])
async def test_each_write_is_kept_and_an_old_one_comes_back(people: People, path: str) -> None:
    admin = await people.admin()
    assert (await admin.http.get(path)).json() == {"content": "", "version": 0, "updated_at": None}
    assert await versions(admin, path) == {"items": [], "next_cursor": None}
    first = await write(admin, path, "Lives alone.", version=0)
    second = await write(admin, path, "Живёт с сестрой.", version=1)
    assert await versions(admin, path) == {
        "items": [
            {"version": 2, "updated_at": second["updated_at"], "characters": 16},
            {"version": 1, "updated_at": first["updated_at"], "characters": 12},
        ],
        "next_cursor": None,
    }
    old = (await admin.http.get(f"{path}/versions/1")).json()
    assert old == first
    restored = await write(admin, path, old["content"], version=2)
    assert (restored["content"], restored["version"]) == ("Lives alone.", 3)
    assert (await admin.http.get(f"{path}/versions/2")).json() == second
    missing = await admin.http.get(f"{path}/versions/4")
    assert (missing.status_code, missing.json()["code"]) == (404, "context.version-not-found")


async def test_only_the_newest_versions_are_kept(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contexts, "VERSIONS_KEPT", 3)
    anna = await people.person()
    for number in range(5):
        await write(anna, OWN, f"Text {number}")
    assert [item["version"] for item in (await versions(anna, OWN))["items"]] == [5, 4, 3]
    page = await versions(anna, OWN, limit=2)
    rest = await versions(anna, OWN, limit=2, cursor=page["next_cursor"])
    assert [item["version"] for part in (page, rest) for item in part["items"]] == [5, 4, 3]
    assert rest["next_cursor"] is None
    assert (await anna.http.get(f"{OWN}/versions/1")).status_code == 404
    for cursor in ("x", "WzEsMl0", "WyJhIl0"):
        assert (await anna.http.get(f"{OWN}/versions", params={"cursor": cursor})).status_code == 422


async def test_of_writers_at_the_same_moment_one_wins_and_the_rest_hear_of_it(people: People) -> None:
    anna = await people.person()
    for version in (0, 1):
        answers = await asyncio.gather(
            *(anna.http.put(OWN, json={"content": f"Text {n}", "version": version}) for n in range(5))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
        stale = next(answer.json() for answer in answers if answer.status_code == 409)
        assert (stale["code"], stale["params"]) == ("context.stale-version", {"version": version + 1})
    assert len((await versions(anna, OWN))["items"]) == 2


async def test_a_text_that_is_too_long_says_how_long_it_may_be(people: People) -> None:
    anna = await people.person()
    await write(anna, OWN, "ж" * 20_000)
    answer = await anna.http.put(OWN, json={"content": "x" * 20_001})
    assert (answer.status_code, answer.json()["code"]) == (422, "context.too-long")
    assert answer.json()["params"] == {"limit": 20_000, "characters": 20_001}
    assert (await anna.http.get(OWN)).json()["version"] == 1


async def test_the_primary_text_goes_into_everybody_s_prompt(people: People, claude: ModelServer) -> None:
    admin, anna = await people.admin(), await people.person()
    await write(admin, PRIMARY, "The practice opens at nine.")
    await write(anna, OWN, "I have two cats.")
    claude.says("Hello.", "Hello.")
    await (await Chatter.open(anna)).send("Hi")
    await (await Chatter.open(admin)).send("Hi")
    asked = [str(request["body"]["system"]) for request in claude.requests]
    assert ["The practice opens at nine." in system for system in asked] == [True, True]
    assert ["I have two cats." in system for system in asked] == [True, False]
