from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Importance, MemoryCategory, MemoryEntry, MemoryStatus
from app.services.ai.provenance import FROM_DOCUMENT
from app.services.ai.sources import without_our_tags
from app.services.ai.tools.base import Arguments, Caller, Outcome, Tool, say
from app.services.memory import entries, finding, uses

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

    async def run(self, session: AsyncSession, caller: Caller, prepared: GetMemoryArguments) -> Outcome:
        found = await finding.search(
            session,
            caller.actor,
            query=prepared.query,
            category=prepared.category,
            importance=prepared.importance,
            limit=MOST,
        )
        await uses.record(session, caller.actor.user_id, caller.message_id, [entry.id for entry in found])
        lines = [_line(entry, caller) for entry in found]
        summary = say(caller.actor, f"Looked in memory: {len(found)} found", f"Поиск в памяти: найдено {len(found)}")
        return Outcome("\n".join(lines) or "Nothing is remembered about that.", summary)


def _line(entry: MemoryEntry, caller: Caller) -> str:
    said = f"{entry.title}: {entry.content}"
    status = "confirmed" if entry.status == MemoryStatus.CONFIRMED else "unconfirmed: the person has not said so"
    if entries.rests_on_document(entry):
        status, said = f"{FROM_DOCUMENT}, {status}", caller.sources.shown(said)
    about = f"{entry.category}, {entry.importance}, {status}"
    return without_our_tags(f"- {entry.id} [{about}] {said}")
