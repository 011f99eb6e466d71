"""Levers for tests over HTTP: what shall go wrong, and what has arrived."""

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.smtp.office import Fault, Office


def create_app(office: Office) -> Starlette:
    async def script(request: Request) -> Response:
        """A list of faults: {at, say or do, times?, to?}; they add to what was scripted before."""
        try:
            office.faults += [Fault(**told) for told in await request.json()]
        except (TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 422)
        return Response(status_code=204)

    async def inspect(request: Request) -> Response:
        """What has arrived, to one address where `to` names it; with `letters` or `connections`, once there are so many
        (or after `timeout` seconds)."""
        letters, connections = (int(request.query_params.get(name, 0)) for name in ("letters", "connections"))
        to = request.query_params.get("to")
        async with office.changed:
            try:
                async with asyncio.timeout(float(request.query_params.get("timeout", 0))):
                    await office.changed.wait_for(
                        lambda: len(office.letters_to(to)) >= letters and office.connections >= connections
                    )
            except TimeoutError:
                pass
        return JSONResponse(office.shown(to))

    async def reset(_: Request) -> Response:
        office.reset()
        return Response(status_code=204)

    return Starlette(
        routes=[
            Route("/script", script, methods=["POST"]),
            Route("/", inspect, methods=["GET"]),
            Route("/", reset, methods=["DELETE"]),
        ]
    )
