"""The owner's word on results: yes, no, not like this, and one that was overlooked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Document, DocumentPage, LabReader, LabResult, ReviewState, Specimen, User, ValueKind
from app.models.document import NOT_THEIRS
from app.schemas.lab import LabIn, LabPatch
from app.services.labs import dictionary, library, ranges, units, values
from app.services.labs.dates import age_on
from app.services.labs.numbers import Mark, decimal_mark
from app.services.labs.shapes import Value
from app.services.labs.understanding import loinc_of

AS_READ = (
    "analyte_printed", "analyte", "specimen", "value_printed", "unit_printed", "range_printed", "collected_on",
    "doubts",
)  # fmt: skip
PRINTED = ("value_printed", "unit_printed", "range_printed")
FIRST_YEAR = 1900


async def change(session: AsyncSession, actor: Principal, result_id: UUID, data: LabPatch) -> LabResult:
    """Correct a result or settle it. A correction counts as a yes."""
    row = await library.find(session, actor, result_id, locked=True)
    changes = {name: getattr(data, name) for name in data.model_fields_set}
    state = changes.pop("state", None)
    if changes:
        await _correct(session, actor, row, changes)
        row.state = ReviewState.CONFIRMED
    if state is not None:
        if state == ReviewState.CONFIRMED:
            await _require_own(session, row.document_id)
        row.state = state
    await session.flush()
    await session.refresh(row)
    return row


async def confirm(session: AsyncSession, actor: Principal, ids: Sequence[UUID]) -> tuple[list[UUID], list[UUID]]:
    """The owner's yes to many at once; answers which were there and which were not."""
    asked_for = LabResult.visible_to(actor).where(LabResult.id.in_(ids)).order_by(LabResult.id)
    rows = list(await session.scalars(asked_for.with_for_update(of=LabResult)))
    for document_id in {row.document_id for row in rows}:
        await _require_own(session, document_id)
    for row in rows:
        row.state = ReviewState.CONFIRMED
    there = {row.id for row in rows}
    asked = list(dict.fromkeys(ids))
    return [one for one in asked if one in there], [one for one in asked if one not in there]


async def reopen(session: AsyncSession, actor: Principal, ids: Sequence[UUID]) -> list[UUID]:
    """Take back a yes to many at once; which ones wait again. Rejected ones stay rejected."""
    yes = LabResult.visible_to(actor).where(LabResult.id.in_(ids), LabResult.state == ReviewState.CONFIRMED)
    rows = list(await session.scalars(yes.order_by(LabResult.id).with_for_update(of=LabResult)))
    for row in rows:
        row.state = ReviewState.UNCONFIRMED
    there = {row.id for row in rows}
    return [one for one in dict.fromkeys(ids) if one in there]


async def add(session: AsyncSession, actor: Principal, data: LabIn) -> LabResult:
    """A result that only its owner saw on the page."""
    page = await session.scalar(
        DocumentPage.visible_to(actor).where(
            DocumentPage.document_id == data.document_id, DocumentPage.number == data.page
        )
    )
    if page is None:
        raise AppError("document.not-found")
    await _require_own(session, data.document_id)
    document = await session.get_one(Document, data.document_id)
    last = await session.scalar(
        select(func.max(LabResult.position)).where(LabResult.document_id == document.id, LabResult.page == page.number)
    )
    row = LabResult(
        id=uuid4(),
        user_id=actor.user_id,
        document_id=document.id,
        page=page.number,
        position=0 if last is None else last + 1,
        place=uuid4().hex,
        quote=_line_with(page.text, data.value_printed, data.analyte_printed),
        analyte_printed=data.analyte_printed,
        collected_on=_possible(data.collected_on) if data.collected_on else document.document_date,
        laboratory=document.laboratory,
        reader=LabReader.PERSON,
        state=ReviewState.CONFIRMED,
        **{name: getattr(data, name) or None for name in PRINTED},
    )
    match = dictionary.find(data.analyte_printed)
    _set_analyte(row, match.analyte.key if match else None, match.specimen if match else None)
    await _derive(session, row, set(PRINTED))
    session.add(row)
    await session.flush()
    await session.refresh(row)
    return row


