"""Live sockets as a browser's page uses them."""

from __future__ import annotations

import asyncio
import contextlib
import json

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.factories.people import Person

SOON = 5.0


class Ear:
    """Hears a person's events as a window would, without being one."""

    def __init__(self) -> None:
        self.frames: asyncio.Queue[str] = asyncio.Queue()

    def put(self, frame: str) -> None:
        self.frames.put_nowait(frame)


async def ticket_of(person: Person) -> str:
    ticket: str = (await person.http.post("/api/v1/auth/ws-ticket", json={})).json()["ticket"]
    return ticket


async def heard(live: ClientConnection) -> dict[str, object]:
    async with asyncio.timeout(SOON):
        frame: dict[str, object] = json.loads(await live.recv())
        return frame


async def close_code(live: ClientConnection) -> int | None:
    """With what code the server closes; frames before that are read and forgotten."""
    async with asyncio.timeout(SOON):
        with contextlib.suppress(ConnectionClosed):
            while True:
                await live.recv()
    return live.close_code
