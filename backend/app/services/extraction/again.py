"""Documents whose owner had no tokens left for them: taken up again once there are some."""

from __future__ import annotations

from sqlalchemy import Date, cast, func, select

from app.models import Document, ProcessingStatus, UsageDay, User
from app.services import settings
from app.services.documents import steps
from app.services.documents.steps import Note
from app.services.extraction.orders import SHARE
from app.services.runtime import Runtime

BATCH = 50


async def take_up_again(runtime: Runtime) -> int:
    """Have the steps done that were left out for want of tokens; answers of how many documents."""
    now = runtime.clock.now()
    async with runtime.database.unit_of_work() as session:
        usual = int(await settings.value(session, runtime, "default_tokens_per_day"))
        today = cast(func.timezone(User.timezone, now), Date)
        used = select(UsageDay.tokens + UsageDay.reserved_tokens).where(
            UsageDay.user_id == User.id, UsageDay.day == today
        )
        waiting = await session.scalars(
            select(Document)
            .join(User, User.id == Document.user_id)
            .where(
                Document.steps.contains([{"note": Note.QUOTA}]),
                Document.status == ProcessingStatus.COMPLETED,
                Document.deleted_at.is_(None),
                func.coalesce(used.scalar_subquery(), 0) < func.coalesce(User.max_ai_tokens_per_day, usual) * SHARE,
            )
            .order_by(Document.created_at)
            .limit(BATCH)
            .with_for_update(of=Document, skip_locked=True)
        )
        found = list(waiting)
        for document in found:
            steps.let_go(document, Note.QUOTA)
        await steps.go_on(session, *(document.id for document in found))
    return len(found)
