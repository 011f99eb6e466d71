from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Importance, MemoryCategory, MemoryEntry, MemoryStatus
from app.schemas.memory import MemoryPatch
from app.services.ai.provenance import Origin, origin_of
from app.services.ai.tools.base import Arguments, Caller, Outcome, Tool, say
from app.services.memory import entries, finding


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
        "the person stated or asked to remember, in the words and the language they used. What only a document says is "
        "kept as a proposal until the person confirms it."
    )
    arguments = SaveMemoryArguments
    can_undo = True
    # Pages may have to be read to find out whose word it is.
    takes_long = True

    async def prepare(self, caller: Caller, data: SaveMemoryArguments) -> tuple[SaveMemoryArguments, Origin]:
        told: list[tuple[str, UUID | None]] = []
        if caller.hearsay:
            async with caller.runtime.database.sessions() as session:
                known = await finding.newest_out_of_documents(session, caller.actor)
            told = [(f"{entry.title}\n{entry.content}", entry.source_document_id) for entry in known]
        fact = f"{data.title}\n{data.content}"
        return data, await origin_of(fact, caller.spoken, caller.sources, hearsay=caller.hearsay, told=told)

    async def run(self, session: AsyncSession, caller: Caller, prepared: tuple[SaveMemoryArguments, Origin]) -> Outcome:
        data, origin = prepared
        former = await entries.get(session, caller.actor, data.replaces) if data.replaces else None
        reactivate = former is not None and former.is_active
        entry = await entries.save(
            session,
            caller.actor,
            category=data.category,
            title=data.title,
            content=data.content,
            importance=data.importance,
            status=MemoryStatus.CONFIRMED if origin.is_own else MemoryStatus.UNCONFIRMED,
            source_message_id=caller.message_id,
            source_document_id=origin.document_id,
            replaces_id=data.replaces,
        )
        made = {**_looks(entry), "reactivate": reactivate and origin.is_own}
        content, summary = _told(caller.actor, entry)
        if entry.contradicts_id is not None:
            other = await entries.get(session, caller.actor, entry.contradicts_id)
            content += (
                f" It does not agree with entry {other.id} (“{other.title}”), and both are kept: ask the person which"
                " one holds, and save it again with `replaces` when they have said so."
            )
        return Outcome(content, summary, ("memory", entry.id), made=made)

    async def undo(self, session: AsyncSession, actor: Principal, made_id: UUID, made: dict[str, Any]) -> list[str]:
        """The entry goes, and the one that it had replaced is valid again."""
        entry = await session.scalar(MemoryEntry.visible_to(actor).where(MemoryEntry.id == made_id).with_for_update())
        if entry is None or any(made.get(name) != value for name, value in _looks(entry).items()):
            raise AppError("tool.changed-since")
        if made["reactivate"] and entry.replaces_id is not None:
            await entries.update(session, actor, entry.replaces_id, MemoryPatch(is_active=True))
        await session.delete(entry)
        return []


def _told(actor: Principal, entry: MemoryEntry) -> tuple[str, str]:
    if entry.status == MemoryStatus.CONFIRMED:
        saved = say(actor, f"Saved to memory: {entry.title}", f"Сохранено в память: {entry.title}")
        return f"Saved as entry {entry.id}.", saved
    proposed = say(
        actor,
        f"Proposed for memory, waits for your confirmation: {entry.title}",
        f"Предложено запомнить, ждёт вашего подтверждения: {entry.title}",
    )
    content = (
        f"Kept as proposal {entry.id}: it rests on a document and not on the person's own words, so it does not count "
        "until the person confirms it on the memory page. Tell them so."
    )
    return content, proposed


def _looks(entry: MemoryEntry) -> dict[str, Any]:
    return {
        name: getattr(entry, name) for name in ("category", "title", "content", "importance", "status", "is_active")
    }
