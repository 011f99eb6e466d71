"""The person's yes to a fact that was read from a document."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.models import Document, MemoryEntry, MemoryStatus
from app.models.document import NOT_THEIRS


async def accept(session: AsyncSession, entry: MemoryEntry) -> bool:
    """Let the entry count; whether it did not before. Refused while its document is about another person."""
    if entry.status == MemoryStatus.CONFIRMED:
        return False
    # Locked, so that whose document it is does not change before this is known to everybody.
    whose = select(Document.patient_match).where(Document.id == entry.source_document_id).with_for_update(read=True)
    if await session.scalar(whose) in NOT_THEIRS:
        raise AppError("document.other-person")
    entry.status, entry.confirmed_at = MemoryStatus.CONFIRMED, func.clock_timestamp()
    return True
