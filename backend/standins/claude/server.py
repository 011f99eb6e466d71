"""The HTTP face: the routes of the Messages API that a client of ours uses, and the control door."""

from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from standins.claude import control, models, validation
from standins.claude.batches import BatchDesk
from standins.claude.behaviour import Script
from standins.claude.cache import PromptCache
from standins.claude.errors import ApiError, error_response, json_response, new_request_id
from standins.claude.exchange import MessagesApi
from standins.claude.intake import authorize, read_json
from standins.claude.journal import Journal
from standins.claude.options import Options
from standins.claude.prompt import flatten


def create_app(options: Options | None = None) -> ASGIApp:
    options = options or Options()
    script = Script()
    journal = Journal(keep=options.control)
    cache = PromptCache(options.min_cacheable_tokens, options.clock)

    async def count_tokens(request: Request) -> Response:
        authorize(request, options)
        if options.compat:
            raise ApiError("not_found_error", "Not found")
        body: Any = await read_json(request, options)
        if isinstance(body, dict):
            body.setdefault("max_tokens", 1)  # the one field that an answer needs and a count does not
        parts = flatten(validation.check(body))
        return json_response({"input_tokens": sum(part.tokens for part in parts)}, new_request_id())

    async def list_models(request: Request) -> Response:
        authorize(request, options)
        return json_response(models.local_page() if options.compat else models.page(), new_request_id())

    async def get_model(request: Request) -> Response:
        authorize(request, options)
        model_id = request.path_params["model_id"]
        found = models.find_local(model_id) if options.compat else models.find(model_id)
        if found is None:
            raise ApiError("not_found_error", f"model: {model_id}")
        return json_response(found, new_request_id())

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok", "model": "demo"})

    routes = [
        Route("/v1/messages/count_tokens", count_tokens, methods=["POST"]),
        Route("/v1/models", list_models),
        Route("/v1/models/{model_id}", get_model),
        Route("/health", health),
    ]
    messages = MessagesApi(options, script, journal, cache)
    desk = BatchDesk(messages)
    routes += desk.routes()
    if options.control:
        routes += control.routes(script, journal, cache, desk)
    rest = Starlette(routes=routes, exception_handlers={ApiError: _refused, HTTPException: _no_route})

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        """Messages go past Starlette: its middleware wraps `send`, and faults reach for the connection behind it."""
        is_message = scope["type"] == "http" and (scope["method"], scope["path"]) == ("POST", "/v1/messages")
        await (messages if is_message else rest)(scope, receive, send)

    return app


async def _refused(_: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise error
    return error_response(error, new_request_id())


async def _no_route(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 404:
        return error_response(ApiError("not_found_error", "Not found"), new_request_id())
    body = {"type": "error", "error": {"type": "invalid_request_error", "message": error.detail}}
    return json_response(body, new_request_id(), error.status_code)
