"""Handing work to the background inside the caller's transaction: the job exists if and only if the data does."""

from __future__ import annotations

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

PROCESS_DOCUMENT = "documents.process"
QUEUE_DOCUMENTS = "documents"

_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW("
    "CAST(:queue AS varchar), CAST(:task AS varchar), 0, CAST(:lock AS text), CAST(:queueing_lock AS text), "
    "CAST(:args AS jsonb), NULL)::procrastinate_job_to_defer_v1])"
)


async def enqueue(
    session: AsyncSession, task: str, *, queue: str, args: dict[str, str], lock: str | None = None
) -> None:
    """Add a job. Jobs with the same `lock` never run side by side."""
    await session.execute(
        _DEFER,
        {"queue": queue, "task": task, "lock": lock, "queueing_lock": None, "args": orjson.dumps(args).decode()},
    )
