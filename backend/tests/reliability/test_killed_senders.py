"""Drills 6 and 14 for mail and Telegram: senders that are killed between sending and recording, and beside another one."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import exists, select

from app.database import Database
from app.models import Channel, Notification, NotificationStatus, NotificationType, User
from app.services import notifications
from app.services.deliveries import outbox
from app.services.runtime import Runtime
from app.workers.delivery_sender import PLACES
from tests.conftest import SECRET
from tests.factories import People
from tests.factories.bot_api import TOKEN, BotApi, bot_api
from tests.factories.deliveries import stored, waiting
from tests.factories.post_office import PostOffice, post_office
from tests.factories.waiting import until

BACKEND = Path(__file__).resolve().parents[2]
# KILL_ROUNDS=100 for the whole drill; a tenth of that shows a fault that is there, and `make test` has other things to do.
ROUNDS = int(os.environ.get("KILL_ROUNDS", "10"))
# A little more than a claimed row is held for.
STEP = outbox.HELD.total_seconds() + 1
# DUE_EACH=20 makes it 500 messages.
PEOPLE, EACH = 25, int(os.environ.get("DUE_EACH", "4"))


class Senders:
    """The process whose children send and are killed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def begin(self, ahead: float, number: int = 1) -> list[int]:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{ahead} {number}\n".encode())
        return [int(child) for child in (await self.said()).split()]

    async def said(self) -> str:
        assert self._process.stdout is not None
        async with asyncio.timeout(30):
            return (await self._process.stdout.readline()).decode().strip()


@pytest.fixture(scope="module")
async def outside(servers: tuple[str, str]) -> AsyncIterator[tuple[PostOffice, BotApi, Senders]]:
    with post_office() as office, bot_api() as bot:
        configuration = {
            "database_url": servers[0], "redis_url": servers[1], "secret_key": SECRET, "smtp_host": "127.0.0.1",
            "smtp_port": office.port, "smtp_tls": "none", "telegram_bot_token": TOKEN, "telegram_api_base": bot.url,
        }  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.factories.sender_process", json.dumps(configuration), cwd=BACKEND,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        senders = Senders(process)
        assert await senders.said() == "ready"
        yield office, bot, senders
        process.terminate()
        await process.wait()


async def test_kills_between_sending_and_recording_lose_nothing(
    people: People, runtime: Runtime, outside: tuple[PostOffice, BotApi, Senders], clock
) -> None:
    office, bot, senders = outside
    made = []
    for number in range(ROUNDS):
        made += await _killed_in_between(people, runtime, office, bot, senders, number)
        clock.advance(seconds=STEP)
    await senders.begin(ROUNDS * STEP)
    assert await senders.said() == "0"
    rows = [await stored(runtime, identity) for identity in made]
    assert {row.status for row in rows} == {NotificationStatus.SENT}
    letters = Counter(letter["Message-ID"] for letter in office.letters)
    messages = Counter(message["text"].split("\n")[0] for message in bot.messages())
    for arrived in (letters, messages):
        assert len(arrived) == ROUNDS
        assert arrived.total() == 2 * ROUNDS, "each was sent again after the kill, and once only"


async def test_of_two_senders_one_dies_and_everybody_hears_everything(
    runtime: Runtime, database: Database, outside: tuple[PostOffice, BotApi, Senders]
) -> None:
    _, bot, senders = outside
    bot.forget()
    await _due(database, runtime.clock.now(), PEOPLE, PEOPLE * EACH)
    dies, lives = await senders.begin(0, 2)
    assert bot.wait_for(PEOPLE)
    os.kill(dies, signal.SIGKILL)
    assert lives
    assert await senders.said() == f"{-signal.SIGKILL} 0"
    # What the dead one held is sent when the hold is over.
    await senders.begin(STEP)
    assert await senders.said() == "0"
    async with database.sessions() as session:
        assert set(await session.scalars(select(Notification.status))) == {NotificationStatus.SENT}
    heard = [message["text"].split("\n")[0].split()[-1] for message in bot.messages()]
    assert len(set(heard)) == PEOPLE * EACH
    # Sent and not recorded: what was on its way at the moment of death.
    assert len(heard) - len(set(heard)) <= PLACES[Channel.TELEGRAM]


async def _due(database: Database, now: datetime, people: int, number: int) -> None:
    """So many messages for Telegram that are due now, each person's in their order."""
    chats = [
        User(id=uuid4(), email=f"{chat}@example.com", username=f"chat{chat}", telegram_chat_id=5000 + chat)
        for chat in range(people)
    ]
    rows = [
        outbox.row(
            user_id=chats[index % people].id, channel=Channel.TELEGRAM, kind=NotificationType.INFO,
            title=f"Number {index}", body=None, meta={}, dedup_key=None, now=now, scheduled_at=now,
        )
        for index in range(number)
    ]  # fmt: skip
    async with database.unit_of_work() as session:
        session.add_all(chats)
        await session.flush()
        await notifications.create(session, rows)


async def _killed_in_between(
    people: People, runtime: Runtime, office: PostOffice, bot: BotApi, senders: Senders, number: int
) -> list[UUID]:
    """A mail and a message to somebody new, whose sender dies as soon as both are out, and nothing else is under way."""
    person = await people.person(telegram_chat_id=1000 + number)
    made = [
        await waiting(runtime, person, channel, title=f"Round {number}", dedup_key=f"{channel}:{number}")
        for channel in (Channel.EMAIL, Channel.TELEGRAM)
    ]
    office.will({"at": "taken", "do": "stall", "to": person.user.email})
    bot.will(status=0, chat_id=person.user.telegram_chat_id)
    [child] = await senders.begin(number * STEP)
    assert office.wait_for_one_to(person.user.email)
    assert bot.wait_for_one_to(person.user.telegram_chat_id)
    await until(lambda: _all_recorded(runtime, but=made))
    os.kill(child, signal.SIGKILL)
    assert await senders.said() == str(-signal.SIGKILL)
    return made


async def _all_recorded(runtime: Runtime, *, but: list[UUID]) -> bool:
    """What an earlier kill left unrecorded has been sent again."""
    waits = exists().where(Notification.status == NotificationStatus.PENDING, Notification.id.not_in(but))
    async with runtime.database.sessions() as session:
        return not await session.scalar(select(waits))
