"""What goes on beside the requests: the job worker and the clock that ticks."""

from __future__ import annotations

from app.services import bot_updates, replays
from app.services.chats.deletion import purge
from app.services.conversation.sweeper import AnswerSweeper, sweep_ledger
from app.services.documents import trash
from app.services.documents.inbox import Inbox
from app.services.extraction.again import take_up_again
from app.services.runtime import Runtime
from app.workers.daily_reviewer import review_due
from app.workers.delivery_sender import DeliverySender
from app.workers.jobs import JobWorker
from app.workers.notification_sender import dispatch_due
from app.workers.scheduler import Ticker


class Background:
    """Runs in the API process in the one-command set-up, in a service of its own otherwise."""

    def __init__(self, runtime: Runtime) -> None:
        self._worker = JobWorker(runtime)
        self._ticker = Ticker(runtime)
        self._running = False
        self._ticker.every(1, dispatch_due)
        self._sender = DeliverySender()
        self._ticker.every(1, self._sender.send_due)
        self._ticker.every(15, self._retry_stalled_jobs)
        self._ticker.every(3, AnswerSweeper().sweep)
        self._ticker.every(600, sweep_ledger)
        self._ticker.every(900, purge)
        self._ticker.every(900, trash.purge_due)
        self._ticker.every(900, bot_updates.forget_old)
        self._ticker.every(900, replays.forget_old)
        self._ticker.every(5, Inbox().collect)
        self._ticker.every(300, take_up_again)
        self._ticker.every(30, review_due)

    async def _retry_stalled_jobs(self, _: Runtime) -> int:
        return await self._worker.retry_stalled()

    async def start(self) -> None:
        await self._worker.start()
        self._ticker.start()
        self._running = True

    async def stop(self) -> None:
        if self._running:
            self._running = False
            self._ticker.stop()
            await self._sender.stop()
            await self._worker.stop()
