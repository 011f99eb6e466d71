"""Several bots, and bots that are started again: they agree on who does what, and where each chat is."""

import asyncio
import socket
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from standins.telegram.state import Bot as Account

from bot.backend import Backend
from bot.conversation.remembering import keep
from bot.dispatcher import build_dispatcher
from bot.health import State
from bot.intake.collecting import Collector
from bot.intake.errands import Errands
from bot.intake.inbox import Inbox
from bot.intake.lease import Lease
from tests.answers import CHAT, whole, will_answer
from tests.conftest import PACE, PUBLIC_URL, TOKEN, Person, StandIn, Telegram, buttons_of
from tests.scripted_backend import ScriptedBackend, page
from tests.services import serving
from tests.test_files import PATH, document, pdf

ELSEWHERE = "c0000000-0000-4000-8000-00000000000e"


@pytest.fixture
def restarted(telegram: Telegram, connection: Backend, errands: Errands, bot: Bot) -> Person:
    """The same Anna, whose next message reaches a process that has seen nothing of her."""
    return Person(telegram, build_dispatcher(connection, errands, PUBLIC_URL, pace=PACE), bot)


async def test_a_restarted_bot_goes_on_in_the_conversation_that_the_chat_is_in(
    anna: Person, restarted: Person, backend: ScriptedBackend
) -> None:
    will_answer(backend, whole("One."))
    await anna.writes("First?")
    # What she looked at in the browser meanwhile is another one.
    backend.reply("GET", "chats", page({"id": ELSEWHERE, "active_at": "2099-01-01T00:00:00Z", "is_pinned": False}))
    await restarted.writes("Second?")
    assert [told["content"] for told in backend.to("POST", f"chats/{CHAT}/messages")] == ["First?", "Second?"]


