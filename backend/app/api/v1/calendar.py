"""The calendar feed: its address for the person it belongs to, its text for whoever has the address."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api.deps import BrowserDep, RuntimeDep, SessionDep
from app.schemas.reminder import CalendarOut
from app.services import calendar_feed, users

router = APIRouter(tags=["calendar"])


@router.get("/users/me/calendar")
async def calendar_address(actor: BrowserDep, runtime: RuntimeDep, session: SessionDep) -> CalendarOut:
    return CalendarOut(url=calendar_feed.address(runtime, await users.get(session, actor)))


@router.post("/users/me/calendar")
async def publish_calendar(actor: BrowserDep, runtime: RuntimeDep, session: SessionDep) -> CalendarOut:
    return CalendarOut(url=await calendar_feed.publish(session, runtime, actor))


@router.delete("/users/me/calendar", status_code=204)
async def withdraw_calendar(actor: BrowserDep, session: SessionDep) -> None:
    await calendar_feed.withdraw(session, actor)


@router.get("/calendar/{token}.ics", response_class=Response, responses={200: {"content": {"text/calendar": {}}}})
async def calendar(token: str, request: Request, runtime: RuntimeDep, session: SessionDep) -> Response:
    ip = request.client.host if request.client else None
    text = await calendar_feed.read(session, runtime, token, ip=ip)
    return Response(text, media_type="text/calendar; charset=utf-8")
