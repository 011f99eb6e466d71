"""What the assistant remembers about the person."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.api.deps import ActorDep, Cursor, Limit, SessionDep
from app.models import Importance, MemoryCategory, MemoryStatus
from app.schemas.common import Page, Text
from app.schemas.memory import MemoryIn, MemoryOut, MemoryPatch
from app.services import memory

router = APIRouter(prefix="/memory", tags=["memory"])
SearchText = Annotated[Text | None, Query(max_length=200)]


@router.get("")
async def list_memory(
    actor: ActorDep,
    session: SessionDep,
    category: MemoryCategory | None = None,
    importance: Importance | None = None,
    q: SearchText = None,
    is_active: bool | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[MemoryOut]:
    rows, following = await memory.page(
        session,
        actor,
        category=category,
        importance=importance,
        query=q,
        is_active=is_active,
        limit=limit,
        cursor=cursor,
    )
    return Page(items=[MemoryOut.model_validate(row) for row in rows], next_cursor=following)


@router.post("", status_code=201)
async def create_memory(data: MemoryIn, actor: ActorDep, session: SessionDep) -> MemoryOut:
    entry = await memory.save(
        session,
        actor,
        category=data.category,
        title=data.title,
        content=data.content,
        importance=data.importance,
        status=MemoryStatus.CONFIRMED,
    )
    return MemoryOut.model_validate(entry)


@router.get("/{memory_id}")
async def get_memory(memory_id: UUID, actor: ActorDep, session: SessionDep) -> MemoryOut:
    return MemoryOut.model_validate(await memory.get(session, actor, memory_id))


@router.patch("/{memory_id}")
async def update_memory(memory_id: UUID, data: MemoryPatch, actor: ActorDep, session: SessionDep) -> MemoryOut:
    return MemoryOut.model_validate(await memory.update(session, actor, memory_id, data))


@router.delete("/{memory_id}", status_code=204)
async def delete_memory(memory_id: UUID, actor: ActorDep, session: SessionDep) -> None:
    await memory.delete(session, actor, memory_id)


@router.post("/{memory_id}/confirm")
async def confirm_memory(memory_id: UUID, actor: ActorDep, session: SessionDep) -> MemoryOut:
    return MemoryOut.model_validate(await memory.confirm(session, actor, memory_id))