async def _correct(session: AsyncSession, actor: Principal, row: LabResult, changes: dict[str, Any]) -> None:
    if row.as_read is None:
        row.as_read = {name: _plain(getattr(row, name)) for name in AS_READ}
    if "analyte" in changes:
        _set_analyte(row, changes["analyte"], row.specimen)
    if "specimen" in changes:
        row.specimen = changes["specimen"]
    if "collected_on" in changes:
        row.collected_on = _possible(changes["collected_on"])
    printed = {name for name in PRINTED if name in changes}
    for name in printed:
        setattr(row, name, changes[name] or None)
    await _derive(session, row, printed)
    row.doubts = []


def _set_analyte(row: LabResult, key: str | None, specimen: Specimen | None) -> None:
    known = dictionary.by_key(key) if key else None
    if key and known is None:
        raise AppError("lab.analyte-unknown")
    row.analyte = known.key if known else None
    row.loinc = loinc_of(known, row.unit) if known else None
    row.specimen = specimen or (known.specimen if known else None)


async def _derive(session: AsyncSession, row: LabResult, printed: set[str]) -> None:
    """What follows from the printed fields that were given; what was read stays where its print did not change.

    They are read with the decimal mark of their page, as the rest of it is.
    """
    if not printed:
        return
    page = select(DocumentPage.text).where(DocumentPage.document_id == row.document_id, DocumentPage.number == row.page)
    mark = decimal_mark(await session.scalar(page) or "")
    value = _understood(row, mark)
    if "value_printed" in printed:
        row.kind, row.comparator, row.value, row.ordinal = value.kind, value.comparator, value.number, value.ordinal
    if "unit_printed" in printed:
        row.unit = units.ucum(row.unit_printed) if row.unit_printed else None
        row.loinc = loinc_of(dictionary.by_key(row.analyte), row.unit) if row.analyte else None
    owner = (await session.execute(select(User.sex, User.birth_date).where(User.id == row.user_id))).one()
    reference = ranges.reference(row.range_printed or "", owner.sex, age_on(owner.birth_date, row.collected_on), mark)
    if "range_printed" in printed:
        row.range_low = reference.low if reference else None
        row.range_high = reference.high if reference else None
    elif reference and (reference.low, reference.high) != (row.range_low, row.range_high):
        # What was read knew more than the print of the range alone.
        reference = replace(reference, low=row.range_low, high=row.range_high)
    row.flag = values.flag(replace(value, number=row.value), reference) if reference else None


def _understood(row: LabResult, mark: Mark | None) -> Value:
    """The result as printed. Words are one where the analyte is not a quantity, or not known."""
    value = values.value(row.value_printed, mark)
    if value is not None:
        return value
    known = dictionary.by_key(row.analyte) if row.analyte else None
    if any(sign.isdigit() for sign in row.value_printed) or (known and known.kind == ValueKind.QUANTITY):
        raise AppError("lab.value-unreadable")
    return Value(ValueKind.TEXT)


def _possible(day: date | None) -> date | None:
    if day is not None and day.year < FIRST_YEAR:
        raise AppError("request.invalid", detail="the date lies too far back")
    return day


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _line_with(text: str, value: str, name: str) -> str:
    """The line of the page that says the value, best one that names the analyte too; empty if none does."""
    lines = [line.strip() for line in text.splitlines() if value in line]
    named = [line for line in lines if name.lower() in line.lower()]
    return (named or lines or [""])[0]


async def _require_own(session: AsyncSession, document_id: UUID) -> None:
    """Nothing of a report that names somebody else is confirmed before its owner says that it is theirs."""
    match = await session.scalar(select(Document.patient_match).where(Document.id == document_id))
    if match in NOT_THEIRS:
        raise AppError("document.other-person")
