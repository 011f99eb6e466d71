"""What routes ask for: the runtime, a session, the person acting."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal, SessionKind
from app.core.security import same
from app.schemas.common import Text
from app.services import sessions
from app.services.replays import Intent
from app.services.runtime import Runtime
from app.utils.paging import MAX_PAGE

_bearer = HTTPBearer(auto_error=False)


async def get_runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


RuntimeDep = Annotated[Runtime, Depends(get_runtime)]


async def get_session(runtime: RuntimeDep) -> AsyncIterator[AsyncSession]:
    async with runtime.database.unit_of_work() as session:
        yield session


# Function scope: committed before the answer leaves, so that a failing commit is not a 200.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]


async def get_reading(runtime: RuntimeDep) -> AsyncIterator[AsyncSession]:
    async with runtime.database.sessions() as session:
        yield session


# For routes that change nothing and are asked often: no transaction to begin and to end.
ReadingDep = Annotated[AsyncSession, Depends(get_reading, scope="function")]
BearerDep = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


async def get_actor(runtime: RuntimeDep, credentials: BearerDep) -> Principal:
    """The person behind the access token, looked up so that a blocked account or an ended session stops at once.

    A transaction of its own: streaming routes must not hold one while they answer.
    """
    if credentials is None:
        raise AppError("auth.required", headers={"WWW-Authenticate": "Bearer"})
    async with runtime.database.sessions() as session:
        return await sessions.principal_of(session, runtime, credentials.credentials)


ActorDep = Annotated[Principal, Depends(get_actor)]


async def require_browser(actor: ActorDep) -> Principal:
    """Whoever has somebody's phone for a minute must not keep anything that lasts longer than the link of the chat:
    addresses that need no sign-in, other devices, what every later prompt says."""
    if actor.kind is not SessionKind.BROWSER:
        raise AppError("auth.browser-only")
    return actor


BrowserDep = Annotated[Principal, Depends(require_browser)]


async def require_admin(actor: ActorDep) -> Principal:
    if not actor.is_admin:
        raise AppError("auth.forbidden")
    return actor


AdminDep = Annotated[Principal, Depends(require_admin)]


async def require_bot(runtime: RuntimeDep, credentials: BearerDep) -> None:
    """The Telegram bot, which speaks for chats and not for accounts."""
    expected = runtime.settings.telegram.bot_service_token
    if credentials is None or expected is None or not same(credentials.credentials, expected.get_secret_value()):
        raise AppError("auth.required", headers={"WWW-Authenticate": "Bearer"})


async def require_same_origin(request: Request, runtime: RuntimeDep) -> None:
    """Routes that trust a cookie answer only to our own pages, and only to JSON."""
    origin = request.headers.get("origin")
    own = {runtime.settings.public_url, f"{request.url.scheme}://{request.headers.get('host', '')}"}
    if origin is not None and origin not in own:
        raise AppError("request.forbidden-origin")
    if not request.headers.get("content-type", "application/json").startswith("application/json"):
        raise AppError("request.not-acceptable-content")


async def get_intent(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=200,
            pattern="^[!-~]+$",
            description="The same request with the same key within a day makes one thing and answers it each time",
        ),
    ] = None,
) -> Intent | None:
    if idempotency_key is None:
        return None
    asked = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return Intent(idempotency_key, hashlib.sha256(asked).hexdigest())


IntentDep = Annotated[Intent | None, Depends(get_intent)]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]
# Long enough for a file name.
Cursor = Annotated[str | None, Query(max_length=2000)]
VersionNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]
# What somebody types into a search field.
Words = Annotated[Text, Query(min_length=1, max_length=300)]
