"""The links by which a letter is answered: each does one thing, for one letter, for a while.

Signed with the address the letter went to: when its owner has another one, the letters in the old mailbox say nothing
any more. A link holds the delivery's id, the moment at which it ends, and what it answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.config import Settings
from app.models import Notification
from app.schemas.mail import LetterAct
from app.services.deliveries.signed_links import Purpose, SignedLink

# Somebody who reads their mail once a weekend can still say what they took on Friday.
VALID = timedelta(hours=72)
PURPOSE = Purpose("mail-answer", ">16sIB")
_ACTS = tuple(LetterAct)


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """What a link says of itself; nothing of it holds before `is_genuine`."""

    delivery_id: UUID
    until: datetime
    act: LetterAct
    signed: SignedLink


def tokens(settings: Settings, message: Notification, address: str) -> dict[LetterAct, str]:
    """One for each answer; the same for the same letter, however often it is sent."""
    until = int(((message.scheduled_at or message.created_at) + VALID).timestamp())
    return {
        act: PURPOSE.write(settings, message.id.bytes, until, number, bound_to=(address,))
        for number, act in enumerate(_ACTS)
    }


def page(settings: Settings, token: str) -> str:
    return f"{settings.public_url}/answer/{token}"


def read(token: str) -> AnswerLink | None:
    """None for what does not have the form of a link of ours."""
    signed = PURPOSE.read(token)
    if signed is None:
        return None
    identity, until, number = signed.values
    if number >= len(_ACTS):
        return None
    return AnswerLink(UUID(bytes=identity), datetime.fromtimestamp(until, UTC), _ACTS[number], signed)


def is_genuine(settings: Settings, link: AnswerLink, address: str) -> bool:
    return link.signed.is_genuine(settings, bound_to=(address,))
