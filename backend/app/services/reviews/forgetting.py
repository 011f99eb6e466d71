"""Proposals whose proof is gone: not shown any more, and gone themselves with a document that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Document, LabResult, MemoryEntry, ProposalState, Reminder, ReviewProposal

_KINDS: dict[str, type[Document | LabResult | MemoryEntry | Reminder]] = {
    "document": Document,
    "lab": LabResult,
    "memory": MemoryEntry,
    "reminder": Reminder,
}


async def there(session: AsyncSession, actor: Principal, proposals: Iterable[ReviewProposal]) -> set[tuple[str, str]]:
    """Kind and id of the evidence that its owner can still see."""
    named = {(item["kind"], item["id"]) for proposal in proposals for item in proposal.evidence}
    found: set[tuple[str, str]] = set()
    for kind, noun in _KINDS.items():
        ids = [UUID(identity) for of_kind, identity in named if of_kind == kind]
        if ids:
            visible = noun.visible_to(actor).where(noun.id.in_(ids)).with_only_columns(noun.id)
            found |= {(kind, str(identity)) for identity in await session.scalars(visible)}
    return found


async def forget_document(session: AsyncSession, document_id: UUID, user_id: UUID) -> None:
    """Before a document is removed for good: what rests on it or its results goes, answered or not."""
    results = await session.scalars(select(LabResult.id).where(LabResult.document_id == document_id))
    gone = {("document", str(document_id))} | {("lab", str(identity)) for identity in results}
    for proposal in await session.scalars(select(ReviewProposal).where(ReviewProposal.user_id == user_id)):
        kept = _without(proposal.evidence, gone)
        if len(kept) == len(proposal.evidence):
            continue
        if proposal.state == ProposalState.ACCEPTED or kept:
            proposal.evidence = kept
        else:
            await session.delete(proposal)


def _without(evidence: Sequence[dict[str, Any]], gone: set[tuple[str, str]]) -> list[dict[str, Any]]:
    return [item for item in evidence if (item["kind"], item["id"]) not in gone]
