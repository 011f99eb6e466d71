"""The events of an answer from its first to its last, over connections that break."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from bot.backend.people import Person
from bot.backend.refusals import BackendUnavailable
from bot.backend.wire import Event

CLOSING = frozenset({"message.completed", "message.interrupted", "error"})
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
# Who waits for the first word is told sooner than who has read half of an answer.
LONGEST_BEFORE_ANSWER = 2.0


async def answer(
    person: Person, chat: str, *, told: dict[str, Any] | None = None, message: str | None = None
) -> AsyncIterator[Event]:
    """Ask (`told` has a client id, so asking again is the same question), or look again at what was asked before."""
    after = 0
    for pause in (*PAUSES, None):
        path = f"chats/{chat}/messages"
        source = (
            person.events("POST", path, told)
            if message is None
            else person.events("GET", f"{path}/{message}/stream", after=after)
        )
        try:
            async for event in source:
                if event.number <= after:
                    continue
                after = event.number
                if event.name == "message.started":
                    message = event.data["message_id"]
                yield event
                if event.name in CLOSING:
                    return
        except BackendUnavailable:
            if pause is None or (message is None and pause >= LONGEST_BEFORE_ANSWER):
                raise
        if pause is not None:
            await asyncio.sleep(pause)
    raise BackendUnavailable(chat)
