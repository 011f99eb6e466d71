"""One-time tickets that open a WebSocket, so that no token ever stands in a URL."""

from __future__ import annotations

from uuid import UUID

import orjson

from app.core.errors import AppError
from app.core.permissions import Principal, Role, SessionKind
from app.core.security import fingerprint, new_secret_token
from app.services.runtime import Runtime

SECONDS = 30


def _key(ticket: str) -> str:
    return f"ticket:{fingerprint(ticket)}"


async def issue(runtime: Runtime, actor: Principal) -> str:
    ticket = new_secret_token()
    content = orjson.dumps(
        {
            "user_id": str(actor.user_id),
            "session_id": str(actor.session_id),
            "role": actor.role,
            "locale": actor.locale,
            "timezone": actor.timezone,
            "kind": actor.kind,
        }
    )
    await runtime.redis.commands.set(_key(ticket), content, ex=SECONDS)
    return ticket


async def redeem(runtime: Runtime, ticket: str) -> Principal:
    """Who the ticket was made for; it works once."""
    content = await runtime.redis.commands.getdel(_key(ticket))
    if content is None:
        raise AppError("ticket.invalid")
    data = orjson.loads(content)
    return Principal(
        UUID(data["user_id"]),
        UUID(data["session_id"]),
        Role(data["role"]),
        data["locale"],
        data["timezone"],
        SessionKind(data["kind"]),
    )
