"""For load balancers and monitoring; outside of /api because it belongs to operators."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse

from app.api.deps import RuntimeDep
from app.core.errors import AppError
from app.core.security import same
from app.services.deliveries import overview

router = APIRouter(tags=["operations"])
CHECK_SECONDS = 3.0


@router.get("/health/live")
async def live() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/health/ready")
async def ready(request: Request, runtime: RuntimeDep) -> JSONResponse:
    """Whether this process should get requests; names the part that is missing."""

    async def check(part: Awaitable[object]) -> str:
        try:
            await asyncio.wait_for(part, CHECK_SECONDS)
        except Exception:  # noqa: BLE001 - any failure means "not ready"; details are in the logs of the part
            return "failed"
        return "ok"

    names = ("database", "redis", "storage")
    states = await asyncio.gather(
        check(runtime.database.ping()), check(runtime.redis.ping()), check(runtime.files.ping())
    )
    parts = dict(zip(names, states, strict=True))
    stopping = bool(getattr(request.app.state, "stopping", False))
    fine = not stopping and all(state == "ok" for state in states)
    status = "stopping" if stopping else ("ok" if fine else "failed")
    return JSONResponse({"status": status, "parts": parts}, status_code=200 if fine else 503)


@router.get("/metrics")
async def metrics(runtime: RuntimeDep, authorization: Annotated[str, Header()] = "") -> Response:
    token = runtime.settings.server.metrics_token
    if token is not None and not same(authorization.removeprefix("Bearer "), token.get_secret_value()):
        raise AppError("auth.required")
    # Without the database the other numbers are still worth reading.
    with contextlib.suppress(SQLAlchemyError, OSError, TimeoutError):
        async with asyncio.timeout(CHECK_SECONDS), runtime.database.sessions() as session:
            await overview.measure(session, runtime.clock.now())
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
