"""What goes on in each chat: which conversation it is in, what is being answered, what waits.

Kept in memory. A bot that was restarted goes on in the conversation that its person used last.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from uuid import UUID

from bot.conversation.painter import Painter
from bot.filing.intake import Album

MOST_CHATS = 20_000


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked; `client_id` is the same for the same message, however often it arrives."""

    text: str
    client_id: UUID
    documents: tuple[str, ...] = ()


@dataclass
class Answering:
    """An answer that is being shown, and in which messages."""

    chat: str
    painter: Painter
    message: str | None = None


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
    # A document whose password the next message is.
    locked_document: UUID | None = None
    # Photos that are arriving, by the id of their group.
    albums: dict[str, Album] = field(default_factory=dict)

    def start_anew(self) -> None:
        self.chat, self.begins, self.last = None, True, None


class Desk:
    def __init__(self) -> None:
        self._places: OrderedDict[int, Place] = OrderedDict()

    def at(self, chat_id: int) -> Place:
        place = self._places.setdefault(chat_id, Place())
        self._places.move_to_end(chat_id)
        if len(self._places) > MOST_CHATS:
            oldest = next(iter(self._places))
            if not self._places[oldest].is_served:
                del self._places[oldest]
        return place

    def forget(self, chat_id: int) -> None:
        """Another person may be linked next; nothing of this one stays."""
        self._places.pop(chat_id, None)
