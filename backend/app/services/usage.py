"""What was used, read from the ledger: by a person for themselves, by an administrator for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import CallState, ModelCall, UsageDay, User
from app.services import quotas, settings
from app.services.quotas import Quota
from app.services.runtime import Runtime
from app.utils.paging import decode_cursor, encode_cursor

MAX_DAYS = 366
USUAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class OwnUsage:
    since: date
    until: date
    days: Sequence[Any]
    messages: Sequence[Any]
    quota: Quota


def _cost() -> ColumnElement[Decimal | None]:
    """The sum of costs; unknown as soon as one of them is."""
    unknown = func.count() > func.count(ModelCall.cost_usd)
    return case((unknown, None), else_=func.coalesce(func.sum(ModelCall.cost_usd), 0))


async def own(
    session: AsyncSession, runtime: Runtime, actor: Principal, since: date | None, until: date | None
) -> OwnUsage:
    """The person's settled calls by day, purpose and model; days are their own calendar days, both ends included."""
    today, _ = quotas.local_day(actor, runtime.clock.now())
    until = until or (today if since is None else max(today, since))
    since = since or until - timedelta(days=min(USUAL_DAYS - 1, until.toordinal() - 1))
    if not 0 <= (until - since).days < MAX_DAYS:
        raise AppError("request.invalid", detail=f"between one and {MAX_DAYS} days can be asked for")
    keys = (ModelCall.day, ModelCall.purpose, ModelCall.model)
    counted = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")
    days = await session.execute(
        ModelCall.visible_to(actor)
        .where(ModelCall.day.between(since, until), ModelCall.state == CallState.SETTLED)
        .with_only_columns(
            *keys,
            func.count().label("calls"),
            *(func.sum(getattr(ModelCall, name)).label(name) for name in counted),
            _cost().label("cost_usd"),
        )
        .group_by(*keys)
        .order_by(*keys)
    )
    messages = await session.execute(
        UsageDay.visible_to(actor)
        .where(UsageDay.day.between(since, until), UsageDay.messages > 0)
        .with_only_columns(UsageDay.day, UsageDay.messages.label("count"))
        .order_by(UsageDay.day)
    )
    return OwnUsage(since, until, days.all(), messages.all(), await quotas.current(session, runtime, actor))


@dataclass(frozen=True, slots=True)
class DayRow:
    user_id: UUID
    username: str
    full_name: str | None
    messages: int
    tokens: int
    cost_usd: Decimal | None
    messages_limit: int
    tokens_limit: int


async def of_everybody(
    session: AsyncSession, runtime: Runtime, day: date, *, limit: int, cursor: str | None
) -> tuple[list[DayRow], str | None]:
    """Who used how much on their own calendar day `day`, those with most tokens first."""
    usual = await settings.everything(session, runtime)
    query = (
        select(
            User.id.label("user_id"), User.username, User.full_name, UsageDay.messages, UsageDay.tokens,
            func.coalesce(User.max_ai_messages_per_day, usual["default_messages_per_day"]).label("messages_limit"),
            func.coalesce(User.max_ai_tokens_per_day, usual["default_tokens_per_day"]).label("tokens_limit"),
        )
        .join(User, User.id == UsageDay.user_id)
        .where(UsageDay.day == day)
    )  # fmt: skip
    if cursor is not None:
        query = query.where(tuple_(UsageDay.tokens, UsageDay.user_id) < _position(cursor))
    rows = (
        await session.execute(query.order_by(UsageDay.tokens.desc(), UsageDay.user_id.desc()).limit(limit + 1))
    ).all()
    shown = rows[:limit]
    costs = await _costs(session, day, [row.user_id for row in shown])
    found = [
        DayRow(
            row.user_id, row.username, row.full_name, row.messages, row.tokens,
            costs.get(row.user_id, Decimal(0)), row.messages_limit, row.tokens_limit,
        )
        for row in shown
    ]  # fmt: skip
    more = len(rows) > limit
    return found, encode_cursor(shown[-1].tokens, str(shown[-1].user_id)) if more else None


def _position(cursor: str) -> tuple[Any, Any]:
    try:
        tokens, user_id = decode_cursor(cursor)
        position = (int(tokens), UUID(str(user_id)))
    except ValueError as error:
        raise AppError("request.invalid", detail="the cursor is not valid") from error
    if abs(position[0]) >= 2**31:
        raise AppError("request.invalid", detail="the cursor is not valid")
    return position


async def _costs(session: AsyncSession, day: date, user_ids: list[UUID]) -> dict[UUID, Decimal | None]:
    rows = await session.execute(
        select(ModelCall.user_id, _cost().label("cost_usd"))
        .where(ModelCall.day == day, ModelCall.user_id.in_(user_ids), ModelCall.state == CallState.SETTLED)
        .group_by(ModelCall.user_id)
    )
    return {row.user_id: row.cost_usd for row in rows}
