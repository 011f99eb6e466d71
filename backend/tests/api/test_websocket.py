"""The live socket against a real server: who gets in, what arrives, who is shown out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import update
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.api import ws
from app.models import Session, User
from app.services import notifications, session_watch
from app.services.runtime import Runtime
from app.workers.notification_sender import dispatch_due
from tests.factories import People, Person
from tests.factories.reminders import remind
from tests.factories.sockets import close_code, heard, ticket_of
from tests.factories.waiting import until


async def listening(runtime: Runtime, person: Person) -> None:
    await until(lambda: runtime.events._windows.get(person.id))


@contextlib.asynccontextmanager
async def window(address: str, person: Person, **options: object) -> AsyncIterator[ClientConnection]:
    """An open socket that has said how many notifications are unread."""
    ticket = await ticket_of(person)
    async with connect(f"ws://{address}/ws/notifications?ticket={ticket}", proxy=None, **options) as live:
        assert await heard(live) == {"type": "unread.count", "count": 0}
        yield live


async def test_a_due_reminder_arrives_in_every_window(address: str, people: People, runtime: Runtime, clock) -> None:
    clock.set(datetime(2026, 12, 1, 12, tzinfo=UTC))
    anna, eve = await people.person(), await people.person()
    async with window(address, anna) as first, window(address, anna) as second, window(address, eve) as hers:
        made = await remind(anna, {"kind": "once", "at": "2026-12-01T12:05"})
        clock.advance(minutes=5, seconds=1)
        assert await dispatch_due(runtime) == 1
        for live in (first, second):
            created = await heard(live)
            assert created["type"] == "notification.created"
            assert created["notification"]["title"] == "Take the pill"
            assert created["notification"]["metadata"]["reminder_id"] == made["id"]
            assert await heard(live) == {"type": "unread.count", "count": 1}
        identity = created["notification"]["id"]
        assert (await anna.http.patch(f"/api/v1/notifications/{identity}/read")).status_code == 200
        updated = await heard(first)
        assert (updated["type"], updated["notification"]["status"]) == ("notification.updated", "read")
        assert await heard(first) == {"type": "unread.count", "count": 0}
        await runtime.events.publish(eve.id, {"type": "chat.updated", "chat_id": "1"})
        assert await heard(hers) == {"type": "chat.updated", "chat_id": "1"}


async def test_a_ticket_opens_one_socket(address: str, people: People) -> None:
    anna = await people.person()
    ticket = await ticket_of(anna)

    async def attempt(value: str) -> int | None:
        async with connect(f"ws://{address}/ws/notifications?ticket={value}", proxy=None) as live:
            with contextlib.suppress(ConnectionClosed):
                if (await heard(live))["type"] == "unread.count":
                    return None
            return live.close_code

    codes = await asyncio.gather(*(attempt(ticket) for _ in range(20)))
    assert sorted(codes, key=str) == [4401] * 19 + [None]
    assert [await attempt(value) for value in ("", "guess")] == [4401, 4401]


async def test_pages_of_other_sites_are_refused_and_use_up_nothing(address: str, people: People) -> None:
    anna = await people.person()
    ticket = await ticket_of(anna)
    url = f"ws://{address}/ws/notifications?ticket={ticket}"
    for origin in ("https://evil.example", "null", f"http://{address}.evil.example", f"ftp://{address}"):
        with pytest.raises(InvalidStatus) as refused:
            await connect(url, origin=origin, proxy=None)
        assert refused.value.response.status_code == 403
    async with connect(url, origin=f"http://{address}", proxy=None) as live:
        assert (await heard(live))["type"] == "unread.count"


async def test_tickets_stay_out_of_the_log(address: str, people: People, caplog) -> None:
    anna = await people.person()
    with caplog.at_level(logging.INFO):
        logging.getLogger("uvicorn.error").info("this line is kept")
        ticket = await ticket_of(anna)
        async with connect(f"ws://{address}/ws/notifications?ticket={ticket}", proxy=None) as live:
            await heard(live)
        with pytest.raises(InvalidStatus):
            await connect(f"ws://{address}/ws/nothing?ticket={ticket}", proxy=None)
    assert "this line is kept" in caplog.text
    assert ticket not in caplog.text


async def test_a_ping_is_answered_and_nonsense_ignored(address: str, people: People) -> None:
    anna = await people.person()
    async with window(address, anna) as live:
        for words in ("{", "[]", '"ping"', '{"type": 1}', "x" * 60_000, b"\x00"):
            await live.send(words)
        await live.send('{"type": "ping"}')
        assert await heard(live) == {"type": "pong"}


async def test_the_server_pings_a_quiet_window(address: str, people: People, monkeypatch) -> None:
    monkeypatch.setattr(ws, "PING_SECONDS", 0.05)
    anna = await people.person()
    async with window(address, anna) as live:
        assert await heard(live) == {"type": "ping"}


@pytest.mark.parametrize("ending", ["logout", "blocked", "role"])
async def test_the_socket_ends_with_the_session(
    address: str, people: People, runtime: Runtime, ending: str, monkeypatch
) -> None:
    assert session_watch.SECONDS < 2
    monkeypatch.setattr(session_watch, "SECONDS", 0.05)
    anna, eve = await people.person(), await people.person()
    async with window(address, anna) as live, window(address, eve) as other:
        async with runtime.database.unit_of_work() as session:
            if ending == "logout":
                change = (
                    update(Session).where(Session.id == anna.actor.session_id).values(revoked_at=runtime.clock.now())
                )
            else:
                values = {"is_active": False} if ending == "blocked" else {"role": "admin"}
                change = update(User).where(User.id == anna.id).values(**values)
            await session.execute(change)
        assert await close_code(live) == 4401
        await other.send('{"type": "ping"}')
        assert await heard(other) == {"type": "pong"}


async def test_a_ticket_from_before_the_logout_opens_nothing(address: str, people: People, runtime: Runtime) -> None:
    anna = await people.person()
    ticket = await ticket_of(anna)
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(Session).values(revoked_at=runtime.clock.now()))
    async with connect(f"ws://{address}/ws/notifications?ticket={ticket}", proxy=None) as live:
        assert await close_code(live) == 4401


async def test_loud_and_huge_clients_are_closed_and_others_are_not(address: str, people: People) -> None:
    anna = await people.person()
    async with window(address, anna) as loud, window(address, anna) as huge, window(address, anna) as calm:
        for _ in range(200):
            with contextlib.suppress(ConnectionClosed):
                await loud.send("{}")
        with contextlib.suppress(ConnectionClosed):
            await huge.send("x" * (2 * 1024 * 1024))
        assert await close_code(loud) == 1008
        assert await close_code(huge) == 1009
        await calm.send('{"type": "ping"}')
        assert await heard(calm) == {"type": "pong"}


async def test_a_window_that_reads_too_slowly_is_told_to_come_back(
    address: str, people: People, runtime: Runtime, monkeypatch
) -> None:
    monkeypatch.setattr(ws, "MAX_BACKLOG", 8)
    anna = await people.person()
    async with window(address, anna, max_queue=1) as slow, window(address, anna) as quick:
        piece = {"type": "chat.updated", "chat_id": "x" * 500_000}
        for _ in range(30):
            await runtime.events.publish(anna.id, piece)
            assert (await heard(quick))["type"] == "chat.updated"
        assert await close_code(slow) == 1013


async def test_a_window_that_goes_leaves_nothing_behind(address: str, people: People, runtime: Runtime) -> None:
    anna = await people.person()
    async with window(address, anna):
        await listening(runtime, anna)
    await until(lambda: anna.id not in runtime.events._windows)
    assert runtime.database.engine.pool.checkedout() == 0


async def test_the_count_of_a_lost_event_is_said_when_the_window_comes_back(
    address: str, people: People, runtime: Runtime
) -> None:
    anna = await people.person()
    async with runtime.database.unit_of_work() as session:
        row = {
            "id": UUID(int=1), "user_id": anna.id, "title": "News", "type": "info", "channel": "in_app",
            "status": "delivered", "dedup_key": "news", "metadata": {},
        }  # fmt: skip
        assert len(await notifications.create(session, [row])) == 1
        assert await notifications.create(session, [row]) == []
    ticket = await ticket_of(anna)
    async with connect(f"ws://{address}/ws/notifications?ticket={ticket}", proxy=None) as live:
        assert await heard(live) == {"type": "unread.count", "count": 1}
