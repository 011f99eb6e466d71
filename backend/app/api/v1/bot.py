"""What the Telegram bot may ask, with its own service token."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from app.api.deps import RuntimeDep, SessionDep, require_bot
from app.schemas.bot import BotLink, BotLinked, BotUnlink
from app.services import telegram_links

router = APIRouter(prefix="/bot", tags=["bot"], dependencies=[Depends(require_bot)])


@router.post("/link")
async def link(data: BotLink, runtime: RuntimeDep, session: SessionDep) -> BotLinked:
    return BotLinked.model_validate(await telegram_links.redeem(session, runtime, data))


@router.post("/unlink", status_code=204)
async def unlink(data: BotUnlink, session: SessionDep) -> None:
    await telegram_links.unlink(session, data.telegram_chat_id)
