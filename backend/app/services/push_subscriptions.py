"""The browsers somebody wants to be reached in while no page of ours is open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import PushSubscription
from app.schemas.channel import SubscriptionIn
from app.services.runtime import Runtime

# More than anybody has; whoever goes on subscribing loses the oldest.
MOST = 20


async def all_of(session: AsyncSession, actor: Principal) -> Sequence[PushSubscription]:
    query = PushSubscription.visible_to(actor).order_by(PushSubscription.created_at.desc(), PushSubscription.id)
    return (await session.scalars(query)).all()


async def subscribe(
    session: AsyncSession, runtime: Runtime, actor: Principal, data: SubscriptionIn, device: str | None
) -> PushSubscription:
    """A browser belongs to whoever subscribed it last: it can show one person's messages only."""
    if not runtime.push.accepts(data.endpoint):
        raise AppError("push.endpoint-refused")
    told = {"user_id": actor.user_id, "p256dh": data.keys.p256dh, "auth": data.keys.auth, "device_info": device}
    statement = insert(PushSubscription).values(endpoint=data.endpoint, **told)
    upsert = statement.on_conflict_do_update(index_elements=["endpoint"], set_=told).returning(PushSubscription)
    found = await session.scalars(upsert, execution_options={"populate_existing": True})
    made: PushSubscription = found.one()
    kept = PushSubscription.visible_to(actor).order_by(PushSubscription.created_at.desc()).limit(MOST)
    await session.execute(
        delete(PushSubscription).where(
            PushSubscription.user_id == actor.user_id,
            PushSubscription.id.not_in(kept.with_only_columns(PushSubscription.id)),
        )
    )
    return made


async def unsubscribe(session: AsyncSession, actor: Principal, subscription_id: UUID) -> None:
    mine = PushSubscription.visible_to(actor).where(PushSubscription.id == subscription_id)
    subscription = await session.scalar(mine)
    if subscription is None:
        raise AppError("push.subscription-not-found")
    await session.delete(subscription)


async def browsers_of(session: AsyncSession, user_id: UUID) -> Sequence[PushSubscription]:
    """For whoever sends."""
    return (await session.scalars(select(PushSubscription).where(PushSubscription.user_id == user_id))).all()


async def note(session: AsyncSession, *, reached: Collection[UUID], gone: Collection[UUID], now: datetime) -> None:
    """What sending has shown: who has it, and who is not there any more."""
    told = update(PushSubscription).where(PushSubscription.id.in_(reached))
    await session.execute(told.values(last_sent_at=now, updated_at=PushSubscription.updated_at))
    await session.execute(delete(PushSubscription).where(PushSubscription.id.in_(gone)))
