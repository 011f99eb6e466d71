"""Pictures of pages for the viewer, drawn when first asked for and kept beside the original."""

from __future__ import annotations

import contextlib
from uuid import UUID

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.permissions import Principal
from app.services.documents import intake, library, steps
from app.services.documents.originals import local_original
from app.services.gateways import ocr
from app.services.gateways.children.run import ChildFailed
from app.services.runtime import Runtime

MEDIA_TYPE = "image/webp"
log = get_logger(__name__)


async def picture(runtime: Runtime, actor: Principal, document_id: UUID, number: int) -> bytes:
    async with runtime.database.sessions() as session:
        document = await library.find(session, actor, document_id)
    if document.page_count is None or number > document.page_count:
        raise AppError("document.page-not-found")
    turned = steps.turned(document, number)
    name = f"page-{number}-{turned}" if turned else f"page-{number}"
    path = f"{intake.folder(document.user_id, document.id)}/{name}.webp"
    with contextlib.suppress(FileNotFoundError):
        return await runtime.files.read(path)
    try:
        async with local_original(runtime, document) as (file, directory):
            drawn = await ocr.picture(file, directory, number, turned)
    except ChildFailed as failure:
        log.info("page not drawn", document_id=str(document_id), page=number, reason=failure.reason)
        raise AppError("document.no-image") from failure
    await runtime.files.put(path, drawn)
    await intake.forget_unowned(runtime, document, path)
    return drawn
