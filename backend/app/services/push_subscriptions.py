"""The browsers somebody wants to be reached in while no page of ours is open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import PushSubscription, Session
from app.schemas.channel import SubscriptionIn
from app.services.runtime import Runtime

# More than anybody has; whoever goes on subscribing loses the oldest.
MOST = 20


def not_signed_out() -> ColumnElement[bool]:
    """Of subscriptions those whose session nobody has ended.

    One that has merely run out still counts: somebody who needs no page to be reminded would else miss their medicines
    without a word, a month after they signed in.
    """
    return exists().where(Session.id == PushSubscription.session_id, Session.revoked_at.is_(None))


async def all_of(session: AsyncSession, actor: Principal) -> Sequence[PushSubscription]:
    query = PushSubscription.visible_to(actor).where(not_signed_out())
    return (await session.scalars(query.order_by(PushSubscription.created_at.desc(), PushSubscription.id))).all()


async def subscribe(
    session: AsyncSession, runtime: Runtime, actor: Principal, data: SubscriptionIn, device: str | None
) -> PushSubscription:
    """A browser belongs to whoever subscribed it last: it can show one person's messages only."""
    if not runtime.push.accepts(data.endpoint):
        raise AppError("push.endpoint-refused")
    told: dict[str, object] = {"user_id": actor.user_id, "session_id": actor.session_id}
    told |= {"p256dh": data.keys.p256dh, "auth": data.keys.auth, "device_info": device}
    statement = insert(PushSubscription).values(endpoint=data.endpoint, **told)
    upsert = statement.on_conflict_do_update(index_elements=["endpoint"], set_=told).returning(PushSubscription)
    found = await session.scalars(upsert, execution_options={"populate_existing": True})
    made: PushSubscription = found.one()
    live = PushSubscription.visible_to(actor).where(not_signed_out())
    kept = live.order_by(PushSubscription.created_at.desc()).limit(MOST)
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
    """For whoever sends, those first that were reached last."""
    query = select(PushSubscription).where(PushSubscription.user_id == user_id, not_signed_out())
    return (await session.scalars(query.order_by(PushSubscription.last_sent_at.desc().nulls_last()))).all()


async def note(session: AsyncSession, *, reached: Collection[UUID], gone: Collection[UUID], now: datetime) -> None:
    """What sending has shown: who has it, and who is not there any more."""
    told = update(PushSubscription).where(PushSubscription.id.in_(reached))
    await session.execute(told.values(last_sent_at=now, updated_at=PushSubscription.updated_at))
    await session.execute(delete(PushSubscription).where(PushSubscription.id.in_(gone)))
