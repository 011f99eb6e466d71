"""What happened, in the order of time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.deps import ActorDep, Cursor, Limit, SessionDep
from app.schemas.common import Day, Page
from app.schemas.timeline import EventKind, TimelineItem
from app.services import timeline

router = APIRouter(prefix="/timeline", tags=["timeline"])


@router.get("")
async def list_events(
    actor: ActorDep,
    session: SessionDep,
    kind: EventKind | None = None,
    date_from: Annotated[Day | None, Query(alias="from")] = None,
    date_to: Annotated[Day | None, Query(alias="to")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[TimelineItem]:
    rows, following = await timeline.page(
        session, actor, kind=kind, since=date_from, until=date_to, limit=limit, cursor=cursor
    )
    return Page(items=[TimelineItem.model_validate(row) for row in rows], next_cursor=following)
