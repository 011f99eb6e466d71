"""What the Telegram bot may ask, with its own service token. Everything else it does as the person it speaks with."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request

from app.api.deps import RuntimeDep, SessionDep, require_bot
from app.schemas.bot import (
    BotBrought,
    BotChat,
    BotFollowing,
    BotLease,
    BotLeased,
    BotLink,
    BotLinked,
    BotLookUp,
    BotOffer,
    BotSession,
    BotToken,
    BotUpdates,
)
from app.services import bot_updates, leases, settings, telegram_links, telegram_sessions
from app.services.bot_updates import POLLER

router = APIRouter(prefix="/bot", tags=["bot"], dependencies=[Depends(require_bot)])


@router.post("/link/look")
async def look(data: BotLookUp, runtime: RuntimeDep, session: SessionDep) -> BotOffer:
    """What a code would link the chat to. The code stays good."""
    return BotOffer.model_validate(await telegram_links.look(session, runtime, data))


@router.post("/link")
async def link(data: BotLink, runtime: RuntimeDep, session: SessionDep) -> BotLinked:
    return BotLinked.model_validate(await telegram_links.redeem(session, runtime, data))


@router.post("/unlink", status_code=204)
async def unlink(data: BotChat, runtime: RuntimeDep, session: SessionDep) -> None:
    await telegram_links.unlink(session, runtime, data.telegram_chat_id)


@router.post("/token")
async def bot_token(runtime: RuntimeDep, session: SessionDep) -> BotToken:
    """Whose bot it is to be, as an administrator or the backend's environment says; null: there is none."""
    await settings.everything(session, runtime)
    token = runtime.settings.telegram.telegram_bot_token
    return BotToken(token=None if token is None else token.get_secret_value())


@router.post("/session")
async def open_session(data: BotChat, runtime: RuntimeDep) -> BotSession:
    return BotSession.model_validate(await telegram_sessions.grant(runtime, data.telegram_chat_id))


@router.post("/lease")
async def lease(data: BotLease, runtime: RuntimeDep, session: SessionDep) -> BotLeased:
    if data.release:
        await bot_updates.give_back(session, data.holder)
        await leases.give_back(session, POLLER, data.holder)
        return BotLeased(granted=False, seconds=0)
    granted = await leases.ask(session, runtime, POLLER, data.holder)
    return BotLeased(granted=granted, seconds=leases.SECONDS)


@router.post("/updates", status_code=204)
async def take_update(data: BotBrought, runtime: RuntimeDep) -> None:
    await bot_updates.bring(runtime, data.update["update_id"], data.update)


@router.post("/updates/next")
async def next_updates(data: BotFollowing, request: Request, runtime: RuntimeDep) -> BotUpdates:
    if data.handled:
        async with runtime.database.unit_of_work() as session:
            await bot_updates.handled(session, data.handled)

    async def is_over() -> bool:
        return bool(getattr(request.app.state, "stopping", False)) or await request.is_disconnected()

    found = await bot_updates.following(runtime, data.holder, data.holding, data.wait_seconds, is_over)
    return BotUpdates.model_validate(found)
