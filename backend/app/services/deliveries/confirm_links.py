"""The link of the first letter: whoever reads the mailbox says that they want mail from here.

Signed with the address, so that it says nothing of any other one its person may have later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.config import Settings
from app.models import Notification, User
from app.services.deliveries.signed_links import Purpose, SignedLink

VALID = timedelta(days=7)
PURPOSE = Purpose("mail-confirm", ">16sI")
# What stands in the metadata of a letter that asks.
ASKS = {"asks": "confirm"}


@dataclass(frozen=True, slots=True)
class ConfirmLink:
    """What a link says of itself; nothing of it holds before `is_genuine`."""

    user_id: UUID
    until: datetime
    signed: SignedLink


def asks(message: Notification) -> bool:
    return message.meta.get("asks") == ASKS["asks"]


def page(settings: Settings, message: Notification, person: User) -> str:
    until = int((message.created_at + VALID).timestamp())
    token = PURPOSE.write(settings, person.id.bytes, until, bound_to=(person.email,))
    return f"{settings.public_url}/api/v1/mail/confirm/{token}"


def read(token: str) -> ConfirmLink | None:
    """None for what does not have the form of a link of ours."""
    signed = PURPOSE.read(token)
    if signed is None:
        return None
    identity, until = signed.values
    return ConfirmLink(UUID(bytes=identity), datetime.fromtimestamp(until, UTC), signed)


def is_genuine(settings: Settings, link: ConfirmLink, address: str) -> bool:
    return link.signed.is_genuine(settings, bound_to=(address,))
