"""Which channels reach somebody, and why the others do not."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import Settings
from app.models import Channel, PushSubscription, User


async def of(session: AsyncSession, settings: Settings, user_ids: Collection[UUID]) -> dict[UUID, frozenset[Channel]]:
    """The channels over which each of these people can be told something now; the bell is always one of them."""
    has_browser = exists().where(PushSubscription.user_id == User.id)
    query = select(
        User.id, User.telegram_chat_id, User.email_muted, User.email_bounced_at, has_browser.label("has_browser")
    ).where(User.id.in_(user_ids))
    found = {}
    for person in await session.execute(query):
        takes_mail = not person.email_muted and person.email_bounced_at is None
        open_to = {
            Channel.IN_APP: True,
            Channel.EMAIL: settings.mail.enabled and takes_mail,
            Channel.TELEGRAM: settings.telegram.enabled and person.telegram_chat_id is not None,
            Channel.PUSH: person.has_browser,
        }
        found[person.id] = frozenset(channel for channel, is_open in open_to.items() if is_open)
    return found
