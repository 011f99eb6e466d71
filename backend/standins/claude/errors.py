"""Refusals in the API's own JSON: type and message inside `error`, and the request's id beside it."""

import secrets
from typing import Any

from starlette.responses import Response

from standins.claude.encoding import dump

STATUS_OF_TYPE = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "overloaded_error": 529,
}
TYPE_OF_STATUS = {status: kind for kind, status in STATUS_OF_TYPE.items()}


class ApiError(Exception):
    """What the API would answer instead of a message; raised anywhere before the first byte of the response."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message

    @property
    def status(self) -> int:
        return STATUS_OF_TYPE[self.kind]


def invalid(message: str) -> ApiError:
    return ApiError("invalid_request_error", message)


def new_request_id() -> str:
    return "req_" + secrets.token_hex(12)


def error_body(kind: str, message: str, request_id: str | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "error", "error": {"type": kind, "message": message}}
    if request_id is not None:
        body["request_id"] = request_id
    return body


def json_response(content: Any, request_id: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(
        dump(content),
        status_code=status,
        media_type="application/json",
        headers={"request-id": request_id, **(headers or {})},
    )


def error_response(error: ApiError, request_id: str) -> Response:
    return json_response(error_body(error.kind, error.message, request_id), request_id, error.status)
