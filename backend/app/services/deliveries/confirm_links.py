"""The link of the first letter: whoever reads the mailbox says that they want mail from here.

Signed with the address, so that it says nothing of any other one its person may have later.
"""

from __future__ import annotations

import base64
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.config import Settings
from app.core.security import derive
from app.models import Notification, User

VALID = timedelta(days=7)
SIGNATURE_BYTES = 16
_CONTENT = struct.Struct(">16sI")
# What stands in the metadata of a letter that asks.
ASKS = {"asks": "confirm"}


@dataclass(frozen=True, slots=True)
class ConfirmLink:
    """What a link says of itself; nothing of it holds before `is_genuine`."""

    user_id: UUID
    until: datetime
    signature: bytes


def asks(message: Notification) -> bool:
    return message.meta.get("asks") == ASKS["asks"]


def page(settings: Settings, message: Notification, person: User) -> str:
    content = _CONTENT.pack(person.id.bytes, int((message.created_at + VALID).timestamp()))
    token = base64.urlsafe_b64encode(content + _signature(settings, content, person.email)).decode().rstrip("=")
    return f"{settings.public_url}/api/v1/mail/confirm/{token}"


def read(token: str) -> ConfirmLink | None:
    """None for what does not have the form of a link of ours."""
    try:
        content = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        identity, until = _CONTENT.unpack(content[: _CONTENT.size])
    except (ValueError, struct.error):
        return None
    return ConfirmLink(UUID(bytes=identity), datetime.fromtimestamp(until, UTC), content[_CONTENT.size :])


def is_genuine(settings: Settings, link: ConfirmLink, address: str) -> bool:
    content = _CONTENT.pack(link.user_id.bytes, int(link.until.timestamp()))
    return hmac.compare_digest(link.signature, _signature(settings, content, address))


def _signature(settings: Settings, content: bytes, address: str) -> bytes:
    return bytes.fromhex(derive(settings.secret(), "mail-confirm", content.hex(), address))[:SIGNATURE_BYTES]
