"""Drill 6 for mail and Telegram: senders that are killed after the message has left and before that is written down."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from uuid import UUID

from sqlalchemy import exists, select

from app.models import Channel, Notification, NotificationStatus
from app.services.deliveries import outbox
from app.services.runtime import Runtime
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


class Senders:
    """The process whose children send and are killed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def begin(self, ahead: float) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{ahead}\n".encode())
        return int(await self.said())

    async def said(self) -> str:
        assert self._process.stdout is not None
        async with asyncio.timeout(30):
            return (await self._process.stdout.readline()).decode().strip()


async def test_kills_between_sending_and_recording_lose_nothing(
    people: People, runtime: Runtime, servers: tuple[str, str], clock
) -> None:
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
        made = []
        for number in range(ROUNDS):
            made += await _killed_in_between(people, runtime, office, bot, senders, number)
            clock.advance(seconds=STEP)
        await senders.begin(ROUNDS * STEP)
        assert await senders.said() == "0"
        process.terminate()
        await process.wait()
        rows = [await stored(runtime, identity) for identity in made]
        assert {row.status for row in rows} == {NotificationStatus.SENT}
        letters = Counter(letter["Message-ID"] for letter in office.letters)
        messages = Counter(message["text"].split("\n")[0] for message in bot.messages())
        for arrived in (letters, messages):
            assert len(arrived) == ROUNDS
            assert arrived.total() == 2 * ROUNDS, "each was sent again after the kill, and once only"


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
    child = await senders.begin(number * STEP)
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
