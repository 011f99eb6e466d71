"""Results as a reading leaves them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from app.models import (
    Document,
    DocumentPage,
    DocumentType,
    LabFlag,
    LabReader,
    LabResult,
    PageSource,
    ProcessingStatus,
    Specimen,
    ValueKind,
)
from app.services.runtime import Runtime
from tests.factories.people import Person


async def report(runtime: Runtime, person: Person, *lines: str, **fields: Any) -> Document:
    """A read document of one page with these lines."""
    document = Document(
        id=uuid4(), user_id=person.id, filename="report.pdf", mime_type="application/pdf", file_size=4,
        storage_path=f"uploads/{person.id.hex}/{uuid4().hex}/original.pdf", sha256=uuid4().hex * 2, page_count=1,
        status=ProcessingStatus.COMPLETED, doc_type=DocumentType.LAB_RESULT, meta={},
    )  # fmt: skip
    for name, value in fields.items():
        setattr(document, name, value)
    text = "\n".join(lines)
    page = DocumentPage(user_id=person.id, document_id=document.id, number=1, text=text, source=PageSource.DIGITAL)
    async with runtime.database.unit_of_work() as session:
        session.add(document)
        await session.flush()
        session.add(page)
    await runtime.files.put(document.storage_path, b"%PDF")
    return document


async def tsh(
    runtime: Runtime, document: Document, value: str = "4.87", day: date | None = date(2026, 3, 12), /, **fields: Any
) -> LabResult:
    """A TSH of 0.40 to 4.00 in a report."""
    number = Decimal(value)
    flag = LabFlag.HIGH if number > 4 else LabFlag.NORMAL
    row = LabResult(
        id=uuid4(), user_id=document.user_id, document_id=document.id, page=1, position=0, place=uuid4().hex,
        quote=f"TSH   {value}   mIU/L   0.40 - 4.00", analyte_printed="TSH", analyte="tsh", loinc="3016-3",
        specimen=Specimen.SERUM, kind=ValueKind.QUANTITY, value_printed=value, value=number,
        unit_printed="mIU/L", unit="m[IU]/L", range_printed="0.40 - 4.00", range_low=Decimal("0.40"),
        range_high=Decimal("4.00"), flag=flag, collected_on=day, laboratory="Example Lab", reader=LabReader.TABLE,
    )  # fmt: skip
    for name, wanted in fields.items():
        setattr(row, name, wanted)
    async with runtime.database.unit_of_work() as session:
        session.add(row)
    return row
