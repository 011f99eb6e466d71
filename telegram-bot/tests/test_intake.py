"""How updates come in: once each, in order, from Telegram only, and by one of several bots."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.backend import Backend, connected
from bot.dispatcher import build_dispatcher
from bot.health import Health, State
from bot.intake import webhook
from bot.intake.errands import Errands
from bot.intake.inbox import Inbox
from bot.intake.lease import Lease
from bot.middlewares.updates import finish
from tests.answers import ANSWER, CHAT, SEND, started, whole, will_answer
from tests.conftest import PACE, SERVICE_TOKEN, TOKEN, Telegram
from tests.scripted_backend import Problem, ScriptedBackend, Stream, page
from tests.test_files import document, photo

SECRET = webhook.secret_of(TOKEN, SERVICE_TOKEN)


@pytest.fixture
async def inbox(dispatcher: Dispatcher, bot: Bot) -> AsyncIterator[Inbox]:
    inbox = Inbox(dispatcher, bot)
    yield inbox
    await inbox.finished(5)


async def update(telegram: Telegram, bot: Bot, text: str, **user: Any) -> Update:
    message = {name: user.pop(name) for name in ("photo", "media_group_id") if name in user}
    told = await telegram.lever("messages", user={"id": 77, **user}, text=text, **message)
    return Update.model_validate(told, context={"bot": bot})


async def test_an_update_that_comes_again_is_not_handled_again(inbox: Inbox, telegram: Telegram, bot: Bot) -> None:
    help_wanted = await update(telegram, bot, "/help")
    assert [inbox.take(help_wanted), inbox.take(help_wanted)] == [True, False]
    await inbox.finished(5)
    assert len(await telegram.sent()) == 1


async def test_a_chat_is_served_in_its_order_and_waits_for_no_other(
    inbox: Inbox, telegram: Telegram, bot: Bot, backend: ScriptedBackend
) -> None:
    backend.link(77)
    goes_on = asyncio.Event()

    async def slow(_: Any) -> dict[str, Any]:
        await goes_on.wait()
        return page()

    backend.reply("GET", "memory", slow)
    for text in ("/memory", "/help"):
        inbox.take(await update(telegram, bot, text))
    inbox.take(await update(telegram, bot, "/help", id=99))
    [message] = await telegram.sent(at_least=1)
    assert message["chat"]["id"] == 99
    goes_on.set()
    await inbox.finished(5)
    texts = [message["text"] for message in await telegram.sent() if message["chat"]["id"] == 77]
    assert texts[0].startswith("Nothing is remembered yet.")
    assert texts[1].startswith("What I can do")


async def test_what_waits_behind_an_answer_is_not_handled_and_comes_to_the_next_bot(
    telegram: Telegram, dispatcher: Dispatcher, connection: Backend, bot: Bot, backend: ScriptedBackend
) -> None:
    will_answer(backend, Stream([started()], more=asyncio.Queue()))
    backend.reply("GET", f"chats/{CHAT}/messages/{ANSWER}/stream", Problem(404, "message.not-found"))
    handled: list[int] = []
    inbox = Inbox(dispatcher, bot, handled.append)
    first, second = await update(telegram, bot, "First?"), await update(telegram, bot, "Second?")
    inbox.take(first)
    await telegram.shows("Thinking")
    assert handled == [first.update_id]
    inbox.take(second)
    await telegram.shows("I will take this up")
    await inbox.finished(5)
    await dispatcher["errands"].finished(0)
    assert handled == [first.update_id]
    backend.reply(*SEND, whole("And that."))
    errands = Errands()
    Inbox(build_dispatcher(connection, errands, pace=PACE), bot, handled.append).take(second)
    await telegram.shows("And that.")
    await errands.settled()
    assert handled == [first.update_id, second.update_id]
    assert [asked["content"] for asked in backend.asked_model] == ["First?", "Second?"]
    assert not [said for said in await telegram.sent() if "restarted" in said["text"]]


async def test_a_photo_is_handled_when_the_backend_has_it_and_one_that_is_lost_is_said(
    telegram: Telegram, dispatcher: Dispatcher, bot: Bot, backend: ScriptedBackend
) -> None:
    backend.link(77)
    arriving, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> dict[str, Any]:
        arriving.set()
        await goes_on.wait()
        return document()

    backend.reply("POST", "documents", slow)
    backend.reply("GET", "labs", page())
    handled: list[int] = []
    photos = [
        await update(telegram, bot, "", photo=await photo(telegram, content), media_group_id="g")
        for content in (b"one", b"two")
    ]
    dispatcher["pace"] = 0.5
    kept = Inbox(dispatcher, bot, handled.append)
    for each in photos:
        kept.take(each)
    await asyncio.wait_for(arriving.wait(), 10)
    assert handled == []
    goes_on.set()
    await dispatcher["errands"].settled()
    assert handled == [each.update_id for each in photos]
    # Polled updates are with nobody else: their people hear of it.
    dispatcher["pace"] = 60
    polled = Inbox(dispatcher, bot)
    polled.take(await update(telegram, bot, "", photo=await photo(telegram, b"three"), media_group_id="h"))
    await polled.finished(5)
    await dispatcher["errands"].finished(0)
    assert (await telegram.shows("I am being restarted"))["chat"]["id"] == 77


async def test_webhook_takes_updates_from_telegram_alone_and_keeps_them_for_whoever_handles_them(
    connection: Backend, telegram: Telegram, backend: ScriptedBackend
) -> None:
    told = await telegram.lever("messages", user={"id": 77}, text="/help")
    health = Health()
    health.state = State.WEBHOOK
    async with (
        webhook.served(connection.service, health, secret=SECRET, host="127.0.0.1", port=0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as telegram_itself,
    ):

        async def brought(body: Any, secret: str | None, path: str = webhook.PATH) -> int:
            headers = {webhook.SECRET_HEADER: secret} if secret is not None else {}
            data = io.BytesIO(json.dumps(body).encode())
            async with telegram_itself.post(path, data=data, headers=headers) as answer:
                return answer.status

        for forged in (None, "", "wrong", SECRET[:-1], SECRET.upper()):
            assert await brought(told, forged) == 401
        assert await brought(told, SECRET, "/telegram/elsewhere") == 404
        # What nobody could read must not be brought again and again.
        unreadable: list[Any] = [{}, [], {"update_id": "x"}, {"update_id": 1, "message": {"text": 5}}]
        for nonsense in unreadable:
            assert await brought(nonsense, SECRET) == 200
        assert await brought({"x": "x" * webhook.MOST_BYTES}, SECRET) == 413
        assert backend.brought == {}
        # What can't be kept stays with Telegram.
        backend.failing_with = 503
        assert await brought(told, SECRET) == 503
        backend.failing_with = None
        assert [await brought(told, SECRET), await brought(told, SECRET)] == [200, 200]
    assert backend.brought == {told["update_id"]: told}
    assert health.state is State.WEBHOOK


async def test_who_holds_the_lease_keeps_it_while_the_backend_is_away_unless_telegram_says_otherwise(
    backend: ScriptedBackend,
) -> None:
    async with connected(backend.url, SERVICE_TOKEN, pauses=()) as connection:
        lease = Lease(connection.service, 5.0)
        await lease.ask()
        assert lease.held.is_set()
        lease.contested()
        assert lease.held.is_set()
        backend.failing_with = 503
        await lease.ask()
        assert lease.held.is_set()
        lease.contested()
        assert not lease.held.is_set()
        backend.failing_with = None
        backend.poller = "another bot"
        await lease.ask()
        assert not lease.held.is_set()


async def test_work_that_does_not_end_is_ended() -> None:
    never = asyncio.create_task(asyncio.Event().wait())
    await finish({never}, 0.01)  # type: ignore[arg-type]  # what it returns is nobody's business
    assert never.cancelled()
