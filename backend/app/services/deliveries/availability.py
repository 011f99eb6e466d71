"""Which channels reach somebody, and why the others do not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.core.permissions import Principal
from app.models import Channel, PushSubscription, User
from app.schemas.channel import ChannelState
from app.services import push_subscriptions

# An address that nobody has confirmed gets a few letters an hour, since no medicine may be missed for a formality.
REACHED = frozenset({ChannelState.READY, ChannelState.UNCONFIRMED})


@dataclass(frozen=True, slots=True)
class State:
    channel: Channel
    state: ChannelState
    detail: str | None = None


async def of(session: AsyncSession, settings: Settings, user_ids: Collection[UUID]) -> dict[UUID, frozenset[Channel]]:
    """The channels over which each of these people can be told something now; the bell is always one of them."""
    states = await _of_people(session, settings, user_ids)
    return {user_id: frozenset(one.channel for one in own if one.state in REACHED) for user_id, own in states.items()}


async def states(session: AsyncSession, settings: Settings, actor: Principal) -> list[State]:
    return (await _of_people(session, settings, [actor.user_id]))[actor.user_id]


async def _of_people(session: AsyncSession, settings: Settings, user_ids: Collection[UUID]) -> dict[UUID, list[State]]:
    own = PushSubscription.user_id == User.id
    browsers = exists().where(own, push_subscriptions.not_signed_out()).correlate(User)
    query: Select[*tuple[Any, ...]] = select(
        User.id, User.email, User.telegram_chat_id, User.telegram_username, User.email_muted, User.email_bounced_at,
        User.email_confirmed_at, browsers.label("browsers"),
    ).where(User.id.in_(user_ids))  # fmt: skip
    return {person.id: _states(settings, person) for person in await session.execute(query)}


def _states(settings: Settings, person: Row[Any]) -> list[State]:
    return [
        State(Channel.IN_APP, ChannelState.READY),
        State(Channel.EMAIL, _mail(settings, person), person.email),
        State(
            Channel.TELEGRAM,
            _telegram(settings, person),
            f"@{person.telegram_username}" if person.telegram_username else None,
        ),
        State(Channel.PUSH, ChannelState.READY if person.browsers else ChannelState.NOT_LINKED),
    ]


def _mail(settings: Settings, person: Row[Any]) -> ChannelState:
    if not settings.mail.enabled:
        return ChannelState.OFF
    if person.email_muted:
        return ChannelState.MUTED
    if person.email_confirmed_at is None:
        return ChannelState.UNCONFIRMED
    return ChannelState.READY if person.email_bounced_at is None else ChannelState.BOUNCED


def _telegram(settings: Settings, person: Row[Any]) -> ChannelState:
    if not settings.telegram.enabled:
        return ChannelState.OFF
    return ChannelState.NOT_LINKED if person.telegram_chat_id is None else ChannelState.READY
