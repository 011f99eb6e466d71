"""Answers that this process is writing now: their events for whoever watches, and the hand on the brake."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

import orjson

from app.services.ai.answer import AnswerBuilder
from app.utils.usage import Usage

PING = b": ping\n\n"
# Readers look at the time when their log's alarm rings, so a pause can last twice this long; 15 s are promised.
PING_SECONDS = 7.0
# Characters of its thinking that are kept with an answer; the whole of it was shown.
THOUGHTS_KEPT = 20_000
# A finished answer stays in memory this long, so that a reader who is a little behind still gets its last events.
LINGER_SECONDS = 30.0


def encode_frame(number: int, name: str, data: Any) -> bytes:
    """One server-sent event as it goes over the wire."""
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (number, name.encode(), orjson.dumps(data))


class EventLog:
    """The events of one answer, numbered from 1, kept for readers that come, go and come back."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.closed = False
        self._waiting: set[asyncio.Future[None]] = set()
        self._alarm: asyncio.TimerHandle | None = None

    def append(self, name: str, data: Any) -> None:
        self.frames.append(encode_frame(len(self.frames) + 1, name, data))
        self._wake()

    def close(self) -> None:
        self.closed = True
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        self._wake()

    def _wake(self) -> None:
        if self._waiting:
            for waiter in self._waiting:
                if not waiter.done():
                    waiter.set_result(None)
            self._waiting.clear()

    async def tail(self, after: int) -> AsyncIterator[bytes]:
        """The wire bytes of the events after number `after`, then what comes, until the log is closed.

        Events that pile up between two reads leave as one piece. A comment is sent when nothing else was for a while.
        """
        loop = asyncio.get_running_loop()
        position = after
        quiet_until = loop.time() + PING_SECONDS
        while True:
            if position < len(self.frames):
                piece = self.frames[position:]
                position += len(piece)
                quiet_until = loop.time() + PING_SECONDS
                yield piece[0] if len(piece) == 1 else b"".join(piece)
            elif self.closed:
                return
            elif loop.time() >= quiet_until:
                quiet_until = loop.time() + PING_SECONDS
                yield PING
            else:
                await self.news()

    async def news(self) -> None:
        """Wait for the next event, or for the shared alarm that lets quiet readers look at the time."""
        loop = asyncio.get_running_loop()
        if self._alarm is None:
            # One for all readers and many events: a timer for each wait costs as much as the event itself.
            self._alarm = loop.call_later(PING_SECONDS, self._ring)
        waiter: asyncio.Future[None] = loop.create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)

    def _ring(self) -> None:
        self._alarm = None
        self._wake()


@dataclass(frozen=True, slots=True)
class LedgerCall:
    """A row of the ledger and the answer that came for it, as far as it has come."""

    id: UUID
    built: AnswerBuilder
    # Paid with the answer, but no part of writing it.
    is_aside: bool = False


@dataclass(slots=True)
class LiveAnswer:
    """One answer in the making. `content` and `meta` are what the row will hold at the next flush."""

    message_id: UUID
    chat_id: UUID
    user_id: UUID
    log: EventLog = field(default_factory=EventLog)
    parts: list[str] = field(default_factory=list)
    meta: dict[str, Any] = field(default_factory=dict)
    replay: list[dict[str, Any]] = field(default_factory=list)
    # What the model let be seen of its thinking, as far as it is kept.
    thoughts: str = ""
    # What is thought next belongs to another round.
    thinks_anew: bool = False
    # The calls made for it, to be settled with the final state.
    calls: list[LedgerCall] = field(default_factory=list)
    task: asyncio.Task[None] | None = None
    stop_requested: bool = False
    # Its task has taken its first step; cancelled before that, it would not write its last words.
    begun: bool = False
    # Its last words are being written; the periodic flush keeps out of the way.
    finishing: bool = False
    # How many events the database holds already.
    flushed: int = 0

    @property
    def content(self) -> str:
        if len(self.parts) > 1:
            self.parts = ["".join(self.parts)]
        return self.parts[0] if self.parts else ""

    @property
    def usage(self) -> Usage:
        """What writing it has used so far."""
        total = Usage()
        for call in self.calls:
            if not call.is_aside:
                total.add(call.built.used())
        return total

    def think(self, text: str) -> None:
        """Show a piece of the model's thinking, and keep the beginning of all of it; each round is a paragraph."""
        if self.thinks_anew and self.thoughts:
            text = f"\n\n{text}"
        self.thinks_anew = False
        self.log.append("thinking.delta", {"text": text})
        if len(self.thoughts) < THOUGHTS_KEPT:
            self.thoughts = (self.thoughts + text)[:THOUGHTS_KEPT]

    def kept_meta(self) -> dict[str, Any]:
        """The metadata of the row, whatever its state."""
        return {**self.meta, "thinking": self.thoughts or None}

    def stored_meta(self) -> dict[str, Any]:
        """The metadata of the unfinished row: with what each call has used, should its writer die."""
        return {**self.kept_meta(), "calls": {str(call.id): asdict(call.built.used()) for call in self.calls}}

    def stop(self) -> None:
        """End the answer as its reader asked; what is written so far stays."""
        self.stop_requested = True
        if self.task is not None and self.begun:
            self.task.cancel()


class LiveAnswers:
    """All answers of this process."""

    def __init__(self) -> None:
        self._by_message: dict[UUID, LiveAnswer] = {}
        # Held while the unfinished answers are written to the database.
        self.flushing = asyncio.Lock()

    def add(self, answer: LiveAnswer) -> None:
        self._by_message[answer.message_id] = answer

    def get(self, message_id: UUID) -> LiveAnswer | None:
        return self._by_message.get(message_id)

    def running(self) -> list[LiveAnswer]:
        return [answer for answer in self._by_message.values() if not answer.log.closed]

    def of_chat(self, chat_id: UUID) -> list[LiveAnswer]:
        return [answer for answer in self.running() if answer.chat_id == chat_id]

    def finish(self, answer: LiveAnswer) -> None:
        """Close the log and forget the answer after a while; from then on the database answers."""
        answer.log.close()
        asyncio.get_running_loop().call_later(LINGER_SECONDS, self._by_message.pop, answer.message_id, None)
