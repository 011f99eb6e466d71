"""Handing work to the background inside the caller's transaction: the job exists if and only if the data does."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

PROCESS_DOCUMENT = "documents.process"
RECOGNISE_DOCUMENT = "documents.recognise"
UNDERSTAND_DOCUMENT = "documents.understand"
# Each has workers of its own, so that none of these waits for another: what takes moments, what takes tesseract's time,
# and what takes the model's.
QUEUE_DOCUMENTS = "documents"
QUEUE_RECOGNITION = "recognition"
QUEUE_UNDERSTANDING = "understanding"

_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(array_agg(ROW("
    "CAST(:queue AS varchar), CAST(:task AS varchar), CAST(:priority AS integer), job.lock, NULL, "
    "CAST(job.args AS jsonb), NULL)::procrastinate_job_to_defer_v1))"
    " FROM unnest(CAST(:locks AS text[]), CAST(:args AS text[])) AS job (lock, args)"
)


def lock_of(document_id: UUID) -> str:
    """What jobs of one document hold, because they never run side by side."""
    return f"document:{document_id}"


async def enqueue_all(
    session: AsyncSession,
    task: str,
    *,
    queue: str,
    jobs: Sequence[tuple[dict[str, str], str | None]],
    priority: int = 0,
) -> None:
    """Add jobs by their arguments and locks, in one statement.

    Jobs with the same lock never run side by side; those of a higher priority go first, also among these.
    """
    args, locks = [orjson.dumps(args).decode() for args, _ in jobs], [lock for _, lock in jobs]
    if jobs:
        await session.execute(
            _DEFER, {"queue": queue, "task": task, "priority": priority, "locks": locks, "args": args}
        )
