"""The bell. Open windows are told after the answer, when the change is committed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Query

from app.api.deps import ActorDep, Cursor, Limit, RuntimeDep, SessionDep
from app.models import NotificationType
from app.schemas.common import Page
from app.schemas.notification import NotificationOut, UnreadCount
from app.services import notifications

router = APIRouter(prefix="/notifications", tags=["notifications"])
Kind = Annotated[NotificationType | None, Query(alias="type")]


@router.get("")
async def list_notifications(
    actor: ActorDep,
    session: SessionDep,
    unread: bool | None = None,
    kind: Kind = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[NotificationOut]:
    rows, following = await notifications.page(session, actor, unread=unread, kind=kind, limit=limit, cursor=cursor)
    return Page(items=[NotificationOut.model_validate(row) for row in rows], next_cursor=following)


@router.get("/unread-count")
async def unread_count(actor: ActorDep, session: SessionDep) -> UnreadCount:
    return UnreadCount(count=await notifications.unread_count(session, actor.user_id))


@router.post("/mark-all-read")
async def mark_all_read(
    actor: ActorDep, runtime: RuntimeDep, session: SessionDep, after: BackgroundTasks
) -> UnreadCount:
    await notifications.read_all(session, runtime, actor)
    after.add_task(notifications.announce_change, runtime, actor.user_id)
    return UnreadCount(count=await notifications.unread_count(session, actor.user_id))


@router.patch("/{notification_id}/read")
async def mark_read(
    notification_id: UUID, actor: ActorDep, runtime: RuntimeDep, session: SessionDep, after: BackgroundTasks
) -> NotificationOut:
    notification = await notifications.read(session, runtime, actor, notification_id)
    after.add_task(notifications.announce_change, runtime, actor.user_id, notification)
    return NotificationOut.model_validate(notification)
