"""The model's answers about the pieces of a document, one after the other.

Each is paid for, so it is kept with the document as soon as it is there, until the step that asks has come to its end:
another attempt, or another day with tokens, goes on behind it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Document, ProcessingStatus
from app.services.documents import reading, steps
from app.services.documents.steps import Note
from app.services.extraction import asking
from app.services.extraction.asking import Answered, OutOfTokens
from app.services.extraction.orders import Order
from app.services.extraction.owner import Owner
from app.services.gateways.claude import ModelError
from app.services.runtime import Runtime

# The name in the document's metadata: by kind of order and hash of the piece what was answered, null for nothing.
KEPT = "answers"


@dataclass(slots=True)
class Heard:
    """The usable answers. `note` or `fault` say why not all pieces were asked about, `is_whole` that all were read."""

    answers: list[Answered] = field(default_factory=list)
    asked: int = 0
    note: Note | None = None
    fault: ModelError | None = None

    @property
    def items(self) -> list[Any]:
        return [item for answer in self.answers for item in answer.items]

    @property
    def is_over(self) -> bool:
        return self.note is None and self.fault is None

    @property
    def is_whole(self) -> bool:
        return self.is_over and len(self.answers) == self.asked


async def hear(runtime: Runtime, owner: Owner, document: Document, order: Order, shown: Sequence[str]) -> Heard:
    """What the model says about each piece. Raises reading.Gone when nobody wants to know any more."""
    heard = Heard()
    for piece in shown:
        mark = _mark(document.id, order, piece)
        now = await _wanted(runtime, document.id)
        if steps.is_held(now):
            heard.note = Note.OTHER_PERSON
            break
        kept = now.meta.get(KEPT, {}).get(order.kind, {})
        if mark in kept:
            answer = _restored(order, kept[mark])
        else:
            try:
                answer = await asking.answer(runtime, owner.actor, order, piece)
            except OutOfTokens:
                heard.note = Note.QUOTA
                break
            except ModelError as fault:
                heard.fault = fault
                break
            await _keep(runtime, document.id, order, mark, answer)
        heard.asked += 1
        if answer is not None:
            heard.answers.append(answer)
    return heard


async def settled(session: AsyncSession, document_id: UUID, order: Order, heard: Heard) -> Document | None:
    """The document, locked, to keep what was proved in; None if it is no longer its owner's. Raises reading.Gone.

    Once all pieces were asked about, their answers are forgotten.
    """
    document = _there(await session.scalar(select(Document).where(Document.id == document_id).with_for_update()))
    if steps.is_held(document):
        return None
    if heard.is_over and KEPT in document.meta:
        rest = {kind: found for kind, found in document.meta[KEPT].items() if kind != order.kind}
        others = {name: value for name, value in document.meta.items() if name != KEPT}
        document.meta = others | ({KEPT: rest} if rest else {})
    return document


async def _wanted(runtime: Runtime, document_id: UUID) -> Document:
    async with runtime.database.sessions() as session:
        return _there(await session.get(Document, document_id))


def _there(document: Document | None) -> Document:
    """Not thrown away meanwhile, nor being read again."""
    if document is None or document.deleted_at is not None or document.status != ProcessingStatus.COMPLETED:
        raise reading.Gone
    return document


async def _keep(runtime: Runtime, document_id: UUID, order: Order, mark: str, answer: Answered | None) -> None:
    async with runtime.database.unit_of_work() as session:
        document = await session.scalar(select(Document).where(Document.id == document_id).with_for_update())
        if document is None:
            raise reading.Gone
        kept = document.meta.get(KEPT, {})
        of_order = {**kept.get(order.kind, {}), mark: _written(order, answer)}
        document.meta = {**document.meta, KEPT: {**kept, order.kind: of_order}}


def _mark(document_id: UUID, order: Order, piece: str) -> str:
    """Another text or another question is another piece."""
    return hashlib.sha256(f"{document_id}|{order.instructions}|{piece}".encode()).hexdigest()[:32]


def _written(order: Order, answer: Answered | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    whole = answer.whole.model_dump(mode="json")
    return {**whole, order.items: [item.model_dump(mode="json") for item in answer.items]}


def _restored(order: Order, written: dict[str, Any] | None) -> Answered | None:
    if written is None:
        return None
    whole = order.shape.model_validate({**written, order.items: []})
    return Answered(whole, [order.entry.model_validate(item) for item in written[order.items]])
