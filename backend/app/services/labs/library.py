"""A person's results as they are shown: with the name of the analyte in their language and the file they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Document, LabFlag, LabResult, ReviewState
from app.models.document import NOT_THEIRS
from app.services.labs import dictionary
from app.services.paging import in_order

MOST_ANALYTES = 100
# Results without a date stand behind all others.
_NEVER = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """A result with what its row does not say. Answers like the row for everything else."""

    row: LabResult
    name: str
    filename: str

    def __getattr__(self, field: str) -> Any:
        return getattr(self.row, field)


def name_of(row: LabResult, locale: str) -> str:
    """The analyte in the reader's language, or as printed."""
    analyte = dictionary.by_key(row.analyte) if row.analyte else None
    return row.analyte_printed if analyte is None else dictionary.name_of(analyte, locale)


def about_the_owner(actor: Principal) -> Select[LabResult]:
    """Results that say something about the person: not rejected, and not out of somebody else's report."""
    return _of_reports(actor, other_person=False).where(LabResult.state != ReviewState.REJECTED)


async def left_out(session: AsyncSession, actor: Principal) -> int:
    """How many results stand in reports of other people, and so in no list, curve or answer about the person."""
    query = _of_reports(actor, other_person=True).where(LabResult.state != ReviewState.REJECTED)
    return await session.scalar(query.with_only_columns(func.count())) or 0


def _of_reports(actor: Principal, *, other_person: bool) -> Select[LabResult]:
    """Results out of reports of other people, or out of all others; the owner's word on whose it is counts."""
    held = Document.patient_match.in_(NOT_THEIRS)
    reports = select(Document.id).where(Document.user_id == actor.user_id, held if other_person else ~held)
    return LabResult.visible_to(actor).where(LabResult.document_id.in_(reports))


async def page(
    session: AsyncSession,
    actor: Principal,
    *,
    q: str | None = None,
    analyte: str | None = None,
    document_id: UUID | None = None,
    state: ReviewState | None = None,
    flag: LabFlag | None = None,
    other_person: bool = False,
    limit: int,
    cursor: str | None,
) -> tuple[list[Shown], str | None]:
    """One page of results: those of one document in the order of its lines, else the newest collected first.

    Without a document they are those about the owner, or, with `other_person`, those out of other people's reports.
    """
    query = LabResult.visible_to(actor) if document_id is not None else _of_reports(actor, other_person=other_person)
    for column, wanted in ((LabResult.analyte, analyte), (LabResult.state, state), (LabResult.flag, flag)):
        if wanted is not None:
            query = query.where(column == wanted)
    if q and q.strip():
        query = query.where(_named(q))
    if document_id is not None:
        query = query.where(LabResult.document_id == document_id)
        keys = [LabResult.page, LabResult.position, LabResult.id]
        rows, following = await in_order(session, query, keys, limit=limit, cursor=cursor)
    else:
        newest = func.coalesce(LabResult.collected_on, _NEVER)
        rows, following = await in_order(
            session, query, [newest, LabResult.id], limit=limit, cursor=cursor, descending=True
        )
    return await shown(session, actor, rows), following


async def find(session: AsyncSession, actor: Principal, result_id: UUID, *, locked: bool = False) -> LabResult:
    """`locked`: no new reading may change or remove it before the transaction ends."""
    query = LabResult.visible_to(actor).where(LabResult.id == result_id)
    row = await session.scalar(query.with_for_update(of=LabResult) if locked else query)
    if row is None:
        raise AppError("lab.not-found")
    return row


async def shown(session: AsyncSession, actor: Principal, rows: list[LabResult]) -> list[Shown]:
    ids = {row.document_id for row in rows}
    names = await session.execute(select(Document.id, Document.filename).where(Document.id.in_(ids)))
    filenames: dict[UUID, str] = {row.id: row.filename for row in names}
    return [Shown(row, name_of(row, actor.locale), filenames.get(row.document_id, "")) for row in rows]


async def looked_at(session: AsyncSession, actor: Principal, query: Select[LabResult]) -> list[Shown]:
    """Results that are only looked at: their columns in one statement, without an object of the ORM for each."""
    query = query.join(Document, Document.id == LabResult.document_id)
    columns = (*LabResult.__table__.columns, Document.filename)
    names: dict[str, str] = {}
    found = []
    rows: Sequence[Any] = (await session.execute(query.with_only_columns(*columns))).all()
    for row in rows:
        name = names.get(row.analyte)
        if name is None:
            name = name_of(row, actor.locale)
            if row.analyte:
                names[row.analyte] = name
        found.append(Shown(row, name, row.filename))
    return found


def _named(q: str) -> Any:
    """Results whose printed name holds the words, or whose analyte has a name that does."""
    plain = " ".join(q.lower().replace("ё", "е").split())
    printed = func.replace(func.lower(LabResult.analyte_printed), "ё", "е")
    keys = [analyte.key for analyte in dictionary.search(plain, limit=MOST_ANALYTES)]
    return or_(printed.contains(plain, autoescape=True), LabResult.analyte.in_(keys))
