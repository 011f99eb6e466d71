"""A process that sends deliveries and may be killed at any moment, without the cost of starting one each time.

`python -m tests.factories.sender_process CONFIGURATION` has everything loaded and has sent once. For each line it reads, the
seconds by which the clock is ahead, it forks a child that sends what is due, says the child's number, and then how it
ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime, timedelta

from app.config import Settings
from app.services.runtime import build_runtime
from app.workers.delivery_sender import DeliverySender


class AheadClock:
    def __init__(self, seconds: float) -> None:
        self._ahead = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


async def send(configuration: dict[str, object], ahead: float) -> None:
    runtime = build_runtime(Settings(**configuration), AheadClock(ahead))
    sender = DeliverySender()
    while await sender.send_due(runtime):
        await sender.finish()
    await runtime.close()


def main() -> None:
    configuration = json.loads(sys.argv[1])
    asyncio.run(send(configuration, 0))
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(send(configuration, float(line)))
            os._exit(0)
        print(child, flush=True)  # noqa: T201
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
