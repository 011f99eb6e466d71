"""The list of chats: order, what is new, what was broken off, throwing away and bringing back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app.models import Chat, Message, User
from app.services.chats.deletion import purge
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, Person
from tests.factories.sockets import Ear

CHATS = "/api/v1/chats"


async def chat_of(chatter: Chatter) -> dict[str, Any]:
    body: dict[str, Any] = (await chatter.http.get(f"{CHATS}/{chatter.chat_id}")).json()
    return body


async def titles(person: Person, **query: object) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        page = (await person.http.get(CHATS, params=query | ({"cursor": cursor} if cursor else {}))).json()
        found += [chat["title"] for chat in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            return found


async def test_pinned_chats_come_first_and_then_what_was_talked_in_last(people: People, claude: ModelServer) -> None:
    person = await people.person()
    chatters = {name: await Chatter.open(person, title=name) for name in ("a", "b", "c", "d")}
    claude.says("Fine.")
    await chatters["b"].send("Hello")
    for name in ("a", "c"):
        pinned = await person.http.patch(f"{CHATS}/{chatters[name].chat_id}", json={"is_pinned": True})
        assert pinned.json()["is_pinned"] is True
    assert await titles(person) == ["c", "a", "b", "d"]
    # A page may end anywhere, between the pinned and the others too.
    for limit in (1, 2, 3):
        assert await titles(person, limit=limit) == ["c", "a", "b", "d"]
    await person.http.patch(f"{CHATS}/{chatters['d'].chat_id}", json={"title": "renamed"})
    assert await titles(person) == ["c", "a", "b", "renamed"]


async def test_a_cursor_of_another_list_is_refused(people: People) -> None:
    person = await people.person()
    for _ in range(2):
        await Chatter.open(person)
    cursor = (await person.http.get(CHATS, params={"limit": 1})).json()["next_cursor"]
    chatter = await Chatter.open(person)
    for path in (chatter.path, f"{chatter.path}?leaf=current", "/api/v1/memory"):
        answer = await person.http.get(path, params={"cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), path


async def test_an_answer_is_unread_until_its_owner_has_looked(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    assert (await chat_of(chatter))["is_unread"] is False
    claude.says("Done.", "Again.")
    await chatter.send("Go")
    assert (await chat_of(chatter))["is_unread"] is True
    assert (await chatter.http.post(f"{CHATS}/{chatter.chat_id}/read")).status_code == 204
    before = await chat_of(chatter)
    assert before["is_unread"] is False
    await chatter.send("Once more")
    after = await chat_of(chatter)
    assert after["is_unread"] is True
    answer = (await chatter.messages())[-1]
    assert before["read_at"] < after["read_at"] < answer["finished_at"]
    assert after["active_at"] > before["active_at"]


async def test_the_list_says_which_chat_is_answering_and_which_was_cut_off_by_something_else_than_its_owner(
    people: People, claude: ModelServer
) -> None:
    chatter = await Chatter.open(await people.person())
    claude.will({"tokens": 400, "token_delay_ms": 20})
    sent = asyncio.create_task(chatter.send("Tell me a lot"))
    while not (await chat_of(chatter))["is_answering"]:
        await asyncio.sleep(0)
    answer = (await chatter.messages())[-1]
    await chatter.http.post(f"{chatter.path}/{answer['id']}/stop")
    await sent
    stopped = await chat_of(chatter)
    assert (stopped["is_answering"], stopped["is_interrupted"], stopped["leaf_id"]) == (False, False, answer["id"])
    claude.will({"tokens": 9, "fault": {"kind": "end_early", "after": 5}})
    await chatter.send(regenerate=answer["id"])
    cut_off = await chat_of(chatter)
    assert cut_off["is_interrupted"] is True
    claude.says("Whole.")
    await chatter.send(regenerate=cut_off["leaf_id"])
    assert (await chat_of(chatter))["is_interrupted"] is False
    await chatter.http.patch(f"{CHATS}/{chatter.chat_id}", json={"leaf_id": cut_off["leaf_id"]})
    assert (await chat_of(chatter))["is_interrupted"] is True


async def test_a_given_title_is_not_taken_from_the_question(people: People, claude: ModelServer) -> None:
    person = await people.person()
    named, renamed = await Chatter.open(person, title="New chat"), await Chatter.open(person)
    await person.http.patch(f"{CHATS}/{renamed.chat_id}", json={"title": "New chat"})
    claude.says("Yes.", "Yes.")
    for chatter in (named, renamed):
        await chatter.send("Is it so?")
        assert (await chat_of(chatter))["title"] == "New chat"


async def test_other_windows_hear_of_every_change(people: People, runtime: Runtime) -> None:
    person = await people.person()
    window = Ear()
    with runtime.events.subscribe(person.id, window):
        chatter = await Chatter.open(person)
        path = f"{CHATS}/{chatter.chat_id}"
        await person.http.patch(path, json={"is_archived": True})
        await person.http.delete(path)
        await person.http.post(f"{path}/restore")
        for _ in range(4):
            async with asyncio.timeout(5):
                assert str(chatter.chat_id) in await window.frames.get()


async def test_a_redis_that_hangs_holds_up_no_change(people: People, runtime: Runtime) -> None:
    person = await people.person()
    # Writing and publishing wait; a command ends the pause.
    await runtime.redis.commands.client_pause(10_000, all=False)
    try:
        async with asyncio.timeout(1.5):
            chatter = await Chatter.open(person)
            path = f"{CHATS}/{chatter.chat_id}"
            assert (await person.http.patch(path, json={"title": "Knee"})).status_code == 200
            assert (await person.http.delete(path)).status_code == 204
            assert (await person.http.post(f"{path}/restore")).status_code == 200
    finally:
        await runtime.redis.commands.client_unpause()


async def test_a_deleted_chat_is_gone_until_it_is_brought_back(people: People, claude: ModelServer) -> None:
    person = await people.person()
    chatter = await Chatter.open(person, title="Mine")
    claude.says("Yes.")
    events = await chatter.send("Here?")
    path, message = f"{CHATS}/{chatter.chat_id}", events[0].data["message_id"]
    assert (await person.http.delete(path)).status_code == 204
    assert await titles(person) == []
    for method, url, body in (
        ("GET", path, None),
        ("PATCH", path, {"title": "x"}),
        ("DELETE", path, None),
        ("POST", f"{path}/read", None),
        ("POST", f"{path}/fork", {"message_id": message}),
        ("GET", chatter.path, None),
        ("GET", f"{chatter.path}?leaf=current", None),
        ("GET", f"{chatter.path}/{message}/stream", None),
        ("GET", f"{chatter.path}/{message}/context", None),
        ("POST", f"{chatter.path}/{message}/stop", None),
        ("POST", chatter.path, {"content": "Still?", "client_id": str(uuid4())}),
    ):
        answer = await person.http.request(method, url, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "chat.not-found"), url
    restored = await person.http.post(f"{path}/restore")
    assert (restored.status_code, restored.json()["title"]) == (200, "Mine")
    assert [item["content"] for item in await chatter.messages()] == ["Here?", "Yes."]
    assert (await person.http.post(f"{path}/restore")).status_code == 200


async def test_deleted_chats_make_room_and_come_back_only_where_there_is_some(people: People, runtime: Runtime) -> None:
    person = await people.person()
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(User).where(User.id == person.id).values(max_chats=1))
    first = await Chatter.open(person)
    await person.http.delete(f"{CHATS}/{first.chat_id}")
    second = await Chatter.open(person)
    refused = await person.http.post(f"{CHATS}/{first.chat_id}/restore")
    assert (refused.status_code, refused.json()["code"]) == (409, "chat.limit-reached")
    await person.http.delete(f"{CHATS}/{second.chat_id}")
    assert (await person.http.post(f"{CHATS}/{first.chat_id}/restore")).status_code == 200


async def test_after_a_day_nothing_is_left_of_a_deleted_chat(
    people: People, claude: ModelServer, runtime: Runtime, clock
) -> None:
    person = await people.person()
    kept, gone = await Chatter.open(person), await Chatter.open(person)
    claude.says("A.", "B.")
    for chatter in (kept, gone):
        await chatter.send("Hello")
    await person.http.delete(f"{CHATS}/{gone.chat_id}")
    clock.advance(hours=23)
    assert await purge(runtime) == 0
    clock.advance(hours=2)
    assert await purge(runtime) == 1
    async with runtime.database.sessions() as session:
        assert list(await session.scalars(select(Chat.id))) == [kept.chat_id]
        assert set(await session.scalars(select(Message.chat_id))) == {kept.chat_id}
    # The session has expired meanwhile; the person comes back with a new one.
    clock.offset = timedelta()
    assert (await person.http.post(f"{CHATS}/{gone.chat_id}/restore")).status_code == 404


@pytest.mark.parametrize("body", [{"is_pinned": "yes"}, {"leaf_id": 5}, {"read_at": None}])
async def test_a_wrong_change_is_refused(people: People, body: dict[str, object]) -> None:
    chatter = await Chatter.open(await people.person())
    assert (await chatter.http.patch(f"{CHATS}/{chatter.chat_id}", json=body)).status_code == 422
