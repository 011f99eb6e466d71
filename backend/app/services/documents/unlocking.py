"""Files that open with a password: a copy without it is kept beside the untouched original, the password nowhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from app.core.errors import CATALOGUE, AppError
from app.core.permissions import Principal
from app.models import Document, ProcessingStatus
from app.services import attempts
from app.services.documents import intake, library, steps
from app.services.documents.originals import UNLOCKED, local_original, unlocked_path
from app.services.documents.status import announce
from app.services.gateways import ocr
from app.services.gateways.children.run import ChildFailed
from app.services.runtime import Runtime

LOCKED = "document.password-required"
TRIES = 10
WINDOW = timedelta(minutes=15)


async def unlock(runtime: Runtime, actor: Principal, document_id: UUID, password: str) -> Document:
    """Have the document read if the password fits; one that does not ask for any stays as it is."""
    async with runtime.database.unit_of_work() as session:
        document = await library.find(session, actor, document_id)
        if document.error_code != LOCKED:
            return document
        count = await attempts.count(session, f"document:{document_id}", now=runtime.clock.now(), window=WINDOW)
    if count > TRIES:
        raise attempts.refusal(WINDOW)
    await _keep_unlocked(runtime, document, password)
    async with runtime.database.unit_of_work() as session:
        document = await library.find(session, actor, document_id, locked=True)
        if document.status == ProcessingStatus.FAILED:
            document.meta = {**document.meta, UNLOCKED: True}
            for name, value in steps.afresh().items():
                setattr(document, name, value)
            await intake.enqueue(session, document.id)
        await attempts.forget(session, f"document:{document_id}")
        await session.flush()
        await session.refresh(document)
    await announce(runtime, document)
    return document


async def _keep_unlocked(runtime: Runtime, document: Document, password: str) -> None:
    async with local_original(runtime, document) as (file, directory):
        target = Path(directory) / "unlocked.pdf"
        try:
            await ocr.unlock(file, directory, target, password)
        except ChildFailed as failure:
            code = failure.reason if failure.reason in CATALOGUE else "document.processing-failed"
            raise AppError(code) from failure
        await runtime.files.put_file(unlocked_path(document), target)
        await intake.forget_unowned(runtime, document, unlocked_path(document))
