"""How much of the model a person may use in a day, and the ledger of what was used.

A send takes a message and an estimate of tokens in the statement that checks the limits, so that parallel sends can't
pass together. Every call of the model has its row; settling it books what was really used and gives the estimate back.
So at any time `usage_days.tokens` is the sum of the settled calls, and `reserved_tokens` that of the open ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    Numeric,
    ScalarSelect,
    String,
    Uuid,
    bindparam,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import CallPurpose, CallState, ModelCall, UsageDay, User
from app.prepared import Prepared
from app.schemas.common import utc_text
from app.services import settings
from app.services.prices import cost_of
from app.services.runtime import Runtime
from app.utils.tokens import estimate_tokens
from app.utils.usage import Usage

# What a turn takes beside the question: instructions, tools, what is known of the person, an answer of usual length.
USUAL_TURN_TOKENS = 3_000


@dataclass(frozen=True, slots=True)
class Meter:
    used: int
    limit: int


@dataclass(frozen=True, slots=True)
class Quota:
    messages: Meter
    tokens: Meter
    resets_at: datetime


@dataclass(frozen=True, slots=True)
class Reservation:
    """A message taken from `day`, together with an estimate of the tokens that its answer will need."""

    day: date
    tokens: int


def local_day(actor: Principal, now: datetime) -> tuple[date, datetime]:
    """The person's own calendar day and the instant at which it ends."""
    zone = ZoneInfo(actor.timezone)
    day = now.astimezone(zone).date()
    return day, datetime.combine(day + timedelta(days=1), time(), zone)


async def _asked(session: AsyncSession, runtime: Runtime, actor: Principal, day: date) -> dict[str, Any]:
    usual = await settings.everything(session, runtime)
    return {
        "user_id": actor.user_id,
        "day": day,
        "usual_messages": int(usual["default_messages_per_day"]),
        "usual_tokens": int(usual["default_tokens_per_day"]),
    }


def _limit(own: InstrumentedAttribute[int | None], usual: str) -> ScalarSelect[int]:
    """A limit as part of a statement: the person's own where it is set, the default otherwise."""
    return select(func.coalesce(own, bindparam(usual, type_=Integer))).where(User.id == _USER).scalar_subquery()


