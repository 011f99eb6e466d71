"""Specialists: general ones that the administrator keeps for everybody, personal ones that people write themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Skill, User
from app.schemas.skill import AdminSkillIn, AdminSkillPatch, SkillIn, SkillPatch
from app.services.paging import in_order

MAX_PERSONAL = 100
_KEYS = (case((Skill.user_id.is_(None), 0), else_=1), Skill.sort_order, Skill.created_at, Skill.id)


@dataclass(frozen=True, slots=True)
class SkillView:
    """A specialist as somebody reads it: a general one in the reader's language, with English as the fallback."""

    id: UUID
    name: str
    description: str
    icon: str
    system_prompt: str
    is_general: bool
    is_active: bool
    sort_order: int
    created_at: datetime
    updated_at: datetime


def view(skill: Skill, locale: str) -> SkillView:
    texts = skill.translations.get(locale) or {} if skill.user_id is None else {}
    return SkillView(
        id=skill.id,
        name=texts.get("name") or skill.name,
        description=texts.get("description") or skill.description,
        icon=skill.icon,
        system_prompt=texts.get("system_prompt") or skill.system_prompt,
        is_general=skill.is_general,
        is_active=skill.is_active,
        sort_order=skill.sort_order,
        created_at=skill.created_at,
        updated_at=skill.updated_at,
    )


async def page(
    session: AsyncSession, actor: Principal, *, limit: int, cursor: str | None
) -> tuple[list[SkillView], str | None]:
    """General ones that are in use, then all of one's own."""
    query = Skill.visible_to(actor).where(or_(Skill.is_active, Skill.user_id == actor.user_id))
    rows, following = await in_order(session, query, _KEYS, limit=limit, cursor=cursor)
    return [view(row, actor.locale) for row in rows], following


async def for_chat(session: AsyncSession, actor: Principal, skill_id: UUID | None) -> SkillView | None:
    """Who answers in a chat. Nobody in particular once the specialist was deleted or taken out of use."""
    if skill_id is None:
        return None
    skill = await session.scalar(Skill.visible_to(actor).where(Skill.id == skill_id, Skill.is_active))
    return view(skill, actor.locale) if skill is not None else None


async def create(session: AsyncSession, actor: Principal, data: SkillIn) -> SkillView:
    # The person's row is the lock: two creations at the limit can't both see room.
    await session.execute(select(User.id).where(User.id == actor.user_id).with_for_update(key_share=True))
    count = await session.scalar(select(func.count()).select_from(_own(actor).subquery()))
    if (count or 0) >= MAX_PERSONAL:
        raise AppError("skill.limit-reached", params={"limit": MAX_PERSONAL})
    skill = Skill(id=uuid4(), user_id=actor.user_id, translations={}, **data.model_dump())
    session.add(skill)
    return view(await _written(session, skill), actor.locale)


async def own(session: AsyncSession, actor: Principal, skill_id: UUID) -> SkillView:
    return view(await _found(session, _own(actor), skill_id), actor.locale)


async def update(session: AsyncSession, actor: Principal, skill_id: UUID, data: SkillPatch) -> SkillView:
    skill = await _found(session, _own(actor), skill_id)
    _change(skill, data.model_dump(exclude_none=True))
    return view(await _written(session, skill), actor.locale)


async def delete(session: AsyncSession, actor: Principal, skill_id: UUID) -> None:
    """Chats that use it go on without it."""
    await session.delete(await _found(session, _own(actor), skill_id))


async def general_page(session: AsyncSession, *, limit: int, cursor: str | None) -> tuple[list[Skill], str | None]:
    return await in_order(session, _general(), _KEYS, limit=limit, cursor=cursor)


async def create_general(session: AsyncSession, data: AdminSkillIn) -> Skill:
    values = data.model_dump(exclude={"translations"})
    skill = Skill(id=uuid4(), translations=data.translations.model_dump(exclude_none=True), **values)
    session.add(skill)
    return await _written(session, skill)


async def update_general(session: AsyncSession, skill_id: UUID, data: AdminSkillPatch) -> Skill:
    skill = await _found(session, _general(), skill_id)
    _change(skill, data.model_dump(exclude_none=True))
    return await _written(session, skill)


async def delete_general(session: AsyncSession, skill_id: UUID) -> None:
    await session.delete(await _found(session, _general(), skill_id))


def _own(actor: Principal) -> Select[Skill]:
    return Skill.visible_to(actor).where(Skill.user_id == actor.user_id)


def _general() -> Select[Skill]:
    return select(Skill).where(Skill.user_id.is_(None))


async def _found(session: AsyncSession, query: Select[Skill], skill_id: UUID) -> Skill:
    skill = await session.scalar(query.where(Skill.id == skill_id).with_for_update())
    if skill is None:
        raise AppError("skill.not-found")
    return skill


def _change(skill: Skill, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(skill, name, value)


async def _written(session: AsyncSession, skill: Skill) -> Skill:
    await session.flush()
    await session.refresh(skill)
    return skill
