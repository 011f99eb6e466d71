"""The built front end, served at the same origin in the one-command set-up (nginx does it in the composition)."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import Match, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

RESERVED = ("api/", "ws/", "health/", "metrics")


class SinglePage(StaticFiles):
    """Files as they are; every other address is the page, which finds its own way."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            # There is no socket at this address; refused before it opens.
            await send({"type": "websocket.close", "code": 1000})
            return
        await super().__call__(scope, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            last = path.rsplit("/", 1)[-1]
            if error.status_code != 404 or ("." in last and not last.endswith(".html")):
                raise
            response = await super().get_response("index.html", scope)
        if path.startswith("assets/"):
            response.headers["cache-control"] = "public, max-age=31536000, immutable"
        elif isinstance(response, FileResponse):
            response.headers["cache-control"] = "no-cache"
        return response


class Elsewhere(Mount):
    """Whatever is not the API's: there a wrong address is a 404 and a wrong method a 405, and never the page."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["path"].lstrip("/").startswith(RESERVED):
            return Match.NONE, {}
        return super().matches(scope)


def mount_spa(app: FastAPI, dist: Path) -> None:
    if (dist / "index.html").exists():
        app.router.routes.append(Elsewhere("/", app=SinglePage(directory=dist, html=True), name="spa"))
