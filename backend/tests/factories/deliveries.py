"""Messages to the outside that wait to be sent, and what became of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.models import Channel, Notification, NotificationType
from app.services import notifications
from app.services.deliveries import outbox
from app.services.runtime import Runtime
from app.workers.delivery_sender import DeliverySender
from tests.factories.people import Person


async def waiting(runtime: Runtime, person: Person, channel: Channel, **fields: Any) -> UUID:
    """A delivery that is due now."""
    wish: dict[str, Any] = {
        "kind": NotificationType.REMINDER, "title": "Take the pill", "body": None, "meta": {}, "dedup_key": None,
        "now": runtime.clock.now(), "scheduled_at": runtime.clock.now(),
    }  # fmt: skip
    async with runtime.database.unit_of_work() as session:
        row = outbox.row(user_id=person.id, channel=channel, **wish | fields)
        (made,) = await notifications.create(session, [row])
    return made.id


async def send_due(runtime: Runtime) -> int:
    """A tick, and all that it began; how many were begun at once."""
    sender = DeliverySender()
    begun = await sender.send_due(runtime)
    await sender.finish()
    return begun


async def stored(runtime: Runtime, delivery_id: UUID) -> Notification:
    async with runtime.database.sessions() as session:
        found = await session.get(Notification, delivery_id)
    assert found is not None
    return found
