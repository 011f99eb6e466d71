"""The job worker: procrastinate on our database, with our tasks and their limits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import Notification
from procrastinate.worker import Worker
from sqlalchemy.exc import SQLAlchemyError

from app.core.logging import get_logger
from app.database import driver_dsn
from app.services import jobs
from app.services.documents import upkeep
from app.services.runtime import Runtime

# How many jobs of a kind are worked on at a time. Of recognition it is one more than there are places for it, so that
# none of these is empty while a document begins or ends.
AT_A_TIME = 2
HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 30.0
MAX_ATTEMPTS = 3
SWEEP_SECONDS = 3600.0
log = get_logger(__name__)


class _Worker(Worker):
    """The library's worker with a heartbeat that outlives a lost database, and news of what can be begun.

    The library stops a worker whose heartbeat fails, but looks only until the first of its side tasks ends well, and
    the one for periodic jobs does so at once where there are none. Without a heartbeat its running jobs count as lost.

    It is told of new jobs, but not when one can be begun at last because another of the same document has ended.
    """

    def __init__(self, app: App, on_end: Callable[[], None], **options: Any) -> None:
        super().__init__(app, **options)
        self._on_end = on_end
        self._is_called = False

    def call(self) -> None:
        """Have it look for a job, also if it is looking at this moment."""
        self._is_called = True
        self._new_job_event.set()

    async def _handle_notification(self, *, channel: str, notification: Notification) -> None:
        """The library forgets news that come while it is looking."""
        self._is_called = True
        await super()._handle_notification(channel=channel, notification=notification)

    async def _fetch_and_process_jobs(self) -> None:
        self._is_called = True
        while self._is_called:
            self._is_called = False
            await super()._fetch_and_process_jobs()  # type: ignore[no-untyped-call]

    async def _persist_job_status(self, *args: Any, **kwargs: Any) -> None:
        await super()._persist_job_status(*args, **kwargs)
        self._on_end()

    async def _update_heartbeat(self) -> None:
        pause = self.update_heartbeat_interval
        while True:
            await asyncio.sleep(pause)
            try:
                await self.beat()
            except ProcrastinateException as error:
                log.warning("heartbeat failed", error=type(error).__name__)
                pause = min(1.0, self.update_heartbeat_interval)
            else:
                pause = self.update_heartbeat_interval

    async def beat(self) -> None:
        if self.worker_id is not None:
            await self.app.job_manager.update_heartbeat(self.worker_id)


class JobWorker:
    def __init__(self, runtime: Runtime, *, heartbeat: float = HEARTBEAT_SECONDS) -> None:
        self._runtime = runtime
        connector = PsycopgConnector(
            conninfo=driver_dsn(runtime.database.url),
            min_size=1,
            max_size=4,
            # Short, so that work goes on soon after the database is back: the pool doubles its pauses until it gives
            # up, and begins anew with the next one who asks.
            timeout=3.0,
            reconnect_timeout=2.0,
            kwargs={"connect_timeout": 3},
        )
        self._app = App(connector=connector)
        self._heartbeat = heartbeat
        self._workers: dict[str, _Worker] = {}
        self._stopping = False
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
            # For the next one.
            runtime.spawn(runtime.page_texts.make_ready(), name="readers of pages")

        @self._app.task(
            name=jobs.RECOGNISE_DOCUMENT,
            queue=jobs.QUEUE_RECOGNITION,
            retry=RetryStrategy(max_attempts=MAX_ATTEMPTS, exponential_wait=2),
        )
        async def recognise_document(document_id: str, user_id: str) -> None:
            from app.workers.document_processor import recognise  # noqa: PLC0415 - keeps start-up light

            await recognise(runtime, document_id)

        @self._app.task(
            name=jobs.UNDERSTAND_DOCUMENT,
            queue=jobs.QUEUE_UNDERSTANDING,
            retry=RetryStrategy(max_attempts=MAX_ATTEMPTS, exponential_wait=5),
            pass_context=True,
        )
        async def understand_document(context: JobContext, document_id: str) -> None:
            from app.workers.document_processor import understand  # noqa: PLC0415 - keeps start-up light

            # Attempts that failed before this one; a crash counts too.
            last = context.job.attempts >= MAX_ATTEMPTS - 1
            await understand(runtime, document_id, last_attempt=last)

    async def start(self) -> None:
        await self._app.open_async()
        at_a_time = {
            jobs.QUEUE_DOCUMENTS: AT_A_TIME,
            jobs.QUEUE_RECOGNITION: self._runtime.recognising.count + 1,
            jobs.QUEUE_UNDERSTANDING: AT_A_TIME,
        }
        self._tasks = [
            *(
                asyncio.create_task(self._run(queue, count), name=f"jobs: {queue}")
                for queue, count in at_a_time.items()
            ),
            asyncio.create_task(self._sweep_files(), name="file-sweep"),
        ]

    async def stop(self) -> None:
        # A worker that can't take its leave of a lost database ends with that error, not with the cancellation.
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._tasks = []
        await self._app.close_async()

    async def retry_stalled(self) -> int:
        """Give jobs of workers that died to the living, and new ones to documents without any; returns how many."""
        # After a loss of the database our own last sign of life may be old, and yet we live.
        for worker in self._workers.values():
            await worker.beat()
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

    def _call_all(self) -> None:
        for worker in self._workers.values():
            worker.call()

    async def _run(self, queue: str, at_a_time: int) -> None:
        """A worker, begun again after a loss of the database, until `stop`."""
        while not self._stopping:
            worker = self._workers[queue] = _Worker(
                self._app,
                self._call_all,
                queues=[queue],
                concurrency=at_a_time,
                install_signal_handlers=False,
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=self._heartbeat,
                stalled_worker_timeout=STALLED_SECONDS,
                shutdown_graceful_timeout=3.0,
                delete_jobs="successful",
            )
            try:
                await worker.run()  # type: ignore[no-untyped-call]
            except (ProcrastinateException, OSError) as error:
                log.warning("job worker lost its database", queue=queue, error=type(error).__name__)
            else:
                log.warning("job worker ended", queue=queue)
            await asyncio.sleep(0.5)
