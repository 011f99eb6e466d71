"""What goes on in each chat: which conversation it is in, what is being answered, what waits.

Kept in memory; the backend keeps where the chat is (`remembering`), so that the next process goes on there.
"""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from bot.conversation.painter import Painter
from bot.filing.intake import Album
from bot.intake.receipts import Holds

MOST_CHATS = 20_000
# So long the next text is taken for the password of a file. A reply to the question for it is one at any time.
PASSWORD_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked; `client_id` is the same for the same message, however often it arrives."""

    text: str
    client_id: UUID
    documents: tuple[str, ...] = ()
    holds: Holds = ()


@dataclass
class Answering:
    """An answer that is being shown, and in which messages."""

    chat: str
    painter: Painter
    message: str | None = None
    # Of the question; the backend has it as soon as there is an answer.
    holds: Holds = ()


@dataclass(frozen=True, slots=True)
class Where:
    """What of a place outlives this process."""

    chat: str | None = None
    skill: str | None = None
    begins: bool = False
    locked_document: UUID | None = None


@dataclass
class Place:
    """One chat of Telegram. `chat` is the conversation it is in; None while that is to be found out or begun."""

    chat: str | None = None
    # The next question begins a new conversation instead of going on in the last one.
    begins: bool = False
    skill: str | None = None
    waiting: list[Question] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    is_served: bool = False
    answering: Answering | None = None
    last: Answering | None = None
    # A document whose password the next message is, and since when.
    locked_document: UUID | None = None
    locked_at: float = float("-inf")
    # How many questions were asked here.
    asked: int = 0
    # Photos that are arriving, by the id of their group.
    albums: dict[str, Album] = field(default_factory=dict)
    # As the backend has it; None while it was not asked.
    kept: Where | None = None

    @property
    def where(self) -> Where:
        return Where(self.chat, self.skill, self.begins, self.locked_document)

    def go_to(self, where: Where) -> None:
        self.chat, self.skill, self.begins, self.locked_document = (
            where.chat, where.skill, where.begins, where.locked_document,
        )  # fmt: skip
        self.locked_at = time.monotonic()
        self.kept = where

    def expect_password(self, document: UUID) -> None:
        self.locked_document, self.locked_at = document, time.monotonic()

    @property
    def wants_password(self) -> UUID | None:
        """The document that was asked about a moment ago."""
        if time.monotonic() - self.locked_at > PASSWORD_SECONDS:
            self.locked_document = None
        return self.locked_document

    def start_anew(self) -> None:
        self.chat, self.begins, self.last = None, True, None


class Desk:
    def __init__(self) -> None:
        self._places: OrderedDict[int, Place] = OrderedDict()
        # How many updates of a chat are in a handler.
        self._handling: Counter[int] = Counter()

    def at(self, chat_id: int) -> Place:
        place = self._places.setdefault(chat_id, Place())
        self._places.move_to_end(chat_id)
        if len(self._places) > MOST_CHATS:
            oldest = next(iter(self._places))
            if not self._is_busy(oldest):
                del self._places[oldest]
        return place

    def has(self, chat_id: int) -> bool:
        return chat_id in self._places

    def another_was_here(self) -> None:
        """Other processes have spoken with people meanwhile: where idle chats are is asked for again."""
        for chat_id, place in self._places.items():
            if not self._is_busy(chat_id):
                # It stays the same place, since a file may be read for it.
                place.kept = None

    @contextmanager
    def handling(self, chat_id: int) -> Iterator[None]:
        """What is known of the chat stays known meanwhile."""
        self._handling[chat_id] += 1
        try:
            yield
        finally:
            self._handling[chat_id] -= 1
            if not self._handling[chat_id]:
                del self._handling[chat_id]

    def _is_busy(self, chat_id: int) -> bool:
        place = self._places[chat_id]
        return place.is_served or bool(place.albums) or chat_id in self._handling

    def forget(self, chat_id: int) -> None:
        """Another person may be linked next; nothing of this one stays."""
        self._places.pop(chat_id, None)
