"""How deliveries are doing: numbers and reasons, never what a message says."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from app.api.deps import AdminDep, Cursor, Limit, RuntimeDep, SessionDep
from app.models import Channel, Notification
from app.schemas.channel import ChannelsHealthOut, DeliveryOut, TestMailIn, TestMailOut
from app.schemas.common import Page
from app.services.deliveries import overview, trials
from app.services.deliveries.overview import DeliveryState

router = APIRouter(tags=["admin"])


@router.get("/channels")
async def channels_health(_: AdminDep, runtime: RuntimeDep, session: SessionDep) -> ChannelsHealthOut:
    return ChannelsHealthOut.model_validate(await overview.health(session, runtime.settings, runtime.clock.now()))


@router.post("/channels/email/test")
async def send_test_mail(
    actor: AdminDep, runtime: RuntimeDep, data: Annotated[TestMailIn | None, Body()] = None
) -> TestMailOut:
    return TestMailOut.model_validate(await trials.of_mail(runtime, actor, data.to if data else None))


@router.get("/deliveries")
async def list_deliveries(
    _: AdminDep,
    session: SessionDep,
    state: DeliveryState | None = None,
    channel: Channel | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[DeliveryOut]:
    rows, following = await overview.page(session, state=state, channel=channel, limit=limit, cursor=cursor)
    return Page(items=[_shown(message, username) for message, username in rows], next_cursor=following)


@router.post("/deliveries/{delivery_id}/resend", status_code=202)
async def resend_delivery(delivery_id: UUID, _: AdminDep, runtime: RuntimeDep, session: SessionDep) -> None:
    await overview.resend(session, delivery_id, runtime.clock.now())


def _shown(message: Notification, username: str) -> DeliveryOut:
    return DeliveryOut(
        id=message.id,
        user_id=message.user_id,
        username=username,
        channel=message.channel,
        type=message.type,
        status=message.status,
        attempts=message.attempts,
        error=message.error,
        created_at=message.created_at,
        scheduled_at=message.scheduled_at,
        sent_at=message.sent_at,
        next_attempt_at=message.next_attempt_at,
    )