async def test_new_and_a_specialist_outlive_the_bot(
    anna: Person, restarted: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    will_answer(backend, whole("One."))
    backend.reply("GET", "skills", page({"id": ELSEWHERE, "name": "Cardiologist", "is_active": True}))
    await anna.writes("/new")
    await anna.writes("/specialist")
    asked = (await telegram.sent())[-1]
    await anna.presses(asked["message_id"], buttons_of(asked)["Cardiologist"])
    await restarted.writes("Hello")
    assert backend.to("POST", "chats") == [{"skill_id": ELSEWHERE}]


async def test_a_password_does_not_become_a_question_because_the_bot_was_restarted(
    anna: Person, restarted: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    backend.link(77)
    backend.reply("POST", "documents", document("pending"))
    backend.reply("GET", PATH, document("failed", error_code="document.password-required"))
    backend.reply("GET", "labs", page())
    backend.reply("POST", f"{PATH}/password", document())
    await anna.sends(document=await pdf(telegram))
    assert (await restarted.writes("hunter2"))[0].startswith("📄 report")
    assert backend.asked_model == []


async def test_where_a_chat_is_is_not_overwritten_because_another_bot_was_at_work_meanwhile(
    anna: Person, backend: ScriptedBackend, connection: Backend
) -> None:
    in_handler, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> dict[str, Any]:
        in_handler.set()
        await goes_on.wait()
        return page()

    will_answer(backend, whole("One."))
    backend.link(77, timezone="Europe/Moscow")
    backend.reply("GET", "memory", slow)
    await anna.writes("First?")
    desk, place = anna.dispatcher["desk"], anna.dispatcher["desk"].at(77)

    def the_lease_comes_back() -> None:
        connection.people.forget_all()
        desk.another_was_here()

    handling = asyncio.create_task(anna.writes("/memory"))
    await asyncio.wait_for(in_handler.wait(), 10)
    the_lease_comes_back()
    assert (place.kept.chat, connection.people.user(77)["timezone"]) == (CHAT, "Europe/Moscow")
    goes_on.set()
    await handling
    person = await connection.people.of(77)
    assert person is not None
    the_lease_comes_back()
    # It is asked for before it is kept again.
    place.chat = None
    await keep(person, place)
    assert backend.places[77]["chat_id"] == CHAT
    backend.places[77] |= {"chat_id": ELSEWHERE}
    await anna.writes("/help")
    assert (desk.at(77) is place, place.chat) == (True, ELSEWHERE)
    # Unlinked in the middle of something, there is nothing to keep.
    backend.linked.clear()
    place.begins = True
    await keep(person, place)


async def test_who_is_linked_next_has_a_place_of_their_own(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    will_answer(backend, whole("Hello."))
    backend.reply("POST", "documents", document("pending"))
    backend.reply("GET", PATH, document("failed", error_code="document.password-required"))
    await anna.sends(document=await pdf(telegram))
    # Unlinked in the browser, linked again by somebody else.
    backend.linked.clear()
    backend.places.clear()
    backend.codes["CODE-1234"] = {"full_name": "Boris", "locale": "en"}
    await anna.links("CODE-1234")
    assert await anna.writes("Hello") == ["Hello."]
    assert backend.to("POST", f"{PATH}/password") == []


async def test_more_than_the_backend_takes_at_once_is_told_in_parts_and_what_was_set_aside_is_said(
    backend: ScriptedBackend, connection: Backend, dispatcher: Dispatcher, bot: Bot
) -> None:
    lease = Lease(connection.service, 5.0)
    await lease.ask()
    set_aside: list[int] = []
    collector = Collector(connection.service, lease, set_aside.append)
    for number in range(2_001):
        backend.brought[number] = {"update_id": number}
        collector.handled(number)
    backend.set_aside = [77]
    collecting = asyncio.create_task(collector.collect(bot, Inbox(dispatcher, bot, collector.handled)))
    async with asyncio.timeout(10):
        await backend.until(lambda: not backend.brought and bool(set_aside))
    collecting.cancel()
    await asyncio.gather(collecting, return_exceptions=True)
    assert set_aside == [77]


async def test_a_bot_whose_work_ends_says_so_and_leaves_it_to_another(
    stand_in: StandIn, telegram: Telegram, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ends(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Collector, "collect", ends)
    here = {"telegram_bot_token": TOKEN, "telegram_api_base": stand_in.url, "backend_url": backend.url}
    async with Replicas(telegram.account, **here).start(0) as health:
        await health.reaches(State.FAILED)
        health.telegram_answered()
        assert not health.is_live
        async with asyncio.timeout(10):
            await backend.until(lambda: backend.poller is None)


class Replicas:
    """Bots that Telegram brings updates to, one after the other, over doors of their own."""

    def __init__(self, account: Account, **here: Any) -> None:
        self.account = account
        self._here = here
        self._ports = [_free_port() for _ in range(2)]
        account.webhook_doors = [f"http://127.0.0.1:{port}" for port in self._ports]

    def start(self, number: int) -> Any:
        return serving(
            **self._here, telegram_webhook_url="https://health.example.org", webhook_port=self._ports[number],
            lease_pause_seconds=0.02,
        )  # fmt: skip


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def test_by_webhook_any_of_two_bots_takes_an_update_and_one_handles_them_all(
    stand_in: StandIn, telegram: Telegram, backend: ScriptedBackend
) -> None:
    backend.link(77)
    backend.reply("POST", "documents", document())
    backend.reply("GET", "labs", page())
    here = {"telegram_bot_token": TOKEN, "telegram_api_base": stand_in.url, "backend_url": backend.url}
    replicas = Replicas(telegram.account, **here)
    async with AsyncExitStack() as second:
        await (await second.enter_async_context(replicas.start(1))).reaches(State.WEBHOOK)
        async with replicas.start(0) as first:
            await first.reaches(State.WEBHOOK)
            user = {"id": 77, "first_name": "Anna"}
            for name in ("one", "two"):
                size = {"file_id": await telegram.store(b"\xff\xd8\xff" + name.encode()), "file_unique_id": name}
                photo = [size | {"width": 9, "height": 9}]
                await telegram.lever("messages", user=user, photo=photo, media_group_id="g")
            await telegram.shows("📄 report")
        # One of them is stopped; the other does what comes now, and nothing of before.
        await telegram.lever("messages", user=user, text="/help")
        await telegram.shows("What I can do")
    # Two photos of an album that came over two doors are one document.
    [files] = backend.to("POST", "documents")
    assert [content[3:] for _, content in files] == [b"one", b"two"]
    assert len(await telegram.sent()) == 2
    assert (telegram.account.updates, backend.brought) == ([], {})
