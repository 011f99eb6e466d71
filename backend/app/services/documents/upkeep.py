"""Putting right what a crash left between two steps: documents without a job, files without a row."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import get_logger
from app.models import Document, GeneratedPdf
from app.services import jobs
from app.services.documents.intake import enqueue
from app.services.documents.reading import LIVE
from app.services.runtime import Runtime

# Longer than any step takes that has a file but no row yet, or a row but no job.
GRACE_SECONDS = 3600.0
QUIET = text("interval '60 seconds'")
BATCH = 100
log = get_logger(__name__)

_HAS_NO_JOB = text(
    "NOT EXISTS (SELECT 1 FROM procrastinate_jobs job WHERE job.task_name IN (:reads, :recognises)"
    " AND job.status IN ('todo', 'doing') AND job.args->>'document_id' = documents.id::text)"
).bindparams(reads=jobs.PROCESS_DOCUMENT, recognises=jobs.RECOGNISE_DOCUMENT)


async def requeue_lost(runtime: Runtime) -> int:
    """Give a job to every document that waits for one that is no more; attempts stay counted."""
    async with runtime.database.unit_of_work() as session:
        lost = await session.scalars(
            select(Document.id)
            .where(
                Document.status.in_(LIVE),
                Document.deleted_at.is_(None),
                Document.updated_at < func.clock_timestamp() - QUIET,
                _HAS_NO_JOB,
            )
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        found = list(lost)
        for document_id in found:
            await enqueue(session, document_id)
    if found:
        log.warning("documents had lost their jobs", count=len(found))
    return len(found)


async def sweep_files(runtime: Runtime) -> int:
    """Remove stored folders without a row and work left behind, on the local disk; returns how many."""
    removed = await asyncio.to_thread(_remove, _old_folders(runtime.settings.storage.data_dir / "tmp", "work-*"))
    root = runtime.files.root
    if root is None:
        return removed
    for name, model in (("uploads", Document), ("pdfs", GeneratedPdf)):
        folders = await asyncio.to_thread(lambda base: list(_old_folders(base, "*/*")), root / name)
        for start in range(0, len(folders), BATCH):
            batch = {_identity(folder): folder for folder in folders[start : start + BATCH]}
            async with runtime.database.sessions() as session:
                owned = await _known(session, model, [key for key in batch if key])
            unowned = [folder for identity, folder in batch.items() if identity and identity not in owned]
            removed += await asyncio.to_thread(_remove, unowned)
    if removed:
        log.warning("unowned files removed", count=removed)
    return removed


async def _known(session: AsyncSession, model: type[Document | GeneratedPdf], ids: list[UUID]) -> set[UUID]:
    return set(await session.scalars(select(model.id).where(model.id.in_(ids))))


def _old_folders(base: Path, pattern: str) -> Iterator[Path]:
    before = time.time() - GRACE_SECONDS
    for path in base.glob(pattern):
        if path.is_dir() and path.stat().st_mtime < before:
            yield path


def _identity(folder: Path) -> UUID | None:
    try:
        return UUID(hex=folder.name)
    except ValueError:
        return None


def _remove(folders: Iterable[Path]) -> int:
    count = 0
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        count += 1
    return count
