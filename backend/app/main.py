"""The application: what it is made of, how it comes up and goes down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import __version__
from app.api import health, v1, ws, ws_chat
from app.api.spa import mount_spa
from app.config import Settings
from app.core.clock import Clock, SystemClock
from app.core.logging import configure_logging
from app.core.middleware import BodyLimit, RequestContext
from app.core.problems import install_problem_handlers
from app.services import models_offered
from app.services.conversation.flusher import Flusher
from app.services.conversation.relay import Relay
from app.services.runtime import Runtime, build_runtime
from app.workers.background import Background

# Answers still being written at shutdown get this long to finish before they are kept as interrupted.
GRACE_SECONDS = 3.0


def create_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    configure_logging(settings.server.log_level)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        runtime = build_runtime(settings, clock or SystemClock())
        app.state.runtime = runtime
        runtime.events.obey = Relay(runtime).obey
        runtime.events.start()
        flusher = Flusher(runtime)
        flusher.start()
        background = Background(runtime)
        runtime.spawn(models_offered.check_configured(runtime), name="check of the configured models")
        if settings.server.workers_in_process:
            await background.start()
        try:
            yield
        finally:
            await background.stop()
            # Nothing that is written meanwhile could be kept without a database: then it is only waited for.
            await runtime.finish_tasks(within=GRACE_SECONDS if await runtime.database.answers() else 0.0)
            await flusher.stop()
            await runtime.close()

    app = FastAPI(
        title="Health assistant",
        version=__version__,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    install_problem_handlers(app)
    app.add_middleware(
        BodyLimit,
        upload_suffixes=("/api/v1/documents",),
        # The envelope of a multipart form is not part of the file.
        max_upload=settings.limits.max_upload_bytes + 64 * 1024,
    )
    app.add_middleware(RequestContext)
    app.add_middleware(ws.NotificationSockets)
    app.include_router(health.router)
    app.include_router(v1.router)
    app.include_router(ws_chat.router)
    mount_spa(app, settings.server.frontend_dist)
    return app


def build_runtime_for_worker(settings: Settings) -> Runtime:
    """The runtime of a process that only works in the background."""
    configure_logging(settings.server.log_level)
    return build_runtime(settings, SystemClock())
