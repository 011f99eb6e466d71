"""The HTTP face: POST /push/{id} as the product sees it; /browsers to make browsers and read what they got."""

import asyncio
import secrets

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.push.browser import Browser, check_sender

HEADERS = ("ttl", "topic", "urgency", "content-encoding")


def create_app() -> Starlette:
    browsers: dict[str, Browser] = {}
    changed = asyncio.Condition()

    async def take(request: Request) -> Response:
        browser = browsers.get(request.path_params["name"])
        if browser is None:
            return Response(status_code=410)
        if browser.answers:
            return Response(status_code=browser.answers.pop(0))
        try:
            sender = check_sender(request.headers["authorization"], f"{request.url.scheme}://{request.url.netloc}")
            content = browser.open(await request.body())
        except (KeyError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)
        told = {name: request.headers.get(name) for name in HEADERS}
        async with changed:
            browser.messages.append({"content": content.decode(), "sender": sender, **told})
            changed.notify_all()
        return Response(status_code=201)

    async def make(request: Request) -> Response:
        """A browser that subscribes: what its page would send to the product."""
        name, browser = secrets.token_urlsafe(12), Browser()
        browsers[name] = browser
        endpoint = f"{request.url.scheme}://{request.url.netloc}/push/{name}"
        return JSONResponse({"endpoint": endpoint, "keys": browser.keys}, 201)

    async def messages(request: Request) -> Response:
        """What a browser got; with `at_least`, once there are so many or after `timeout` seconds."""
        browser = browsers[request.path_params["name"]]
        wanted = int(request.query_params.get("at_least", 0))
        async with changed:
            try:
                async with asyncio.timeout(float(request.query_params.get("timeout", 0))):
                    await changed.wait_for(lambda: len(browser.messages) >= wanted)
            except TimeoutError:
                pass
        return JSONResponse({"messages": browser.messages})

    async def answer(request: Request) -> Response:
        """`[503, 410]`: what the next messages to this browser get."""
        browsers[request.path_params["name"]].answers += await request.json()
        return Response(status_code=204)

    return Starlette(
        routes=[
            Route("/push/{name}", take, methods=["POST"]),
            Route("/browsers", make, methods=["POST"]),
            Route("/browsers/{name}", messages, methods=["GET"]),
            Route("/browsers/{name}/answers", answer, methods=["POST"]),
        ]
    )
