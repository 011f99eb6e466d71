"""The signed-in person: profile, personal context, Telegram."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.deps import ActorDep, RuntimeDep, SessionDep
from app.models import ContextKind
from app.schemas.user import ContextIn, ContextOut, LinkCodeOut, UserOut, UserPatch
from app.services import contexts, telegram_links, users

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/me")
async def me(actor: ActorDep, session: SessionDep) -> UserOut:
    return UserOut.model_validate(await users.get(session, actor))


@router.patch("/me")
async def update_me(data: UserPatch, actor: ActorDep, session: SessionDep) -> UserOut:
    return UserOut.model_validate(await users.update(session, actor, data))


@router.get("/me/context")
async def personal_context(actor: ActorDep, session: SessionDep) -> ContextOut:
    return ContextOut.model_validate(await contexts.read(session, ContextKind.PERSONAL, actor.user_id))


@router.put("/me/context")
async def write_personal_context(data: ContextIn, actor: ActorDep, session: SessionDep) -> ContextOut:
    written = await contexts.write(session, actor, ContextKind.PERSONAL, actor.user_id, data.content, data.version)
    return ContextOut.model_validate(written)


@router.post("/me/telegram/link")
async def telegram_link(actor: ActorDep, runtime: RuntimeDep, session: SessionDep) -> LinkCodeOut:
    return LinkCodeOut.model_validate(await telegram_links.issue(session, runtime, actor))
