"""The primary context: the text that goes into everybody's prompts."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.deps import AdminDep, Cursor, Limit, SessionDep, VersionNumber
from app.models import ContextKind
from app.schemas.common import Page
from app.schemas.user import ContextIn, ContextOut, ContextVersionOut
from app.services import contexts

router = APIRouter(prefix="/context", tags=["admin"])


@router.get("")
async def primary_context(_: AdminDep, session: SessionDep) -> ContextOut:
    return ContextOut.model_validate(await contexts.read(session, ContextKind.PRIMARY, None))


@router.put("")
async def write_primary_context(data: ContextIn, admin: AdminDep, session: SessionDep) -> ContextOut:
    written = await contexts.write(session, admin, ContextKind.PRIMARY, None, data.content, data.version)
    return ContextOut.model_validate(written)


@router.get("/versions")
async def primary_context_versions(
    _: AdminDep, session: SessionDep, limit: Limit = 100, cursor: Cursor = None
) -> Page[ContextVersionOut]:
    found, following = await contexts.versions(session, ContextKind.PRIMARY, None, limit=limit, cursor=cursor)
    items = [ContextVersionOut.model_validate(item) for item in found]
    return Page[ContextVersionOut](items=items, next_cursor=following)


@router.get("/versions/{version}")
async def primary_context_version(version: VersionNumber, _: AdminDep, session: SessionDep) -> ContextOut:
    return ContextOut.model_validate(await contexts.version(session, ContextKind.PRIMARY, None, version))
