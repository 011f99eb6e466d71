"""The job worker: procrastinate on our database, with our tasks and their limits."""

from __future__ import annotations

import asyncio
import contextlib

import procrastinate
from procrastinate import App, PsycopgConnector, RetryStrategy
from sqlalchemy.exc import SQLAlchemyError

from app.core.logging import get_logger
from app.database import driver_dsn
from app.services import jobs
from app.services.documents import upkeep
from app.services.runtime import Runtime

CONCURRENCY = 2
STALLED_SECONDS = 30.0
MAX_ATTEMPTS = 3
SWEEP_SECONDS = 3600.0
log = get_logger(__name__)


class JobWorker:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._app = App(connector=PsycopgConnector(conninfo=driver_dsn(runtime.database.url), min_size=1, max_size=4))
        self._register()
        self._tasks: list[asyncio.Task[None]] = []

    def _register(self) -> None:
        runtime = self._runtime

        @self._app.task(
            name=jobs.PROCESS_DOCUMENT,
            queue=jobs.QUEUE_DOCUMENTS,
            retry=RetryStrategy(max_attempts=MAX_ATTEMPTS, exponential_wait=2),
        )
        async def process_document(document_id: str) -> None:
            from app.workers.document_processor import process  # noqa: PLC0415 - keeps start-up light

            await process(runtime, document_id)

    async def start(self) -> None:
        await self._app.open_async()
        self._tasks = [
            asyncio.create_task(self._run(), name="job-worker"),
            asyncio.create_task(self._sweep_files(), name="file-sweep"),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._tasks = []
        await self._app.close_async()

    async def retry_stalled(self) -> int:
        """Give jobs of workers that died to the living, and new ones to documents without any; returns how many."""
        stalled = list(await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
        for job in stalled:
            await self._app.job_manager.retry_job(job)
        return len(stalled) + await upkeep.requeue_lost(self._runtime)

    async def _sweep_files(self) -> None:
        """Now and then remove files that nobody owns."""
        while True:
            try:
                await upkeep.sweep_files(self._runtime)
            except (SQLAlchemyError, OSError) as error:
                log.warning("file sweep failed", error=type(error).__name__)
            await asyncio.sleep(SWEEP_SECONDS)

    async def _run(self) -> None:
        """The worker, begun again after a loss of the database."""
        while True:
            try:
                await self._app.run_worker_async(
                    concurrency=CONCURRENCY,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=2.0,
                    update_heartbeat_interval=5.0,
                    stalled_worker_timeout=STALLED_SECONDS,
                    shutdown_graceful_timeout=5.0,
                    delete_jobs="successful",
                )
            except (procrastinate.exceptions.ProcrastinateException, OSError) as error:
                log.warning("job worker lost its database", error=type(error).__name__)
                await asyncio.sleep(1.0)
            else:
                return
