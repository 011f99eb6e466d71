"""What one bot account has lived through: updates waiting for it, messages it sent, faults it is about to meet."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from standins.telegram.errors import BotApiError


@dataclass
class Fault:
    """Refuses the next `times` calls (of `method`, to `chat_id`, where given); without an error they are carried out,
    and no answer ever comes."""

    error: BotApiError | None
    times: int
    method: str | None = None
    chat_id: int | None = None

    def hits(self, method: str, chat_id: int | None) -> bool:
        return (
            self.times > 0
            and self.method in (None, method.lower())
            and (self.chat_id is None or self.chat_id == chat_id)
        )


@dataclass
class Bot:
    """State behind one token. Ids rise by one, so tests can name them."""

    token: str
    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    answered_callbacks: list[dict[str, Any]] = field(default_factory=list)
    open_callbacks: set[str] = field(default_factory=set)
    calls: list[dict[str, Any]] = field(default_factory=list)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    blocked_chats: set[int] = field(default_factory=set)
    webhook: dict[str, Any] = field(default_factory=dict)
    # Where the webhook really is, without its path; with none, updates wait to be asked for.
    webhook_doors: list[str] = field(default_factory=list)
    courier: asyncio.Task[None] | None = None
    poll: asyncio.Event | None = None
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    last_update_id: int = 0
    last_message_id: int = 0

    @property
    def id(self) -> int:
        return int(self.token.split(":", 1)[0])

    @property
    def user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": True, "first_name": "Health assistant", "username": f"health_{self.id}_bot"}

    async def notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def add_update(self, content: dict[str, Any]) -> dict[str, Any]:
        """Queues `content` (`{"message": …}`, `{"callback_query": …}`) under the next update id."""
        self.last_update_id += 1
        update = {"update_id": self.last_update_id, **content}
        self.updates.append(update)
        await self.notify()
        return update

    def new_message(self, chat: dict[str, Any], sender: dict[str, Any], **content: Any) -> dict[str, Any]:
        self.last_message_id += 1
        message = {
            "message_id": self.last_message_id,
            "date": int(time.time()),
            "chat": chat,
            "from": sender,
            **content,
        }
        self.messages[chat["id"], message["message_id"]] = message
        return message

    def meet_fault(self, method: str, chat_id: int | None) -> bool:
        """Raises what was injected for this call; a blocked chat refuses every message to it. False: no answer."""
        answered = True
        for fault in self.faults:
            if fault.hits(method, chat_id):
                fault.times -= 1
                if fault.error is not None:
                    raise fault.error
                answered = False
                break
        if chat_id in self.blocked_chats:
            raise BotApiError(403, "Forbidden: bot was blocked by the user")
        return answered
