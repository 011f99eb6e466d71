"""The signed-in person: profile, personal context, Telegram."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from app.api.deps import ActorDep, BrowserDep, Cursor, Limit, RuntimeDep, SessionDep, VersionNumber
from app.models import ContextKind
from app.schemas.chat import QuotaOut
from app.schemas.common import Page
from app.schemas.telegram import TelegramPlaceIn, TelegramPlaceOut
from app.schemas.usage import OwnUsageOut, UsageCallsOut, UsageMessagesOut
from app.schemas.user import ContextIn, ContextOut, ContextVersionOut, LinkCodeOut, TelegramPatch, UserOut, UserPatch
from app.services import contexts, telegram_links, telegram_places, usage, users
from app.services.deliveries import confirming

router = APIRouter(prefix="/users", tags=["users"])
From = Annotated[date | None, Query(alias="from", description="default: 30 days up to `to`")]
To = Annotated[date | None, Query(alias="to", description="default: today")]


@router.get("/me")
async def me(actor: ActorDep, session: SessionDep) -> UserOut:
    return UserOut.model_validate(await users.get(session, actor))


@router.patch("/me")
async def update_me(data: UserPatch, actor: ActorDep, runtime: RuntimeDep, session: SessionDep) -> UserOut:
    return UserOut.model_validate(await users.update(session, runtime, actor, data))


@router.get("/me/context")
async def personal_context(actor: ActorDep, session: SessionDep) -> ContextOut:
    return ContextOut.model_validate(await contexts.read(session, ContextKind.PERSONAL, actor.user_id))


@router.put("/me/context")
async def write_personal_context(data: ContextIn, actor: BrowserDep, session: SessionDep) -> ContextOut:
    written = await contexts.write(session, actor, ContextKind.PERSONAL, actor.user_id, data.content, data.version)
    return ContextOut.model_validate(written)


@router.get("/me/context/versions")
async def personal_context_versions(
    actor: ActorDep, session: SessionDep, limit: Limit = 100, cursor: Cursor = None
) -> Page[ContextVersionOut]:
    found, following = await contexts.versions(session, ContextKind.PERSONAL, actor.user_id, limit=limit, cursor=cursor)
    return Page[ContextVersionOut](
        items=[ContextVersionOut.model_validate(item) for item in found], next_cursor=following
    )


@router.get("/me/context/versions/{version}")
async def personal_context_version(version: VersionNumber, actor: ActorDep, session: SessionDep) -> ContextOut:
    return ContextOut.model_validate(await contexts.version(session, ContextKind.PERSONAL, actor.user_id, version))


@router.post("/me/email/confirmation", status_code=202)
async def ask_for_confirmation(actor: ActorDep, runtime: RuntimeDep, session: SessionDep) -> None:
    """The letter that asks whether mail is wanted at the person's address, once more."""
    await confirming.ask_again(session, runtime, actor)


@router.patch("/me/telegram")
async def change_telegram(data: TelegramPatch, actor: ActorDep, runtime: RuntimeDep, session: SessionDep) -> UserOut:
    del data  # it can only say one thing
    return UserOut.model_validate(await telegram_links.unlink_own(session, runtime, actor))


@router.post("/me/telegram/link")
async def telegram_link(actor: BrowserDep, runtime: RuntimeDep, session: SessionDep) -> LinkCodeOut:
    return LinkCodeOut.model_validate(await telegram_links.issue(session, runtime, actor))


@router.get("/me/telegram/place")
async def telegram_place(actor: ActorDep, session: SessionDep) -> TelegramPlaceOut:
    return TelegramPlaceOut.model_validate(await telegram_places.of(session, actor))


@router.put("/me/telegram/place", status_code=204)
async def keep_telegram_place(data: TelegramPlaceIn, actor: ActorDep, session: SessionDep) -> None:
    await telegram_places.keep(session, actor, data)


@router.get("/me/usage")
async def own_usage(
    actor: ActorDep, runtime: RuntimeDep, session: SessionDep, since: From = None, until: To = None
) -> OwnUsageOut:
    found = await usage.own(session, runtime, actor, since, until)
    return OwnUsageOut(
        since=found.since,
        until=found.until,
        days=[UsageCallsOut.model_validate(row) for row in found.days],
        messages=[UsageMessagesOut.model_validate(row) for row in found.messages],
        quota=QuotaOut.model_validate(found.quota),
        is_demo=runtime.settings.claude.is_demo,
    )
