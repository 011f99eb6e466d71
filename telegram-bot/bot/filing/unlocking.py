"""Opening a file with what somebody wrote, which may just as well have been no password at all."""

from enum import Enum, auto
from typing import Any
from uuid import UUID

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused
from bot.filing.watching import wants_password

LONGEST = 200


class NotOpened(Enum):
    WRONG = auto()
    # Nobody asks for this password, or nobody would write a password so.
    NO_PASSWORD = auto()


async def open_with(person: Person, document: UUID, written: str, *, is_reply: bool) -> dict[str, Any] | NotOpened:
    """The document that is read from now on. What replies to the question for the password is one in any case."""
    path = f"documents/{document}"
    if not is_reply and not await _is_asked_for(person, path):
        return NotOpened.NO_PASSWORD
    # In several words people write to somebody, not to a file; but a password may have them.
    is_talk = not is_reply and len(written.split()) > 1
    try:
        return await person.post(f"{path}/password", {"password": written[:LONGEST]})
    except BackendRefused as refusal:
        if is_talk:
            return NotOpened.NO_PASSWORD
        if refusal.code != "document.password-wrong":
            raise
        return NotOpened.WRONG


async def _is_asked_for(person: Person, path: str) -> bool:
    """It may have been opened in the browser, or deleted."""
    try:
        return wants_password(await person.get(path))
    except BackendRefused as refusal:
        if refusal.status != 404:
            raise
        return False