def _used(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    today = select(column).where(UsageDay.user_id == _USER, UsageDay.day == _DAY).scalar_subquery()
    return func.coalesce(today, 0)


def _reservation() -> Any:
    """Take a message and tokens if both limits allow it: checked and taken in one statement."""
    columns = ["user_id", "day", "messages", "tokens", "reserved_tokens"]
    values = (_USER, _DAY, literal(1), literal(0), bindparam("estimate", type_=Integer))
    fresh = insert(UsageDay).from_select(columns, select(*values).where(_MESSAGES > 0, _TOKENS > 0))
    return fresh.on_conflict_do_update(
        index_elements=[UsageDay.user_id, UsageDay.day],
        set_={
            "messages": UsageDay.messages + 1,
            "reserved_tokens": UsageDay.reserved_tokens + fresh.excluded.reserved_tokens,
        },
        where=(UsageDay.messages < _MESSAGES) & (UsageDay.tokens + UsageDay.reserved_tokens < _TOKENS),
    ).returning(UsageDay.messages)


def _taking() -> Any:
    """Take tokens if the limit allows it: checked and taken in one statement."""
    columns = ["user_id", "day", "messages", "tokens", "reserved_tokens"]
    values = (_USER, _DAY, literal(0), literal(0), bindparam("estimate", type_=Integer))
    fresh = insert(UsageDay).from_select(columns, select(*values).where(_TOKENS > 0))
    return fresh.on_conflict_do_update(
        index_elements=[UsageDay.user_id, UsageDay.day],
        set_={"reserved_tokens": UsageDay.reserved_tokens + fresh.excluded.reserved_tokens},
        where=UsageDay.tokens + UsageDay.reserved_tokens < _TOKENS * bindparam("share", type_=Float),
    ).returning(UsageDay.tokens)


# They run with every message.
_USER: Any = bindparam("user_id", type_=Uuid)
_DAY: Any = bindparam("day", type_=Date)
_MESSAGES = _limit(User.max_ai_messages_per_day, "usual_messages")
_TOKENS = _limit(User.max_ai_tokens_per_day, "usual_tokens")
_CURRENT = Prepared(select(_used(UsageDay.messages), _MESSAGES, _used(UsageDay.tokens), _TOKENS))
_RESERVE = Prepared(_reservation())
_TAKE = Prepared(_taking())


async def current(session: AsyncSession, runtime: Runtime, actor: Principal) -> Quota:
    day, resets_at = local_day(actor, runtime.clock.now())
    row = await _CURRENT.one(session, await _asked(session, runtime, actor, day))
    return Quota(Meter(row[0], row[1]), Meter(row[2], row[3]), resets_at)


async def reserve_message(session: AsyncSession, runtime: Runtime, actor: Principal, text: str = "") -> Reservation:
    """Take one message of today's and the tokens that answering `text` may need, checked and taken in one statement.

    Raises quota.messages-exceeded or quota.tokens-exceeded.
    """
    day, resets_at = local_day(actor, runtime.clock.now())
    estimate = USUAL_TURN_TOKENS + estimate_tokens(text)
    asked = await _asked(session, runtime, actor, day)
    if await _RESERVE.one_or_none(session, asked | {"estimate": estimate}) is None:
        raise _exceeded(await current(session, runtime, actor), resets_at - runtime.clock.now())
    return Reservation(day, estimate)


def _exceeded(quota: Quota, left: timedelta) -> AppError:
    messages_gone = quota.messages.used >= quota.messages.limit
    return AppError(
        "quota.messages-exceeded" if messages_gone else "quota.tokens-exceeded",
        params={
            "resets_at": utc_text(quota.resets_at),
            "limit": quota.messages.limit if messages_gone else quota.tokens.limit,
        },
        headers={"Retry-After": str(max(1, int(left.total_seconds())))},
    )


async def reserve_tokens(
    session: AsyncSession, runtime: Runtime, actor: Principal, estimate: int, *, share: float = 1.0
) -> Reservation:
    """Take tokens of today for work that is no message, as long as this share of the limit is not used up.

    Raises quota.tokens-exceeded.
    """
    day, resets_at = local_day(actor, runtime.clock.now())
    asked = await _asked(session, runtime, actor, day)
    del asked["usual_messages"]
    if await _TAKE.one_or_none(session, asked | {"estimate": estimate, "share": share}) is None:
        raise AppError(
            "quota.tokens-exceeded",
            params={"resets_at": utc_text(resets_at), "limit": (await current(session, runtime, actor)).tokens.limit},
        )
    return Reservation(day, estimate)


async def release_message(session: AsyncSession, user_id: UUID, day: date) -> None:
    """Give a message back for which nothing was generated."""
    await session.execute(
        update(UsageDay)
        .where(UsageDay.user_id == user_id, UsageDay.day == day)
        .values(messages=func.greatest(UsageDay.messages - 1, 0))
    )


async def open_call(
    session: AsyncSession,
    *,
    user_id: UUID,
    message_id: UUID | None,
    day: date,
    purpose: CallPurpose,
    model: str,
    reserved_tokens: int = 0,
) -> UUID:
    """A ledger row for a call that is about to be made. `reserved_tokens` were taken by `reserve_message`."""
    identity = uuid4()
    session.add(
        ModelCall(
            id=identity,
            user_id=user_id,
            message_id=message_id,
            day=day,
            purpose=purpose,
            model=model,
            reserved_tokens=reserved_tokens,
        )
    )
    return identity


async def settle_call(
    session: AsyncSession, call_id: UUID, usage: Usage, *, now: datetime, free: bool = False, in_batch: bool = False
) -> Decimal | None:
    """Write down what a call really used, charge it to its day and give back what was reserved for it.

    Answers the cost, None where it is not known. A call without any use is released; a `free` one costs nothing
    (the demo model). What is settled already stays as it is.
    """
    call = await _CALL.one_or_none(session, {"call": call_id})
    if call is None:
        return None
    if call.state != CallState.RESERVED:
        known: Decimal | None = call.cost_usd
        return known
    used = usage.charged or usage.cache_read_tokens
    cost = cost_of(call.model, usage, call.day, in_batch=in_batch) if used and not free else Decimal(0)
    state = CallState.SETTLED if used else CallState.RELEASED
    await _SETTLE.all(
        session,
        {"call": call_id, "new_state": state, "now": now, "cost": cost, "charged": usage.charged, **usage.as_dict()},
    )
    return cost


def _settlement() -> Any:
    """Close an open call, charge its day, and give back what was reserved: one statement."""
    numbers = {name: bindparam(name, type_=Integer) for name in Usage().as_dict()}
    closed = (
        update(ModelCall)
        .where(ModelCall.id == _CALL_ID, ModelCall.state == CallState.RESERVED)
        .values(
            state=bindparam("new_state", type_=String),
            settled_at=bindparam("now", type_=DateTime(timezone=True)),
            cost_usd=bindparam("cost", type_=Numeric),
            **numbers,
        )
        .returning(ModelCall.user_id, ModelCall.day, ModelCall.reserved_tokens)
        .cte("closed")
    )
    # Calls that nobody reserved for, as those for titles, may be the first of their day.
    row = select(closed.c.user_id, closed.c.day, literal(0), bindparam("charged", type_=Integer), literal(0))
    fresh = insert(UsageDay).from_select(["user_id", "day", "messages", "tokens", "reserved_tokens"], row)
    given_back = select(closed.c.reserved_tokens).scalar_subquery()
    return fresh.on_conflict_do_update(
        index_elements=[UsageDay.user_id, UsageDay.day],
        set_={
            "tokens": UsageDay.tokens + fresh.excluded.tokens,
            "reserved_tokens": func.greatest(UsageDay.reserved_tokens - given_back, 0),
        },
    ).add_cte(closed)


_CALL_ID: Any = bindparam("call", type_=Uuid)
_CALL = Prepared(
    select(ModelCall.day, ModelCall.model, ModelCall.state, ModelCall.cost_usd).where(ModelCall.id == _CALL_ID)
)
_SETTLE = Prepared(_settlement())


async def settle_calls(
    session: AsyncSession, runtime: Runtime, used: dict[UUID, Usage], *, in_batch: bool = False
) -> str | None:
    """Settle several calls; their cost together in dollars, None as soon as one of them is unknown."""
    free = runtime.settings.claude.is_demo
    now = runtime.clock.now()
    # In one order everywhere, so that two who settle the same calls wait for each other and not in a circle.
    costs = [
        await settle_call(session, call, used[call], now=now, free=free, in_batch=in_batch) for call in sorted(used)
    ]
    total = Decimal(0)
    for cost in costs:
        if cost is None:
            return None
        total += cost
    return format(total, "f")
