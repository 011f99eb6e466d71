"""The baseline: what a bare Starlette application costs that hands the upstream's bytes on and does nothing else.

Run as `python -m bench.passthrough PORT UPSTREAM_URL`.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route


def create_app(upstream_url: str) -> Starlette:
    # As many connections as the SDK's client, which the product uses, keeps.
    client = httpx2.AsyncClient(
        base_url=upstream_url, timeout=60, limits=httpx2.Limits(max_connections=1000, max_keepalive_connections=100)
    )

    async def relay(request: Request) -> StreamingResponse:
        asked = client.build_request(
            "POST", "/v1/messages", content=await request.body(), headers={"content-type": "application/json"}
        )
        answer = await client.send(asked, stream=True)
        return StreamingResponse(
            answer.aiter_raw(), media_type="text/event-stream", background=BackgroundTask(answer.aclose)
        )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with client:
            yield

    return Starlette(routes=[Route("/relay", relay, methods=["POST"])], lifespan=lifespan)


if __name__ == "__main__":
    uvicorn.run(create_app(sys.argv[2]), port=int(sys.argv[1]), log_level="warning", access_log=False)
