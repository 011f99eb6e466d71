"""A backend that knows the two bot routes, answers as it was told to, and remembers what it was asked."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class ScriptedBackend:
    service_token: str
    url: str = ""
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    linked: set[int] = field(default_factory=set)
    asked: list[dict[str, Any]] = field(default_factory=list)
    failing_with: int | None = None

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        app.router.add_post("/api/v1/bot/link", self._link)
        app.router.add_post("/api/v1/bot/unlink", self._unlink)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if self.failing_with:
            return web.Response(status=self.failing_with, text="<html>nginx</html>", content_type="text/html")
        if request.headers.get("Authorization") != f"Bearer {self.service_token}":
            return problem(401, "auth.invalid-token")
        response: web.StreamResponse = await handler(request)
        return response

    async def _link(self, request: web.Request) -> web.StreamResponse:
        told = await request.json()
        self.asked.append(told)
        if told["telegram_chat_id"] in self.linked:
            return problem(409, "telegram.already-linked")
        account = self.codes.pop(told["code"], None)
        if account is None:
            return problem(404, "telegram.code-invalid")
        self.linked.add(told["telegram_chat_id"])
        return web.json_response(account)

    async def _unlink(self, request: web.Request) -> web.StreamResponse:
        chat = (await request.json())["telegram_chat_id"]
        if chat not in self.linked:
            return problem(404, "telegram.not-linked")
        self.linked.discard(chat)
        return web.Response(status=204)


def problem(status: int, code: str) -> web.Response:
    return web.json_response(
        {"type": "about:blank", "title": code, "status": status, "code": code},
        status=status,
        content_type="application/problem+json",
    )
