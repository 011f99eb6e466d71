"""Ending with the process that started us, whichever way that one ends."""

import asyncio
import os

import uvicorn

_INTERVAL = 0.5


async def stop_when_orphaned(server: uvicorn.Server, parent: int) -> None:
    """Looks at the parent's id: PR_SET_PDEATHSIG would fire when the parent's starting *thread* ends."""
    while os.getppid() == parent:  # noqa: ASYNC110 - the kernel sets no event for this
        await asyncio.sleep(_INTERVAL)
    server.should_exit = True
