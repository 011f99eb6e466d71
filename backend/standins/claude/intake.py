"""Letting a request in: whose key it carries, how long it is, whether it is JSON."""

import hmac
from typing import Any

from starlette.requests import Request

from standins.claude.encoding import load
from standins.claude.errors import ApiError, invalid
from standins.claude.options import Options


def authorize(request: Request, options: Options) -> str:
    """The key under which prompts are cached. It may come as Bearer or, from older clients, as `x-api-key`."""
    bearer = request.headers.get("authorization", "")
    key = bearer[7:].strip() if bearer.lower().startswith("bearer ") else request.headers.get("x-api-key", "")
    if options.api_key is None:
        return key
    if not key:
        raise ApiError("authentication_error", "x-api-key header is required")
    if not hmac.compare_digest(key.encode(), options.api_key.encode()):
        raise ApiError("authentication_error", "invalid x-api-key")
    return key


async def read_json(request: Request, options: Options) -> Any:
    chunks: list[bytes] = []
    size = 0
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > options.max_body_bytes:
        raise ApiError("request_too_large", "Request exceeds the maximum size")
    async for chunk in request.stream():
        size += len(chunk)
        if size > options.max_body_bytes:
            raise ApiError("request_too_large", "Request exceeds the maximum size")
        chunks.append(chunk)
    try:
        return load(b"".join(chunks))
    except ValueError as error:
        raise invalid(f"The request body is not valid JSON: {error}") from error
