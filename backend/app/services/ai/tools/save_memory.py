from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Importance, MemoryCategory, MemoryStatus
from app.services import memory
from app.services.ai.tools.base import Arguments, Caller, Outcome, Tool, say


class SaveMemoryArguments(Arguments):
    category: MemoryCategory
    title: Annotated[str, Field(min_length=1, max_length=200, description="A few words, e.g. Penicillin allergy")]
    content: Annotated[str, Field(min_length=1, max_length=4000, description="The fact in one or two sentences")]
    importance: Annotated[Importance, Field(description="critical: allergies and the like; low: nice to know")]
    replaces: Annotated[UUID | None, Field(description="Id of the entry this one corrects")] = None


class SaveMemory(Tool[SaveMemoryArguments]):
    name = "save_memory"
    description = (
        "Remember a lasting fact about the person's health (a condition, medicine, allergy, vital sign or habit) that "
        "the person stated or asked to remember. Do not save what only a document says."
    )
    arguments = SaveMemoryArguments

    async def run(self, session: AsyncSession, caller: Caller, data: SaveMemoryArguments) -> Outcome:
        entry = await memory.save(
            session,
            caller.actor,
            category=data.category,
            title=data.title,
            content=data.content,
            importance=data.importance,
            status=MemoryStatus.CONFIRMED,
            source_message_id=caller.message_id,
            replaces_id=data.replaces,
        )
        summary = say(caller.actor, f"Saved to memory: {entry.title}", f"Сохранено в память: {entry.title}")
        return Outcome(f"Saved as entry {entry.id}.", summary, ("memory", entry.id))
