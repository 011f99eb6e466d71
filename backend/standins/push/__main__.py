"""`python -m standins.push --port N`: serves the stand-in until it is interrupted."""

import argparse
import asyncio
import socket

import uvicorn

from standins.push.server import create_app


def main() -> None:
    parser = argparse.ArgumentParser(prog="standins.push", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    options = parser.parse_args()
    listener = socket.create_server((options.host, options.port))
    host, port = listener.getsockname()[:2]
    # The socket listens already, so a reader of this line may connect at once.
    print(f"listening on http://{host}:{port}", flush=True)  # noqa: T201
    config = uvicorn.Config(create_app(), log_level="warning", timeout_graceful_shutdown=1, timeout_keep_alive=75)
    asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


if __name__ == "__main__":
    main()
