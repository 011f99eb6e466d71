"""Handing work to the background inside the caller's transaction: the job exists if and only if the data does."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

PROCESS_DOCUMENT = "documents.process"
UNDERSTAND_DOCUMENT = "documents.understand"
QUEUE_DOCUMENTS = "documents"

_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(array_agg(ROW("
    "CAST(:queue AS varchar), CAST(:task AS varchar), 0, job.lock, NULL, "
    "CAST(job.args AS jsonb), NULL)::procrastinate_job_to_defer_v1))"
    " FROM unnest(CAST(:locks AS text[]), CAST(:args AS text[])) AS job (lock, args)"
)


async def enqueue(
    session: AsyncSession, task: str, *, queue: str, args: dict[str, str], lock: str | None = None
) -> None:
    """Add a job. Jobs with the same `lock` never run side by side."""
    await enqueue_all(session, task, queue=queue, jobs=[(args, lock)])


async def enqueue_all(
    session: AsyncSession, task: str, *, queue: str, jobs: Sequence[tuple[dict[str, str], str | None]]
) -> None:
    """Add jobs by their arguments and locks, in one statement."""
    args, locks = [orjson.dumps(args).decode() for args, _ in jobs], [lock for _, lock in jobs]
    if jobs:
        await session.execute(_DEFER, {"queue": queue, "task": task, "locks": locks, "args": args})
