"""How much of the model a person may use in a day, and the ledger of what was used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import CallPurpose, CallState, ModelCall, UsageDay, User
from app.schemas.common import utc_text
from app.services import settings
from app.services.runtime import Runtime
from app.utils.usage import Usage


@dataclass(frozen=True, slots=True)
class Meter:
    used: int
    limit: int


@dataclass(frozen=True, slots=True)
class Quota:
    messages: Meter
    tokens: Meter
    resets_at: datetime


def local_day(actor: Principal, now: datetime) -> tuple[date, datetime]:
    """The person's own calendar day and the instant at which it ends."""
    zone = ZoneInfo(actor.timezone)
    day = now.astimezone(zone).date()
    return day, datetime.combine(day + timedelta(days=1), time(), zone)


async def limits_of(session: AsyncSession, runtime: Runtime, actor: Principal) -> tuple[int, int]:
    """Messages and tokens a day: the person's own limits where set, the defaults otherwise."""
    own = (
        await session.execute(
            select(User.max_ai_messages_per_day, User.max_ai_tokens_per_day).where(User.id == actor.user_id)
        )
    ).one()
    usual = await settings.values(session, runtime, "default_messages_per_day", "default_tokens_per_day")
    messages, tokens = own.max_ai_messages_per_day, own.max_ai_tokens_per_day
    return (
        int(usual["default_messages_per_day"]) if messages is None else messages,
        int(usual["default_tokens_per_day"]) if tokens is None else tokens,
    )


async def current(session: AsyncSession, runtime: Runtime, actor: Principal) -> Quota:
    day, resets_at = local_day(actor, runtime.clock.now())
    messages, tokens = await limits_of(session, runtime, actor)
    row = await session.get(UsageDay, (actor.user_id, day), populate_existing=True)
    return Quota(Meter(row.messages if row else 0, messages), Meter(row.tokens if row else 0, tokens), resets_at)


async def reserve_message(session: AsyncSession, runtime: Runtime, actor: Principal) -> date:
    """Take one message of today's; checked and taken in one statement, so that parallel sends can't pass.

    Answers the day to which the answer's tokens belong. Raises quota.messages-exceeded or quota.tokens-exceeded.
    """
    day, resets_at = local_day(actor, runtime.clock.now())
    messages, tokens = await limits_of(session, runtime, actor)
    taken = None
    if messages > 0 and tokens > 0:
        fresh = insert(UsageDay).values(user_id=actor.user_id, day=day, messages=1, tokens=0)
        taken = await session.scalar(
            fresh.on_conflict_do_update(
                index_elements=[UsageDay.user_id, UsageDay.day],
                set_={"messages": UsageDay.messages + 1},
                where=(UsageDay.messages < messages) & (UsageDay.tokens < tokens),
            ).returning(UsageDay.messages)
        )
    if taken is None:
        now = await current(session, runtime, actor)
        code = "quota.messages-exceeded" if now.messages.used >= messages else "quota.tokens-exceeded"
        seconds = max(1, int((resets_at - runtime.clock.now()).total_seconds()))
        raise AppError(
            code,
            params={"resets_at": utc_text(resets_at), "limit": messages if code.startswith("quota.m") else tokens},
            headers={"Retry-After": str(seconds)},
        )
    return day


async def release_message(session: AsyncSession, user_id: UUID, day: date) -> None:
    """Give a message back for which nothing was generated."""
    await session.execute(
        update(UsageDay)
        .where(UsageDay.user_id == user_id, UsageDay.day == day)
        .values(messages=func.greatest(UsageDay.messages - 1, 0))
    )


async def open_call(
    session: AsyncSession, *, user_id: UUID, message_id: UUID | None, day: date, purpose: CallPurpose, model: str
) -> UUID:
    """A ledger row for a call that is about to be made."""
    identity = uuid4()
    session.add(ModelCall(id=identity, user_id=user_id, message_id=message_id, day=day, purpose=purpose, model=model))
    return identity


async def settle_call(session: AsyncSession, call_id: UUID, usage: Usage, *, now: datetime) -> None:
    """Write down what a call really used and charge it to its day; a call without any use is released."""
    state = CallState.SETTLED if usage.charged or usage.cache_read_tokens else CallState.RELEASED
    row = (
        await session.execute(
            update(ModelCall)
            .where(ModelCall.id == call_id, ModelCall.state == CallState.RESERVED)
            .values(state=state, settled_at=now, **usage.as_dict())
            .returning(ModelCall.user_id, ModelCall.day)
        )
    ).one_or_none()
    if row is None or not usage.charged:
        return
    fresh = insert(UsageDay).values(user_id=row.user_id, day=row.day, messages=0, tokens=usage.charged)
    await session.execute(
        fresh.on_conflict_do_update(
            index_elements=[UsageDay.user_id, UsageDay.day], set_={"tokens": UsageDay.tokens + usage.charged}
        )
    )
