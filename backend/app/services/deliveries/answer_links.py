"""The links by which a letter is answered: each does one thing, for one letter, for a while.

Signed with the address the letter went to: when its owner has another one, the letters in the old mailbox say nothing
any more. A link holds the delivery's id, the moment at which it ends, what it answers, and the signature.
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
from app.models import Notification
from app.schemas.mail import LetterAct

# Somebody who reads their mail once a weekend can still say what they took on Friday.
VALID = timedelta(hours=72)
SIGNATURE_BYTES = 16
_CONTENT = struct.Struct(">16sIB")
LENGTH = _CONTENT.size + SIGNATURE_BYTES
_ACTS = tuple(LetterAct)


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """What a link says of itself; nothing of it holds before `is_genuine`."""

    delivery_id: UUID
    until: datetime
    act: LetterAct
    signature: bytes


def tokens(settings: Settings, message: Notification, address: str) -> dict[LetterAct, str]:
    """One for each answer; the same for the same letter, however often it is sent."""
    until = (message.scheduled_at or message.created_at) + VALID
    return {act: _token(settings, message.id, until, act, address) for act in _ACTS}


def page(settings: Settings, token: str) -> str:
    return f"{settings.public_url}/answer/{token}"


def read(token: str) -> AnswerLink | None:
    """None for what does not have the form of a link of ours."""
    try:
        content = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        identity, until, number = _CONTENT.unpack(content[: _CONTENT.size])
        act = _ACTS[number]
    except (ValueError, IndexError, struct.error):
        return None
    if len(content) != LENGTH:
        return None
    return AnswerLink(UUID(bytes=identity), datetime.fromtimestamp(until, UTC), act, content[_CONTENT.size :])


def is_genuine(settings: Settings, link: AnswerLink, address: str) -> bool:
    content = _CONTENT.pack(link.delivery_id.bytes, int(link.until.timestamp()), _ACTS.index(link.act))
    return hmac.compare_digest(link.signature, _signature(settings, content, address))


def _token(settings: Settings, delivery_id: UUID, until: datetime, act: LetterAct, address: str) -> str:
    content = _CONTENT.pack(delivery_id.bytes, int(until.timestamp()), _ACTS.index(act))
    return base64.urlsafe_b64encode(content + _signature(settings, content, address)).decode().rstrip("=")


def _signature(settings: Settings, content: bytes, address: str) -> bytes:
    return bytes.fromhex(derive(settings.secret(), "mail-answer", content.hex(), address))[:SIGNATURE_BYTES]
