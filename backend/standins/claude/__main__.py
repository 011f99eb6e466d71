"""`python -m standins.claude --port N`: serves the demo model until it is told to stop."""

import argparse
import asyncio
import os
import socket

import uvicorn

from standins.claude.options import Options
from standins.claude.parent import stop_when_orphaned
from standins.claude.server import create_app


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="standins.claude", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--api-key", help="let in this key only; without it every key is welcome")
    parser.add_argument("--token-delay-ms", type=float, default=25.0, help="pause in front of each delta")
    parser.add_argument("--min-cacheable-tokens", type=int, default=512)
    parser.add_argument(
        "--strict-thinking", action="store_true", help="refuse thinking blocks replayed after a changed prefix"
    )
    parser.add_argument("--compat", action="store_true", help="be a local server that knows only the core of the API")
    parser.add_argument("--control", action="store_true", help="serve /_control and obey bench:N:MS")
    parser.add_argument("--exit-with-parent", action="store_true", help="stop when the starting process is gone")
    return parser.parse_args()


def _config(options: Options) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(options),
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        # A stream may be held open for minutes by a scripted silence; it must not outlive a stop.
        timeout_graceful_shutdown=1,
        # As at the real one, a connection that was not used for a while is still open.
        timeout_keep_alive=75,
    )


async def _serve(config: uvicorn.Config, listener: socket.socket, parent: int | None) -> None:
    server = uvicorn.Server(config)
    watch = None if parent is None else asyncio.create_task(stop_when_orphaned(server, parent))
    await server.serve(sockets=[listener])
    if watch is not None:
        watch.cancel()


def main() -> None:
    parent = os.getppid()
    given = _arguments()
    options = Options(
        api_key=given.api_key,
        token_delay_ms=given.token_delay_ms,
        control=given.control,
        min_cacheable_tokens=given.min_cacheable_tokens,
        strict_thinking=given.strict_thinking,
        compat=given.compat,
    )
    listener = socket.create_server((given.host, given.port), backlog=2048)
    host, port = listener.getsockname()[:2]
    # The socket listens already, so a reader of this line may connect at once.
    print(f"listening on http://{host}:{port}", flush=True)  # noqa: T201
    config = _config(options)
    serving = _serve(config, listener, parent if given.exit_with_parent else None)
    asyncio.run(serving, loop_factory=config.get_loop_factory())


if __name__ == "__main__":
    main()
