"""What a conversation looks like on paper: who said what and when, what was done, and where quotes come from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Document, Message, MessageRole, MessageStatus
from app.services import skills
from app.services.chats import access, branches
from app.services.pdf_pages import LABELS
from app.services.runtime import Runtime

_MARKER = re.compile(r"\[(\d{1,4})\]")


@dataclass(frozen=True, slots=True)
class Footnote:
    """A quote and where it stands; numbered through the whole transcript."""

    number: int
    document: str
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. Its text holds `[^n]` where the footnote n belongs; `done` are the lines of its tools."""

    speaker: str
    said_at: datetime
    text: str
    done: list[str]
    interrupted: bool


@dataclass(slots=True)
class Transcript:
    """All times are already in the reader's zone."""

    locale: str
    title: str
    specialist: str | None
    timezone: str
    made: datetime
    entries: list[Entry] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)

    @property
    def labels(self) -> dict[str, Any]:
        return LABELS.get(self.locale, LABELS["en"])


async def read(session: AsyncSession, runtime: Runtime, actor: Principal, chat_id: UUID) -> Transcript:
    """The branch that is on the screen."""
    chat = await access.get(session, actor, chat_id)
    specialist = await skills.for_chat(session, actor, chat.skill_id)
    messages = await branches.whole(session, actor, chat)
    names = await _document_names(session, actor, messages)
    zone = ZoneInfo(actor.timezone)
    transcript = Transcript(
        locale=actor.locale,
        title=chat.title,
        specialist=specialist.name if specialist is not None else None,
        timezone=actor.timezone,
        made=runtime.clock.now().astimezone(zone),
    )
    for message in messages:
        if message.role in (MessageRole.USER, MessageRole.ASSISTANT):
            _add(transcript, message, names, zone)
    return transcript


async def _document_names(session: AsyncSession, actor: Principal, messages: Sequence[Message]) -> Mapping[str, str]:
    cited = {UUID(item["document_id"]) for message in messages for item in message.meta.get("citations", ())}
    if not cited:
        return {}
    query = Document.visible_to(actor).where(Document.id.in_(cited)).with_only_columns(Document.id, Document.filename)
    return {str(row.id): row.filename for row in await session.execute(query)}


def _add(transcript: Transcript, message: Message, names: Mapping[str, str], zone: ZoneInfo) -> None:
    numbers: dict[str, int] = {}
    for item in message.meta.get("citations", ()):
        number = len(transcript.footnotes) + 1
        name = names.get(item["document_id"], transcript.labels["gone"])
        transcript.footnotes.append(Footnote(number, name, item["page"], " ".join(item["quote"].split())))
        numbers[str(item["index"])] = number

    def marker(match: re.Match[str]) -> str:
        return f"[^{numbers[match[1]]}]" if match[1] in numbers else match[0]

    transcript.entries.append(
        Entry(
            speaker=_speaker(transcript, message),
            said_at=message.created_at.astimezone(zone),
            text=_MARKER.sub(marker, message.content.strip()),
            done=[line for call in message.meta.get("tool_calls", ()) if (line := _line(call))],
            interrupted=message.status == MessageStatus.INTERRUPTED,
        )
    )


def _speaker(transcript: Transcript, message: Message) -> str:
    if message.role == MessageRole.USER:
        return str(transcript.labels["question"])
    specialist = (message.meta.get("skill") or {}).get("name")
    return " · ".join(part for part in (transcript.labels["answer"], specialist) if part)


def _line(call: Mapping[str, Any]) -> str:
    """What a tool did, as its line in the chat says it."""
    text = " ".join(str(call.get("summary") or call["name"]).split())
    return f"~~{text}~~" if call.get("undone") else text
