"""Signed-in browsers: who an access token speaks for, and the rotation of refresh tokens.

A refresh token is `<session>.<generation>.<mac>`; the mac can be recomputed, so two tabs that refresh at the same
moment get the same successor. A token older than that is a stolen one, and ends the session.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.permissions import Principal, Role, SessionKind
from app.core.security import derive, fingerprint, read_access_token, same, sign_access_token
from app.models import Session, User
from app.prepared import Prepared
from app.services.runtime import Runtime

# How long the token before the current one still leads to the current one.
GRACE = timedelta(seconds=20)
log = get_logger(__name__)

# It runs with every request.
_ACTING = Prepared(
    select(User.role, User.locale, User.timezone, User.is_active, Session.kind, Session.revoked_at, Session.expires_at)
    .join(Session, Session.user_id == User.id)
    .where(User.id == bindparam("user_id"), Session.id == bindparam("session_id"))
)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a browser gets for signing in or refreshing."""

    user: User
    access_token: str
    refresh_token: str
    expires_in: int


def _refresh_token(runtime: Runtime, session_id: UUID, generation: int) -> str:
    mac = derive(runtime.settings.secret(), "refresh", session_id.hex, str(generation))
    return f"{session_id.hex}.{generation}.{mac}"


def _grant(runtime: Runtime, user: User, row: Session) -> Grant:
    seconds = runtime.settings.security.access_token_seconds
    token = sign_access_token(
        runtime.settings.secret(), user_id=user.id, session_id=row.id, now=runtime.clock.now(), seconds=seconds
    )
    return Grant(user, token, _refresh_token(runtime, row.id, row.generation), seconds)


async def begin(session: AsyncSession, runtime: Runtime, user: User, *, device: str | None, ip: str | None) -> Grant:
    now = runtime.clock.now()
    row = Session(
        id=uuid4(),
        user_id=user.id,
        generation=0,
        device_info=(device or "")[:300] or None,
        ip_address=ip,
        expires_at=now + timedelta(days=runtime.settings.security.refresh_token_days),
        refresh_token_hash="",
    )
    grant = _grant(runtime, user, row)
    row.refresh_token_hash = fingerprint(grant.refresh_token)
    session.add(row)
    return grant


async def rotate(session: AsyncSession, runtime: Runtime, refresh_token: str) -> Grant | None:
    """The next pair of tokens; None when the token is worthless (the caller clears the cookie).

    An old token beyond the grace ends the session; that must be committed, so it is no exception.
    """
    found = await _session_of(session, runtime, refresh_token)
    if found is None:
        return None
    row, generation = found
    now = runtime.clock.now()
    user = await session.get(User, row.user_id)
    if user is None or not user.is_active or row.revoked_at is not None or row.expires_at <= now:
        return None
    if generation == row.generation:
        row.generation += 1
        row.rotated_at = now
        grant = _grant(runtime, user, row)
        row.refresh_token_hash = fingerprint(grant.refresh_token)
        return grant
    if generation == row.generation - 1 and row.rotated_at is not None and now - row.rotated_at <= GRACE:
        return _grant(runtime, user, row)
    row.revoked_at, row.revoked_reason = now, "reuse"
    log.warning("refresh token used twice, session ended", session_id=str(row.id), user_id=str(row.user_id))
    return None


async def _session_of(session: AsyncSession, runtime: Runtime, token: str) -> tuple[Session, int] | None:
    """The locked row and the generation of a token that we made; None for anything else."""
    try:
        identity, generation, mac = token.split(".")
        session_id, number = UUID(identity), int(generation)
    except ValueError:
        return None
    if not same(mac, derive(runtime.settings.secret(), "refresh", session_id.hex, str(number))):
        return None
    row = await session.scalar(select(Session).where(Session.id == session_id).with_for_update())
    return None if row is None or number > row.generation else (row, number)


async def end(session: AsyncSession, runtime: Runtime, refresh_token: str) -> None:
    found = await _session_of(session, runtime, refresh_token)
    if found is not None and found[0].revoked_at is None:
        found[0].revoked_at, found[0].revoked_reason = runtime.clock.now(), "logout"


async def end_acting(session: AsyncSession, runtime: Runtime, access_token: str, user_id: UUID | None) -> None:
    """End the session of an access token, if it is one of that user or no user is named."""
    now = runtime.clock.now()
    with contextlib.suppress(AppError):
        claims = read_access_token(runtime.settings.secret(), access_token, now=now)
        if user_id in (None, claims.user_id):
            ended = update(Session).where(Session.id == claims.session_id, Session.revoked_at.is_(None))
            await session.execute(ended.values(revoked_at=now, revoked_reason="logout"))


async def principal_of(session: AsyncSession, runtime: Runtime, access_token: str) -> Principal:
    claims = read_access_token(runtime.settings.secret(), access_token, now=runtime.clock.now())
    asked = {"user_id": claims.user_id, "session_id": claims.session_id}
    found = await _ACTING.one_or_none(session, asked)
    if found is None or not found.is_active or found.revoked_at is not None or found.expires_at <= runtime.clock.now():
        raise AppError("auth.session-ended", headers={"WWW-Authenticate": "Bearer"})
    kind = SessionKind(found.kind)
    role = kind.role_of(Role(found.role))
    return Principal(claims.user_id, claims.session_id, role, found.locale, found.timezone, kind)
