"""What the links in letters are made of: fixed content in bytes, and a signature that only this house can make.

Every kind of link has a purpose of its own, which is signed with its content: a link of one kind is never taken for one
of another, even where both say the same. What else a link is bound to (the address its letter went to) is signed too,
and stands nowhere in the link.
"""

from __future__ import annotations

import base64
import hmac
import struct
from dataclasses import dataclass
from typing import Any

from app.config import Settings
from app.core.security import derive

SIGNATURE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Purpose:
    """A kind of link: its name, and the form of its content (as `struct` writes it)."""

    name: str
    form: str

    def write(self, settings: Settings, *values: Any, bound_to: tuple[str, ...] = ()) -> str:
        content = struct.pack(self.form, *values)
        signed = content + _signature(settings, self.name, content, bound_to)
        return base64.urlsafe_b64encode(signed).decode().rstrip("=")

    def read(self, token: str) -> SignedLink | None:
        """None for what does not have the form of such a link."""
        size = struct.calcsize(self.form)
        try:
            content = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        if len(content) != size + SIGNATURE_BYTES:
            return None
        return SignedLink(self, content[:size], content[size:])


@dataclass(frozen=True, slots=True)
class SignedLink:
    """A link that was read; nothing of it holds before `is_genuine`."""

    purpose: Purpose
    content: bytes
    signature: bytes

    @property
    def values(self) -> tuple[Any, ...]:
        return struct.unpack(self.purpose.form, self.content)

    def is_genuine(self, settings: Settings, *, bound_to: tuple[str, ...] = ()) -> bool:
        expected = _signature(settings, self.purpose.name, self.content, bound_to)
        return hmac.compare_digest(self.signature, expected)


def _signature(settings: Settings, purpose: str, content: bytes, bound_to: tuple[str, ...]) -> bytes:
    return bytes.fromhex(derive(settings.secret(), purpose, content.hex(), *bound_to))[:SIGNATURE_BYTES]
