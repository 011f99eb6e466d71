"""How daily reviews went and what they took, for administrators."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.deps import AdminDep, Cursor, Limit, SessionDep
from app.models import ReviewStatus
from app.schemas.common import Page
from app.schemas.review import AdminReviewOut
from app.services.reviews import library

router = APIRouter(prefix="/reviews", tags=["admin"])


@router.get("")
async def admin_reviews(
    _: AdminDep, session: SessionDep, status: ReviewStatus | None = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[AdminReviewOut]:
    rows, following = await library.runs(session, status=status, limit=limit, cursor=cursor)
    return Page(items=[AdminReviewOut.model_validate(row) for row in rows], next_cursor=following)
