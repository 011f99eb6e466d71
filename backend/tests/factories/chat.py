"""Talking to the assistant as a browser does: over server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson

from tests.factories.people import Person


@dataclass(frozen=True, slots=True)
class StreamEvent:
    number: int
    name: str
    data: dict[str, Any]


async def read_events(response: httpx.Response) -> AsyncIterator[StreamEvent]:
    """The events of a stream; comments are passed over."""
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            yield StreamEvent(int(fields["id"]), fields["event"], orjson.loads(fields["data"]))
            fields = {}


class Chatter:
    """One person in one chat."""

    def __init__(self, person: Person, chat_id: UUID) -> None:
        self.person = person
        self.http = person.http
        self.chat_id = chat_id
        self.path = f"/api/v1/chats/{chat_id}/messages"

    @classmethod
    async def open(cls, person: Person, **fields: object) -> Chatter:
        answer = await person.http.post("/api/v1/chats", json=fields)
        assert answer.status_code == 201, answer.text
        return cls(person, UUID(answer.json()["id"]))

    async def send(self, content: str = "", **fields: object) -> list[StreamEvent]:
        """All events of the answer, from the first to the last."""
        body = {"content": content, "client_id": str(uuid4())} | fields
        async with self.http.stream("POST", self.path, json=body) as response:
            if response.status_code != 200:
                await response.aread()
                raise AssertionError(f"{response.status_code} {response.text}")
            assert response.headers["content-type"].startswith("text/event-stream")
            return [event async for event in read_events(response)]

    async def resume(self, message_id: str, after: int = 0) -> list[StreamEvent]:
        headers = {"Last-Event-ID": str(after)} if after else {}
        async with self.http.stream("GET", f"{self.path}/{message_id}/stream", headers=headers) as response:
            assert response.status_code == 200
            return [event async for event in read_events(response)]

    async def begin(self, content: str = "", **fields: object) -> tuple[asyncio.Task[list[StreamEvent]], str]:
        """A send that goes on beside the test, and the id of its answer."""
        known = {item["id"] for item in await self.messages()}
        sent = asyncio.create_task(self.send(content, **fields))
        while not sent.done():
            newest = (await self.messages())[-1:]
            if newest and newest[0]["id"] not in known and newest[0]["role"] == "assistant":
                return sent, newest[0]["id"]
        raise AssertionError(f"the answer was over at once: {await sent}")

    def through(self, http: httpx.AsyncClient) -> Chatter:
        """The same person in the same chat, by another way to the server."""
        other = Chatter(self.person, self.chat_id)
        other.http = http
        return other

    async def messages(self) -> list[dict[str, Any]]:
        """Oldest first."""
        answer = await self.http.get(self.path)
        return list(reversed(answer.json()["items"]))


def text_of(events: list[StreamEvent]) -> str:
    return "".join(event.data["text"] for event in events if event.name == "text.delta")
