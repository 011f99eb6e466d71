"""Who used how much of the model."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter

from app.api.deps import AdminDep, Cursor, Limit, RuntimeDep, SessionDep
from app.schemas.admin import UsageDayOut, UsageRowOut
from app.services import quotas, usage

router = APIRouter(prefix="/usage", tags=["admin"])


@router.get("")
async def admin_usage(
    actor: AdminDep,
    runtime: RuntimeDep,
    session: SessionDep,
    day: date | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> UsageDayOut:
    """Each person's own calendar day `day`; today where the administrator is, unless given."""
    wanted = day or quotas.local_day(actor, runtime.clock.now())[0]
    rows, following = await usage.of_everybody(session, runtime, wanted, limit=limit, cursor=cursor)
    return UsageDayOut(day=wanted, items=[UsageRowOut.model_validate(row) for row in rows], next_cursor=following)
