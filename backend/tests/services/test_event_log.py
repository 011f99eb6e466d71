"""The log of an answer's events: for readers that come late, come back, or only listen."""

from __future__ import annotations

import asyncio

import pytest

from app.services.conversation import live
from app.services.conversation.live import PING, EventLog


async def read(log: EventLog, after: int = 0) -> list[bytes]:
    return [piece async for piece in log.tail(after)]


async def test_every_reader_gets_every_event_once() -> None:
    log = EventLog()
    log.append("a", {"n": 1})
    readers = [asyncio.create_task(read(log, after)) for after in (0, 0, 1)]
    await asyncio.sleep(0)
    for number in range(2, 6):
        log.append("a", {"n": number})
        await asyncio.sleep(0)
    log.close()
    whole = b"".join(log.frames)
    first, second, late = (b"".join(pieces) for pieces in await asyncio.gather(*readers))
    assert first == second == whole
    assert late == b"".join(log.frames[1:])


async def test_a_reader_of_a_closed_log_gets_the_rest_and_the_end() -> None:
    log = EventLog()
    log.append("a", {})
    log.append("b", {})
    log.close()
    assert b"".join(await read(log, 1)) == log.frames[1]
    assert await read(log, 2) == []


async def test_a_quiet_log_says_that_it_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PING_SECONDS", 0.02)
    log = EventLog()
    reader = log.tail(0)
    async with asyncio.timeout(5):
        assert await anext(reader) == PING
    log.append("a", {})
    log.close()
    assert [piece async for piece in reader] == log.frames


async def test_a_reader_that_leaves_is_forgotten() -> None:
    log = EventLog()
    reader = asyncio.create_task(read(log))
    await asyncio.sleep(0)
    reader.cancel()
    await asyncio.gather(reader, return_exceptions=True)
    assert log._waiting == set()
    log.append("a", {})
    log.close()
