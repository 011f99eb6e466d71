"""How refusals leave the house: RFC 9457 problem objects with our codes."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from app.core.errors import AppError
from app.core.logging import get_logger, places

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = "2"
# SQLSTATE classes of a server that is starting, stopping, out of reach or out of connections.
AWAY_STATES = ("08", "57P", "53300")
# SQLSTATE of a server whose volume is full.
FULL_STATE = "53100"
log = get_logger(__name__)

_BY_STATUS = {
    404: "request.not-found",
    405: "request.method-not-allowed",
    413: "request.too-large",
    415: "request.not-acceptable-content",
}


def problem(error: AppError, errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The body: code and parameters for the reader's language, a request id to quote, no internals."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "detail": error.detail or error.title,
        "code": error.code,
        "params": error.params,
        "request_id": structlog.contextvars.get_contextvars().get("request_id"),
    }
    if "resets_at" in error.params:
        body["resets_at"] = error.params["resets_at"]
    if errors is not None:
        body["errors"] = errors
    return body


def problem_response(error: AppError, errors: list[dict[str, Any]] | None = None) -> JSONResponse:
    return JSONResponse(problem(error, errors), status_code=error.status, media_type=MEDIA_TYPE, headers=error.headers)


def _field_errors(error: RequestValidationError) -> list[dict[str, Any]]:
    """Where and what, without echoing what was sent (it may be a password)."""
    return [
        {"field": ".".join(str(part) for part in item["loc"][1:]), "type": item["type"], "message": item["msg"]}
        for item in error.errors()[:20]
    ]


def unexpected_problem(error: Exception) -> JSONResponse:
    """The answer to what nobody foresaw; the log says where it happened, not what was in the variables.

    Messages of exceptions may hold health text.
    """
    log.error("unexpected error", error=type(error).__name__, at=places(error))
    return problem_response(AppError("server.error"))


def install_problem_handlers(app: FastAPI) -> None:
    async def refused(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, AppError)  # noqa: S101 - registered for this type
        return problem_response(error)

    async def misshaped(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type
        return problem_response(AppError("request.invalid"), _field_errors(error))

    async def http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type
        code = _BY_STATUS.get(error.status_code, "request.invalid")
        return problem_response(AppError(code, headers=dict(error.headers or {})))

    async def away(_: Request, error: Exception) -> JSONResponse:
        log.warning("a server we depend on is away", error=type(error).__name__)
        return problem_response(AppError("server.unavailable", headers={"Retry-After": RETRY_SECONDS}))

    async def database(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, DBAPIError)  # noqa: S101 - registered for this type
        state = str(getattr(error.orig, "sqlstate", None) or "")
        if state == FULL_STATE:
            log.error("the database has no space left")
            return problem_response(AppError("server.storage-full"))
        lost = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
        if lost or state.startswith(AWAY_STATES):
            return await away(request, error)
        return unexpected_problem(error)

    app.add_exception_handler(AppError, refused)
    app.add_exception_handler(RequestValidationError, misshaped)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(DBAPIError, database)
    for gone in (PoolTimeoutError, RedisError, ConnectionError, OSError):
        app.add_exception_handler(gone, away)
