"""Specialists to talk to: the general ones, and one's own."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from app.api.deps import ActorDep, Cursor, IntentDep, Limit, RuntimeDep, SessionDep
from app.schemas.common import Page
from app.schemas.skill import SkillIn, SkillOut, SkillPatch, SkillTrialIn, SkillTrialOut
from app.services import replays, skills
from app.services.conversation import trial

router = APIRouter(prefix="/skills", tags=["skills"])


@router.get("")
async def list_skills(
    actor: ActorDep, session: SessionDep, limit: Limit = 200, cursor: Cursor = None
) -> Page[SkillOut]:
    found, following = await skills.page(session, actor, limit=limit, cursor=cursor)
    return Page[SkillOut](items=[SkillOut.model_validate(item) for item in found], next_cursor=following)


@router.post("", status_code=201)
async def create_skill(data: SkillIn, actor: ActorDep, session: SessionDep, intent: IntentDep) -> SkillOut:
    skill = await replays.once(
        session, actor, intent,
        lambda: skills.create(session, actor, data),
        lambda known: skills.own(session, actor, known),
    )  # fmt: skip
    return SkillOut.model_validate(skill)


@router.post("/try")
async def try_skill(data: SkillTrialIn, actor: ActorDep, runtime: RuntimeDep) -> SkillTrialOut:
    return SkillTrialOut.model_validate(await trial.ask_once(runtime, actor, data))


@router.patch("/{skill_id}")
async def update_skill(skill_id: UUID, data: SkillPatch, actor: ActorDep, session: SessionDep) -> SkillOut:
    return SkillOut.model_validate(await skills.update(session, actor, skill_id, data))


@router.delete("/{skill_id}", status_code=204)
async def delete_skill(skill_id: UUID, actor: ActorDep, session: SessionDep) -> None:
    await skills.delete(session, actor, skill_id)
