"""`python -m standins.telegram --port N`: serves the stand-in until it is interrupted."""

import argparse
import asyncio
import socket

import uvicorn

from standins.telegram.server import create_app


def main() -> None:
    parser = argparse.ArgumentParser(prog="standins.telegram", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--token", action="append", default=[], help="accept only this bot token (may be repeated)")
    parser.add_argument(
        "--webhook-door", action="append", default=[], metavar="URL",
        help="where webhooks really are, without their path; several take turns",
    )  # fmt: skip
    options = parser.parse_args()

    listener = socket.create_server((options.host, options.port))
    config = uvicorn.Config(
        create_app(allowed_tokens=frozenset(options.token), webhook_doors=options.webhook_door),
        log_level="warning",
        # A bot that polls keeps a request open nearly all the time: without this an interrupt would wait for it.
        timeout_graceful_shutdown=1,
        # As at the real one, a connection that was not used for a while is still open.
        timeout_keep_alive=75,
    )
    host, port = listener.getsockname()[:2]
    # The socket listens already, so a reader of this line may connect at once.
    print(f"listening on http://{host}:{port}", flush=True)  # noqa: T201
    asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


if __name__ == "__main__":
    main()
