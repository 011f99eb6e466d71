"""Signing in and staying signed in. Refresh tokens live in one HttpOnly cookie per account."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Request, Response

from app.api.deps import ActorDep, BearerDep, RuntimeDep, SessionDep, require_same_origin
from app.core.errors import AppError
from app.schemas.user import Login, Refresh, Register, SignedIn, TicketOut, UserOut
from app.services import sessions, tickets, users
from app.services.runtime import Runtime
from app.services.sessions import Grant

router = APIRouter(prefix="/auth", tags=["auth"])
COOKIE_PATH = "/api/v1/auth"
ACTIVE_COOKIE = "active_account"
SameOrigin = Depends(require_same_origin)


def _cookie_name(user_id: UUID) -> str:
    return f"refresh_{user_id.hex}"


def _set_cookie(runtime: Runtime, response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=runtime.settings.security.refresh_token_days * 86_400,
        path=COOKIE_PATH,
        secure=runtime.settings.secure_cookies,
        httponly=True,
        samesite="strict",
    )


def _signed_in(runtime: Runtime, response: Response, grant: Grant) -> SignedIn:
    _set_cookie(runtime, response, _cookie_name(grant.user.id), grant.refresh_token)
    _set_cookie(runtime, response, ACTIVE_COOKIE, grant.user.id.hex)
    return SignedIn(
        access_token=grant.access_token,
        token_type="Bearer",  # noqa: S106 - the kind of token, not a token
        expires_in=grant.expires_in,
        user=UserOut.model_validate(grant.user),
    )


def _account_of(request: Request, chosen: UUID | None) -> UUID | None:
    try:
        return chosen or UUID(request.cookies.get(ACTIVE_COOKIE, ""))
    except ValueError:
        return None


def _client(request: Request) -> str | None:
    return request.client.host if request.client else None


@router.post("/register", status_code=201)
async def register(data: Register, request: Request, runtime: RuntimeDep, session: SessionDep) -> UserOut:
    return UserOut.model_validate(await users.register(session, runtime, data, ip=_client(request)))


@router.post("/login", dependencies=[SameOrigin])
async def login(
    data: Login, request: Request, response: Response, runtime: RuntimeDep, session: SessionDep
) -> SignedIn:
    user = await users.authenticate(runtime, data, ip=_client(request))
    grant = await sessions.begin(session, runtime, user, device=request.headers.get("user-agent"), ip=_client(request))
    return _signed_in(runtime, response, grant)


@router.post("/refresh", dependencies=[SameOrigin])
async def refresh(
    request: Request,
    response: Response,
    runtime: RuntimeDep,
    data: Annotated[Refresh | None, Body()] = None,
) -> SignedIn:
    account = _account_of(request, data.user_id if data else None)
    token = request.cookies.get(_cookie_name(account)) if account else None
    if account is None or token is None:
        raise AppError("auth.session-ended")
    # Its own transaction: a token used twice ends the session, and that must outlive the refusal.
    async with runtime.database.unit_of_work() as session:
        grant = await sessions.rotate(session, runtime, token)
    if grant is None or grant.user.id != account:
        raise AppError("auth.session-ended")
    return _signed_in(runtime, response, grant)


@router.post("/logout", status_code=204, dependencies=[SameOrigin])
async def logout(
    request: Request,
    response: Response,
    runtime: RuntimeDep,
    session: SessionDep,
    credentials: BearerDep,
    data: Annotated[Refresh | None, Body()] = None,
) -> None:
    account = _account_of(request, data.user_id if data else None)
    token = request.cookies.get(_cookie_name(account)) if account else None
    if token is not None:
        await sessions.end(session, runtime, token)
    elif credentials is not None:
        # A program that keeps no cookies means the session it acts in.
        await sessions.end_acting(session, runtime, credentials.credentials, account)
    if account is None:
        return
    # Another account that is the active one stays it.
    was_active = _account_of(request, None) in (account, None)
    for name in (_cookie_name(account), *([ACTIVE_COOKIE] if was_active else [])):
        response.delete_cookie(name, path=COOKIE_PATH, httponly=True, samesite="strict")


@router.post("/ws-ticket")
async def ws_ticket(actor: ActorDep, runtime: RuntimeDep) -> TicketOut:
    return TicketOut(ticket=await tickets.issue(runtime, actor), expires_in=tickets.SECONDS)
