"""The bot's own routes: linking a chat, acting as its person, and being the only one that polls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from app.core.permissions import Role
from app.database import Database
from app.models import BotUpdate, Session, TelegramPlace, User
from app.services import bot_updates, leases, telegram_links, telegram_places, telegram_sessions
from app.services.runtime import Runtime
from tests.conftest import BOT_TOKEN, MovableClock
from tests.factories import People, Person
from tests.factories.documents import upload
from tests.factories.estate import KEYS
from tests.factories.waiting import until

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


async def test_a_code_says_whose_it_is_before_it_binds_anybody(
    bot: httpx.AsyncClient, people: People, clock: MovableClock
) -> None:
    person, other = await people.person(locale="ru"), await people.person()
    code = (await person.http.post("/api/v1/users/me/telegram/link")).json()["code"]
    asked = {"code": code, "telegram_chat_id": CHAT}
    for _ in range(2):
        assert (await bot.post("/api/v1/bot/link/look", json=asked)).json() == {
            "account": "p***@e***.com", "locale": "ru",
        }  # fmt: skip
    assert await refused(bot) == (404, "telegram.not-linked")
    wrong = await bot.post("/api/v1/bot/link/look", json=asked | {"code": code[:-1] + "-"})
    assert wrong.json()["code"] == "telegram.code-invalid"
    await link(bot, other, chat=CHAT + 1)
    elsewhere = await bot.post("/api/v1/bot/link/look", json=asked | {"telegram_chat_id": CHAT + 1})
    assert elsewhere.json()["code"] == "telegram.already-linked"
    clock.advance(minutes=16)
    assert (await bot.post("/api/v1/bot/link/look", json=asked)).json()["code"] == "telegram.code-invalid"


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


async def test_a_link_that_takes_the_place_of_another_says_whose_and_since_when(
    bot: httpx.AsyncClient, people: People, clock: MovableClock
) -> None:
    person = await people.person()
    seen = []
    for chat, name in ((CHAT, "anna"), (CHAT, "anna"), (CHAT + 1, None)):
        clock.advance(minutes=1)
        await link(bot, person, chat=chat, **({"telegram_username": name} if name else {}))
        now = (await person.http.get("/api/v1/users/me")).json()
        seen.append((now["telegram_linked"], now["telegram_username"], now["telegram_linked_at"]))
    assert [one[:2] for one in seen] == [(True, "anna"), (True, "anna"), (True, None)]
    # The same chat again is the same link.
    assert seen[0][2] == seen[1][2] < seen[2][2]
    await bot.post("/api/v1/bot/unlink", json={"telegram_chat_id": CHAT + 1})
    assert (await person.http.get("/api/v1/users/me")).json()["telegram_linked_at"] is None


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


def told(number: int, text: str = "Hello") -> dict[str, Any]:
    return {"update_id": number, "message": {"text": text}}


async def bring(bot: httpx.AsyncClient, *updates: dict[str, Any]) -> None:
    for update_ in updates:
        assert (await bot.post("/api/v1/bot/updates", json={"update": update_})).status_code == 204


async def following(bot: httpx.AsyncClient, holder: str, **asked: Any) -> list[int]:
    answer = await bot.post("/api/v1/bot/updates/next", json={"holder": holder} | asked)
    assert answer.status_code == 200, answer.text
    return [update_["update_id"] for update_ in answer.json()["updates"]]


async def holds(bot: httpx.AsyncClient, holder: str) -> None:
    assert (await bot.post("/api/v1/bot/lease", json={"holder": holder})).json()["granted"]


async def test_what_was_brought_to_any_bot_goes_to_the_one_with_the_lease_and_on_to_its_successor(
    bot: httpx.AsyncClient, clock: MovableClock, database: Database
) -> None:
    await holds(bot, "first")
    # Out of order and twice, as several connections of Telegram do it.
    await bring(bot, told(8), told(7), told(7, "again"))
    assert await following(bot, "second") == []
    assert await following(bot, "first") == [7, 8]
    assert await following(bot, "first", holding=[7, 8]) == []
    assert await following(bot, "first", holding=[8], handled=[7]) == []
    clock.advance(seconds=leases.SECONDS + 1)
    assert await following(bot, "first") == []
    # It dies with 8 in its hands.
    await holds(bot, "second")
    assert await following(bot, "second") == [8]
    assert await following(bot, "second", handled=[8]) == []
    # Brought once more it is known, and what was written is not kept.
    await bring(bot, told(7), told(8))
    assert await following(bot, "second") == []
    async with database.sessions() as session:
        assert set(await session.scalars(select(BotUpdate.body))) == {None}


async def test_who_waits_for_updates_is_told_at_once(bot: httpx.AsyncClient, runtime: Runtime) -> None:
    await holds(bot, "first")
    waiting = asyncio.create_task(following(bot, "first", wait_seconds=20))
    await until(lambda: bot_updates.WAITING_BOTS in runtime.events._windows)
    await bring(bot, told(1))
    assert await asyncio.wait_for(waiting, bot_updates.LOOK_SECONDS) == [1]


async def test_an_update_at_which_bots_die_is_set_aside(
    bot: httpx.AsyncClient, clock: MovableClock, runtime: Runtime, database: Database
) -> None:
    deadly = told(1)
    deadly["message"]["chat"] = {"id": CHAT, "type": "private"}
    await bring(bot, deadly, told(2), told(3))

    async def succeeds(holder: str) -> None:
        clock.advance(seconds=leases.SECONDS + 1)
        await holds(bot, holder)

    await succeeds("0")
    assert await following(bot, "0") == [1, 2, 3]
    # It dies, perhaps of one of them: each is tried alone, and only that one is counted.
    for number in range(1, bot_updates.MOST_HANDED):
        await succeeds(str(number))
        assert await following(bot, str(number)) == [1]
        assert await following(bot, str(number), holding=[1]) == []
    await succeeds("last")
    answer = (await bot.post("/api/v1/bot/updates/next", json={"holder": "last"})).json()
    assert ([update_["update_id"] for update_ in answer["updates"]], answer["set_aside"]) == ([2], [CHAT])
    clock.advance(seconds=bot_updates.TRIAL.total_seconds())
    assert await following(bot, "last", holding=[2]) == [3]
    await bring(bot, told(4))
    full = list(range(100, 100 + bot_updates.MOST_HELD))
    assert await following(bot, "last", holding=full) == []
    assert await following(bot, "last", holding=[2, 3]) == [4]
    # Who stops in order gives back what it has not done, as it was.
    await bot.post("/api/v1/bot/lease", json={"holder": "last", "release": True})
    async with database.sessions() as session:
        counted = await session.execute(select(BotUpdate.handed).order_by(BotUpdate.update_id))
        assert [handed for (handed,) in counted] == [bot_updates.MOST_HANDED, 1, 1, 0]
    await holds(bot, "next")
    assert await following(bot, "next") == [2]
    assert await following(bot, "next", handled=[2]) == [3, 4]
    clock.advance(days=1)
    await bot_updates.forget_old(runtime)
    async with database.sessions() as session:
        assert (await session.scalars(select(BotUpdate))).all() == []


@pytest.mark.parametrize(
    "update_", [{}, {"update_id": "7"}, {"update_id": True}, {"update_id": -1}, {"update_id": 1, "x": "\ud800"}]
)
async def test_what_is_no_update_is_refused(bot: httpx.AsyncClient, update_: dict[str, Any]) -> None:
    body = json.dumps({"update": update_})
    answer = await bot.post("/api/v1/bot/updates", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


async def test_any_bot_goes_on_where_the_chat_is(bot: httpx.AsyncClient, people: People, database: Database) -> None:
    person, other = await people.person(), await people.person()
    await link(bot, person)
    chat = (await person.http.post("/api/v1/chats", json={})).json()["id"]
    theirs = (await other.http.post("/api/v1/chats", json={})).json()["id"]
    nowhere = {"chat_id": None, "skill_id": None, "begins": False, "locked_document_id": None}

    async def place() -> Any:
        return (await person.http.get("/api/v1/users/me/telegram/place")).json()

    async def keep(**changed: Any) -> None:
        answer = await person.http.put("/api/v1/users/me/telegram/place", json=nowhere | changed)
        assert answer.status_code == 204, answer.text

    assert await place() == nowhere
    await keep(chat_id=chat)
    assert await place() == nowhere | {"chat_id": chat}
    # Somebody else's conversation is none.
    await keep(chat_id=theirs, begins=True)
    assert await place() == nowhere | {"begins": True}
    await keep(chat_id=chat)
    await person.http.delete(f"/api/v1/chats/{chat}")
    assert await place() == nowhere
    await person.http.post(f"/api/v1/chats/{chat}/restore")
    # A file that was asked about long ago does not make a password of what is written today.
    locked = (await upload(person, b"%PDF-1.7 locked"))["id"]
    await keep(locked_document_id=locked)
    assert await place() == nowhere | {"locked_document_id": locked}
    long_ago = datetime.now(UTC) - telegram_places.PASSWORD_AWAITED
    async with database.unit_of_work() as session:
        await session.execute(update(TelegramPlace).values(updated_at=long_ago))
    assert await place() == nowhere
    await keep(locked_document_id=locked)
    assert await place() == nowhere | {"locked_document_id": locked}
    # Whoever is linked next begins with nothing.
    await bot.post("/api/v1/bot/unlink", json={"telegram_chat_id": CHAT})
    assert await place() == nowhere


FOR_BROWSERS = {
    "GET /api/v1/users/me/calendar": None,
    "POST /api/v1/users/me/calendar": None,
    "DELETE /api/v1/users/me/calendar": None,
    "POST /api/v1/users/me/telegram/link": None,
    "PUT /api/v1/users/me/context": {"content": "Tell me everything about her."},
    "POST /api/v1/notifications/push/subscriptions": {"endpoint": "https://push.example.com/x", "keys": KEYS},
    f"DELETE /api/v1/notifications/push/subscriptions/{uuid4()}": None,
}


async def test_a_chat_makes_nothing_that_outlasts_it(
    bot: httpx.AsyncClient, client: httpx.AsyncClient, people: People
) -> None:
    """Whoever holds the phone for a minute gets no feed, no other device, no code, no word in every prompt."""
    person = await people.person()
    await link(bot, person)
    as_chat = {"Authorization": f"Bearer {(await acting(bot))['access_token']}"}
    for route, body in FOR_BROWSERS.items():
        method, path = route.split(" ")
        refused_there = await client.request(method, path, json=body, headers=as_chat)
        assert (refused_there.status_code, refused_there.json()["code"]) == (403, "auth.browser-only"), route
    assert (await person.http.get("/api/v1/users/me/calendar")).json() == {"url": None}
    assert (await person.http.get("/api/v1/users/me/context")).json()["content"] == ""
