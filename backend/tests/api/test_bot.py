"""The bot's own routes: linking a chat, acting as its person, and being the only one that polls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from app.core.permissions import Role
from app.models import Session, User
from app.services import leases, telegram_links, telegram_sessions
from app.services.runtime import Runtime
from tests.conftest import BOT_TOKEN, MovableClock
from tests.factories import People, Person

CHAT = 4711


@pytest.fixture
async def bot(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", headers=headers) as http:
        yield http


async def link(bot: httpx.AsyncClient, person: Person, chat: int = CHAT, **told: Any) -> None:
    code = (await person.http.post("/api/v1/users/me/telegram/link")).json()["code"]
    answer = await bot.post("/api/v1/bot/link", json={"code": code, "telegram_chat_id": chat} | told)
    assert answer.status_code == 200, answer.text


async def acting(bot: httpx.AsyncClient, chat: int = CHAT) -> dict[str, Any]:
    answer = await bot.post("/api/v1/bot/session", json={"telegram_chat_id": chat})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def me(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"})


async def refused(bot: httpx.AsyncClient, chat: int = CHAT) -> tuple[int, str]:
    answer = await bot.post("/api/v1/bot/session", json={"telegram_chat_id": chat})
    return answer.status_code, answer.json()["code"]


async def test_a_code_of_somebody_links_one_chat_once_whoever_is_first(bot: httpx.AsyncClient, people: People) -> None:
    code = (await (await people.person()).http.post("/api/v1/users/me/telegram/link")).json()["code"]
    answers = await asyncio.gather(
        *(bot.post("/api/v1/bot/link", json={"code": code, "telegram_chat_id": chat}) for chat in range(1, 51))
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [404] * 49


async def test_the_bot_acts_as_the_linked_person_and_as_nobody_else(
    bot: httpx.AsyncClient, client: httpx.AsyncClient, people: People
) -> None:
    person, other = await people.person(full_name="Anna"), await people.person()
    assert await refused(bot) == (404, "telegram.not-linked")
    await link(bot, person, telegram_username="anna")
    await link(bot, other, chat=CHAT + 1)
    granted = await acting(bot)
    assert (granted["user"]["id"], granted["user"]["full_name"]) == (str(person.id), "Anna")
    assert (await me(client, granted["access_token"])).json()["id"] == str(person.id)


async def test_a_chat_has_one_session_which_is_listed_by_its_kind(
    bot: httpx.AsyncClient, people: People, runtime: Runtime
) -> None:
    person = await people.person()
    await link(bot, person, telegram_username="anna")
    await asyncio.gather(*(acting(bot) for _ in range(5)))
    async with runtime.database.sessions() as session:
        rows = (await session.scalars(select(Session).where(Session.user_id == person.id))).all()
    assert sorted((row.kind, row.device_info) for row in rows) == [("browser", "test"), ("telegram", "Telegram @anna")]


async def test_the_token_is_short_lived_and_ends_with_the_link(
    bot: httpx.AsyncClient, client: httpx.AsyncClient, people: People, clock: MovableClock
) -> None:
    person = await people.person()
    await link(bot, person)
    first = await acting(bot)
    clock.advance(minutes=16)
    assert (await me(client, first["access_token"])).json()["code"] == "auth.token-invalid"
    second = await acting(bot)
    assert (await me(client, second["access_token"])).status_code == 200
    assert (await bot.post("/api/v1/bot/unlink", json={"telegram_chat_id": CHAT})).status_code == 204
    assert (await me(client, second["access_token"])).json()["code"] == "auth.session-ended"
    assert await refused(bot) == (404, "telegram.not-linked")


async def test_a_lost_phone_is_cut_off_in_the_browser(
    bot: httpx.AsyncClient, client: httpx.AsyncClient, people: People
) -> None:
    person, other = await people.person(), await people.person()
    await link(bot, person)
    await link(bot, other, chat=CHAT + 1)
    lost_phone = await acting(bot)
    for _ in range(2):
        answer = await person.http.patch("/api/v1/users/me/telegram", json={"linked": False})
        assert (answer.status_code, answer.json()["telegram_linked"]) == (200, False)
    assert (await me(client, lost_phone["access_token"])).json()["code"] == "auth.session-ended"
    assert await refused(bot) == (404, "telegram.not-linked")
    assert (await acting(bot, CHAT + 1))["user"]["telegram_linked"] is True
    # The browser's own session goes on, and a chat is not linked this way.
    assert (await person.http.patch("/api/v1/users/me/telegram", json={"linked": True})).status_code == 422


async def test_linking_another_chat_ends_what_the_first_one_could_do(
    bot: httpx.AsyncClient, client: httpx.AsyncClient, people: People
) -> None:
    person = await people.person()
    await link(bot, person)
    lost_phone = await acting(bot)
    await link(bot, person, chat=CHAT + 1)
    assert (await me(client, lost_phone["access_token"])).json()["code"] == "auth.session-ended"
    assert await refused(bot) == (404, "telegram.not-linked")
    assert (await me(client, (await acting(bot, CHAT + 1))["access_token"])).status_code == 200


async def test_an_inactive_person_is_refused_at_once(
    bot: httpx.AsyncClient, client: httpx.AsyncClient, people: People, runtime: Runtime
) -> None:
    person = await people.person()
    await link(bot, person)
    before = await acting(bot)
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(User).where(User.id == person.id).values(is_active=False))
    assert (await me(client, before["access_token"])).status_code == 401
    assert await refused(bot) == (403, "telegram.account-inactive")


async def test_nobody_administers_through_a_chat(
    bot: httpx.AsyncClient, client: httpx.AsyncClient, people: People
) -> None:
    await link(bot, await people.person(role=Role.ADMIN))
    headers = {"Authorization": f"Bearer {(await acting(bot))['access_token']}"}
    assert (await client.get("/api/v1/admin/users", headers=headers)).status_code == 403
    assert (await client.get("/api/v1/chats", headers=headers)).status_code == 200


async def test_codes_and_sessions_can_be_asked_for_so_often_and_no_more(bot: httpx.AsyncClient, people: People) -> None:
    person = await people.person()
    guess = {"code": "not-a-code-of-ours", "telegram_chat_id": CHAT}
    for _ in range(telegram_links.TRIES):
        assert (await bot.post("/api/v1/bot/link", json=guess)).status_code == 404
    answer = await bot.post("/api/v1/bot/link", json=guess)
    assert (answer.status_code, answer.json()["code"]) == (429, "auth.too-many-attempts")
    await link(bot, person, chat=CHAT + 1)
    for _ in range(telegram_sessions.TRIES):
        await acting(bot, CHAT + 1)
    assert await refused(bot, CHAT + 1) == (429, "auth.too-many-attempts")


async def test_one_poller_at_a_time_and_the_next_one_in_twenty_seconds(
    bot: httpx.AsyncClient, clock: MovableClock
) -> None:
    async def asks(holder: str, **told: object) -> bool:
        answer = await bot.post("/api/v1/bot/lease", json={"holder": holder} | told)
        return bool(answer.json()["granted"])

    first = await asyncio.gather(*(asks(f"bot-{number}") for number in range(10)))
    assert sum(first) == 1
    holder = f"bot-{first.index(True)}"
    clock.advance(seconds=leases.SECONDS - 1)
    assert (await asks(holder), await asks("newcomer")) == (True, False)
    clock.advance(seconds=leases.SECONDS + 1)
    assert (await asks("newcomer"), await asks(holder)) == (True, False)
    # Who does not hold it can't give it away; who does makes room at once.
    await asks(holder, release=True)
    assert not await asks(holder)
    await asks("newcomer", release=True)
    assert await asks(holder)
