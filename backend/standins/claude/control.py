"""The door for tests: queue behaviours, forget everything, read the journal. Open only with `--control`."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.claude.batches import BatchDesk
from standins.claude.behaviour import Script, parse
from standins.claude.cache import PromptCache
from standins.claude.encoding import load
from standins.claude.journal import Journal


def routes(script: Script, journal: Journal, cache: PromptCache, desk: BatchDesk) -> list[Route]:
    async def queue(request: Request) -> Response:
        """Takes one behaviour, a list of them, or `{"behaviours": [...]}`."""
        try:
            body: Any = load(await request.body())
            if isinstance(body, dict) and set(body) == {"behaviours"}:
                body = body["behaviours"]
            behaviours = [parse(raw) for raw in (body if isinstance(body, list) else [body])]
        except (ValueError, TypeError, KeyError, OSError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, status_code=400)
        script.add(behaviours)
        return JSONResponse({"queued": len(behaviours), "waiting": len(script)})

    async def reset(_: Request) -> Response:
        script.clear()
        journal.clear()
        cache.clear()
        desk.clear()
        return JSONResponse({"ok": True})

    async def requests(_: Request) -> Response:
        return JSONResponse({"requests": journal.as_json(), "waiting": len(script)})

    return [
        Route("/_control/script", queue, methods=["POST"]),
        Route("/_control/reset", reset, methods=["POST"]),
        Route("/_control/requests", requests, methods=["GET"]),
    ]
