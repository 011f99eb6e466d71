"""The people of this installation and their limits."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.api.deps import AdminDep, Cursor, Limit, RuntimeDep, SessionDep
from app.schemas.admin import AdminUserOut, AdminUserPatch
from app.schemas.common import Page, Text
from app.services import users

router = APIRouter(prefix="/users", tags=["admin"])
Search = Annotated[Text | None, Query(max_length=200)]


@router.get("")
async def admin_users(
    _: AdminDep, session: SessionDep, q: Search = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[AdminUserOut]:
    found, following = await users.page(session, search=q, limit=limit, cursor=cursor)
    return Page[AdminUserOut](items=[AdminUserOut.model_validate(user) for user in found], next_cursor=following)


@router.patch("/{user_id}")
async def change_user(
    user_id: UUID, data: AdminUserPatch, _: AdminDep, runtime: RuntimeDep, session: SessionDep
) -> AdminUserOut:
    return AdminUserOut.model_validate(await users.change_by_admin(session, runtime, user_id, data))
