"""Sends a script down a connection, keeping time by the clock and not by adding up sleeps."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Coroutine
from typing import Literal

from starlette.types import Message, Receive, Send

from standins.claude.journal import Entry
from standins.claude.script import Cut, Frame, Pause, Step

_SHORTEST_SLEEP = 0.0005
_RST_ON_CLOSE = struct.pack("ii", 1, 0)


async def play(script: list[Step], send: Send, entry: Entry, token_delay: float) -> None:
    """The head of the response must be out already. Ends the body unless the script cuts the connection."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    for step in script:
        match step:
            case Frame(data, is_delta):
                if is_delta and token_delay:
                    due += token_delay
                    ahead = due - loop.time()
                    if ahead > _SHORTEST_SLEEP:
                        await asyncio.sleep(ahead)
                await send({"type": "http.response.body", "body": data, "more_body": True})
                entry.bytes_sent += len(data)
                entry.deltas_sent += is_delta
            case _:
                await perform(step, send)
                due = loop.time()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def perform(step: Step, send: Send) -> None:
    match step:
        case Pause(seconds):
            await (asyncio.Event().wait() if seconds is None else asyncio.sleep(seconds))
        case Cut(how):
            cut(send, how)
            await asyncio.Event().wait()  # ended by the caller's watch on the connection


def cut(send: Send, how: Literal["fin", "rst"]) -> None:
    """Closes the socket under the response: `fin` after what was written, `rst` at once, an error at the other end."""
    # ASGI has no word for this; uvicorn's `send` is a method of the object that owns the transport.
    transport: asyncio.Transport = send.__self__.transport  # type: ignore[attr-defined]
    if how == "rst":
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST_ON_CLOSE)
        transport.abort()
    else:
        transport.close()


async def until_gone(receive: Receive) -> None:
    while True:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            return


async def while_connected(receive: Receive, work: Coroutine[None, None, None]) -> bool:
    """Runs `work` until it ends or the client leaves, whichever is first. True when the work was finished."""
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(until_gone(receive))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        finished = working.done()
        if finished:
            working.result()
        return finished
    finally:
        for task in (working, watching):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
