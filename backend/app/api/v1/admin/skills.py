"""The specialists that everybody may talk to."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from app.api.deps import AdminDep, Cursor, Limit, SessionDep
from app.schemas.common import Page
from app.schemas.skill import AdminSkillIn, AdminSkillOut, AdminSkillPatch
from app.services import skills

router = APIRouter(prefix="/skills", tags=["admin"])


@router.get("")
async def admin_skills(
    _: AdminDep, session: SessionDep, limit: Limit = 200, cursor: Cursor = None
) -> Page[AdminSkillOut]:
    found, following = await skills.general_page(session, limit=limit, cursor=cursor)
    return Page[AdminSkillOut](items=[AdminSkillOut.model_validate(item) for item in found], next_cursor=following)


@router.post("", status_code=201)
async def create_general_skill(data: AdminSkillIn, _: AdminDep, session: SessionDep) -> AdminSkillOut:
    return AdminSkillOut.model_validate(await skills.create_general(session, data))


@router.patch("/{skill_id}")
async def update_general_skill(
    skill_id: UUID, data: AdminSkillPatch, _: AdminDep, session: SessionDep
) -> AdminSkillOut:
    return AdminSkillOut.model_validate(await skills.update_general(session, skill_id, data))


@router.delete("/{skill_id}", status_code=204)
async def delete_general_skill(skill_id: UUID, _: AdminDep, session: SessionDep) -> None:
    await skills.delete_general(session, skill_id)
