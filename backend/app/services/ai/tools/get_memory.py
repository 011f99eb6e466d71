from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Importance, MemoryCategory
from app.services import memory
from app.services.ai.tools.base import Arguments, Caller, Outcome, Tool, say

MOST = 30


class GetMemoryArguments(Arguments):
    query: Annotated[str | None, Field(max_length=200, description="Words to look for")] = None
    category: MemoryCategory | None = None
    importance: Importance | None = None


class GetMemory(Tool[GetMemoryArguments]):
    name = "get_memory"
    description = "Look up what is remembered about the person: conditions, medicines, allergies, vital signs."
    arguments = GetMemoryArguments
    changes_something = False

    async def run(self, session: AsyncSession, caller: Caller, data: GetMemoryArguments) -> Outcome:
        found = await memory.search(
            session,
            caller.actor,
            query=data.query,
            category=data.category,
            importance=data.importance,
            limit=MOST,
        )
        lines = [
            f"- {entry.id} [{entry.category}, {entry.importance}, {entry.status}] {entry.title}: {entry.content}"
            for entry in found
        ]
        summary = say(caller.actor, f"Looked in memory: {len(found)} found", f"Поиск в памяти: найдено {len(found)}")
        return Outcome("\n".join(lines) or "Nothing is remembered about that.", summary)
