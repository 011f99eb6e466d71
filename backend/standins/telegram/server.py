"""The HTTP face: `/bot<token>/<method>` and `/file/bot<token>/<path>` as on api.telegram.org; /control, /health."""

import json
import re
from collections.abc import Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from standins.telegram import control
from standins.telegram.errors import BotApiError, NoAnswer
from standins.telegram.methods import call
from standins.telegram.state import Bot

TOKEN = re.compile(r"[0-9]{1,16}:[A-Za-z0-9_-]{3,64}")


class Accounts:
    """Bots by token. Without a list of allowed tokens every well-formed one is somebody's bot."""

    def __init__(self, allowed: frozenset[str], webhook_doors: Sequence[str]) -> None:
        self.allowed = allowed
        self.webhook_doors = list(webhook_doors)
        self.bots: dict[str, Bot] = {}

    def find(self, token: str) -> Bot:
        if not TOKEN.fullmatch(token):
            raise BotApiError(404, "Not Found")
        if self.allowed and token not in self.allowed:
            raise BotApiError(401, "Unauthorized")
        return self.bots.setdefault(token, Bot(token, webhook_doors=list(self.webhook_doors)))

    def forget(self, token: str) -> None:
        bot = self.bots.pop(token, None)
        if bot is not None and bot.courier is not None:
            bot.courier.cancel()


def _decoded(value: Any) -> Any:
    """Forms carry lists and objects as JSON text; plain text stays text, also where it happens to be a number."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def _params(request: Request) -> dict[str, Any]:
    """Parameters from the query string, a form or a JSON body: the Bot API takes them all."""
    params: dict[str, Any] = dict(request.query_params)
    if "application/json" in request.headers.get("content-type", ""):
        params.update(await request.json())
        return params
    form = await request.form()
    # Only structured parameters are decoded: a message text that looks like JSON is still a text.
    params.update({key: value if key == "text" else _decoded(value) for key, value in form.items()})
    return params


async def _kept(bot: Bot, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters, with files that came along kept under an id."""
    for key, value in params.items():
        if isinstance(value, UploadFile):
            file_id = f"upload-{len(bot.files)}"
            bot.files[file_id] = await value.read()
            await value.close()
            params[key] = {"file_id": file_id, "file_name": value.filename}
    return params


def create_app(allowed_tokens: frozenset[str] = frozenset(), webhook_doors: Sequence[str] = ()) -> Starlette:
    accounts = Accounts(allowed_tokens, webhook_doors)

    def find_bot(request: Request) -> Bot:
        return accounts.find(request.path_params["token"])

    async def method(request: Request) -> Response:
        bot = find_bot(request)
        params = await _kept(bot, await _params(request))
        try:
            result = await call(bot, request.path_params["method"], params)
        except NoAnswer:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            return Response(status_code=502)
        return JSONResponse({"ok": True, "result": result})

    async def file(request: Request) -> Response:
        content = find_bot(request).files.get(request.path_params["name"])
        if content is None:
            raise BotApiError(404, "Not Found")
        return Response(content, media_type="application/octet-stream")

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def refused(_: Request, error: Exception) -> Response:
        if not isinstance(error, BotApiError):
            raise error
        return JSONResponse(error.body(), error.status)

    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", method, methods=["GET", "POST"]),
            Route("/file/bot{token}/documents/{name}", file, methods=["GET"]),
            Route("/health", health, methods=["GET"]),
            *control.routes(find_bot, accounts.forget),
        ],
        exception_handlers={BotApiError: refused},
    )
    # For tests that run in the same process.
    app.state.accounts = accounts
    return app
