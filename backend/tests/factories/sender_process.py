"""A process that sends deliveries and may be killed at any moment, without the cost of starting one each time.

`python -m tests.factories.sender_process CONFIGURATION` has everything loaded and has sent once. For each line it reads, the
seconds by which the clock is ahead and a number, it forks so many children that send what is due, says the children's
numbers, and then how they ended.
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
        ahead, number = line.split()
        children = [_child(configuration, float(ahead)) for _ in range(int(number))]
        print(*children, flush=True)  # noqa: T201
        print(*(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children), flush=True)  # noqa: T201


def _child(configuration: dict[str, object], ahead: float) -> int:
    child = os.fork()
    if child == 0:
        asyncio.run(send(configuration, ahead))
        os._exit(0)
    return child


if __name__ == "__main__":
    main()
