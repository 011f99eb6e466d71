"""The ways to reach the signed-in person: how they stand, trying them out, and browsers to push to."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Query, Request

from app.api.deps import ActorDep, BrowserDep, RuntimeDep, SessionDep
from app.models import Channel, PushSubscription
from app.schemas.channel import (
    ChannelStateOut,
    ChannelStatesOut,
    PushKeyOut,
    SubscriptionIn,
    SubscriptionOut,
    SubscriptionsOut,
)
from app.schemas.common import Text
from app.services import notifications, push_subscriptions
from app.services.deliveries import availability, trials

router = APIRouter(prefix="/notifications", tags=["notifications"])
Endpoint = Annotated[Text | None, Query(max_length=1000, description="that of the browser that asks, to be told apart")]
LONGEST_DEVICE = 300


@router.get("/channels")
async def notification_channels(actor: ActorDep, runtime: RuntimeDep, session: SessionDep) -> ChannelStatesOut:
    states = await availability.states(session, runtime.settings, actor)
    return ChannelStatesOut(items=[ChannelStateOut.model_validate(state) for state in states])


@router.post("/channels/{channel}/test", status_code=202)
async def try_channel(
    channel: Channel, actor: ActorDep, runtime: RuntimeDep, session: SessionDep, after: BackgroundTasks
) -> None:
    created = await trials.of_own(session, runtime, actor, channel)
    after.add_task(notifications.announce, runtime, created)


@router.get("/push/key")
async def push_key(_: ActorDep, runtime: RuntimeDep) -> PushKeyOut:
    return PushKeyOut(public_key=runtime.push.public_key)


@router.get("/push/subscriptions")
async def push_browsers(actor: ActorDep, session: SessionDep, endpoint: Endpoint = None) -> SubscriptionsOut:
    found = await push_subscriptions.all_of(session, actor)
    return SubscriptionsOut(items=[_shown(one, endpoint) for one in found])


@router.post("/push/subscriptions", status_code=201)
async def subscribe_browser(
    data: SubscriptionIn, request: Request, actor: BrowserDep, runtime: RuntimeDep, session: SessionDep
) -> SubscriptionOut:
    device = request.headers.get("user-agent", "")[:LONGEST_DEVICE] or None
    made = await push_subscriptions.subscribe(session, runtime, actor, data, device)
    return _shown(made, data.endpoint)


@router.delete("/push/subscriptions/{subscription_id}", status_code=204)
async def unsubscribe_browser(subscription_id: UUID, actor: BrowserDep, session: SessionDep) -> None:
    await push_subscriptions.unsubscribe(session, actor, subscription_id)


def _shown(subscription: PushSubscription, endpoint: str | None) -> SubscriptionOut:
    """Without the endpoint: whoever has it can write to the browser."""
    return SubscriptionOut(
        id=subscription.id,
        device_info=subscription.device_info,
        created_at=subscription.created_at,
        last_sent_at=subscription.last_sent_at,
        is_this=None if endpoint is None else subscription.endpoint == endpoint,
    )
