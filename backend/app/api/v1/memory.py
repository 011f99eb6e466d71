"""What the assistant remembers about the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.deps import ActorDep, Cursor, IntentDep, Limit, SessionDep
from app.api.spreadsheets import TABLE, spreadsheet
from app.core.permissions import Principal
from app.models import Importance, MemoryCategory, MemoryEntry, MemoryStatus
from app.schemas.common import Page, Text
from app.schemas.memory import (
    MemoryEntries,
    MemoryIn,
    MemoryMerge,
    MemoryOut,
    MemoryPatch,
    MemoryResolve,
    MemoryUseOut,
    MemoryUses,
)
from app.services import replays
from app.services.memory import contradictions, entries, export, finding, lineage, shown, uses

router = APIRouter(prefix="/memory", tags=["memory"])
SearchText = Annotated[Text | None, Query(max_length=200)]


async def _all(session: AsyncSession, actor: Principal, rows: Sequence[MemoryEntry]) -> list[MemoryOut]:
    return [MemoryOut.model_validate(item) for item in await shown.shown(session, actor, rows)]


async def _one(session: AsyncSession, actor: Principal, row: MemoryEntry) -> MemoryOut:
    return (await _all(session, actor, [row]))[0]


@router.get("")
async def list_memory(
    actor: ActorDep,
    session: SessionDep,
    category: MemoryCategory | None = None,
    importance: Importance | None = None,
    q: SearchText = None,
    is_active: bool | None = None,
    status: MemoryStatus | None = None,
    document_id: UUID | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[MemoryOut]:
    rows, following = await finding.page(
        session,
        actor,
        category=category,
        importance=importance,
        query=q,
        is_active=is_active,
        status=status,
        document_id=document_id,
        limit=limit,
        cursor=cursor,
    )
    return Page(items=await _all(session, actor, rows), next_cursor=following)


@router.post("", status_code=201)
async def create_memory(data: MemoryIn, actor: ActorDep, session: SessionDep, intent: IntentDep) -> MemoryOut:
    entry = await replays.once(
        session, actor, intent,
        lambda: entries.save(session, actor, **data.model_dump(), status=MemoryStatus.CONFIRMED),
        lambda known: entries.get(session, actor, known),
    )  # fmt: skip
    return await _one(session, actor, entry)


@router.post("/merge")
async def merge_memory(data: MemoryMerge, actor: ActorDep, session: SessionDep) -> MemoryOut:
    return await _one(session, actor, await lineage.merge(session, actor, data.keep_id, data.ids))


@router.get("/export", response_class=Response, responses=TABLE)
async def export_memory(actor: ActorDep, session: SessionDep) -> Response:
    return spreadsheet(export.as_csv(await export.entries(session, actor), actor.locale), "memory.csv")


@router.get("/{memory_id}")
async def get_memory(memory_id: UUID, actor: ActorDep, session: SessionDep) -> MemoryOut:
    return await _one(session, actor, await entries.get(session, actor, memory_id))


@router.patch("/{memory_id}")
async def update_memory(memory_id: UUID, data: MemoryPatch, actor: ActorDep, session: SessionDep) -> MemoryOut:
    return await _one(session, actor, await entries.update(session, actor, memory_id, data))


@router.delete("/{memory_id}", status_code=204)
async def delete_memory(memory_id: UUID, actor: ActorDep, session: SessionDep) -> None:
    await entries.delete(session, actor, memory_id)


@router.post("/{memory_id}/confirm")
async def confirm_memory(memory_id: UUID, actor: ActorDep, session: SessionDep) -> MemoryOut:
    return await _one(session, actor, await entries.confirm(session, actor, memory_id))


@router.post("/{memory_id}/resolve")
async def resolve_memory(memory_id: UUID, data: MemoryResolve, actor: ActorDep, session: SessionDep) -> MemoryOut:
    """Settle a contradiction with the entry that was there before."""
    entry = await entries.get(session, actor, memory_id)
    settled = await contradictions.resolve(session, actor, entry, data.keep)
    return await _one(session, actor, await entries.written(session, settled))


@router.get("/{memory_id}/history")
async def memory_history(memory_id: UUID, actor: ActorDep, session: SessionDep) -> MemoryEntries:
    return MemoryEntries(items=await _all(session, actor, await lineage.history(session, actor, memory_id)))


@router.get("/{memory_id}/uses")
async def memory_uses(memory_id: UUID, actor: ActorDep, session: SessionDep) -> MemoryUses:
    found = await uses.of_entry(session, actor, memory_id)
    return MemoryUses(items=[MemoryUseOut.model_validate(item) for item in found])
