"""`python -m standins.smtp --port N`: takes mail until it is interrupted; prints where, as one line of JSON."""

import argparse
import asyncio
import json
import os
import socket
import ssl
import tempfile
from pathlib import Path

import uvicorn

from standins.claude.parent import stop_when_orphaned
from standins.smtp.certificate import server_context
from standins.smtp.control import create_app
from standins.smtp.conversation import LONGEST_LETTER, Conversation
from standins.smtp.office import Office


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="standins.smtp", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="for SMTP; 0 takes a free port")
    parser.add_argument("--control-port", type=int, default=0, help="for the levers, over HTTP")
    parser.add_argument("--account", action="append", default=[], help="user:password; with any, sending needs one")
    parser.add_argument("--starttls", action="store_true", help="offer STARTTLS with a certificate made for this run")
    parser.add_argument("--exit-with-parent", action="store_true", help="stop when the starting process is gone")
    return parser.parse_args()


async def serve(given: argparse.Namespace, parent: int, folder: Path) -> None:
    office = Office(accounts=dict(account.split(":", 1) for account in given.account))
    tls: ssl.SSLContext | None = None
    certificate: Path | None = None
    if given.starttls:
        tls, certificate = server_context(folder)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Conversation(office, reader, writer, tls).hold()

    mail = await asyncio.start_server(converse, given.host, given.port, limit=LONGEST_LETTER)
    listener = socket.create_server((given.host, given.control_port))
    port, control = mail.sockets[0].getsockname()[1], listener.getsockname()[1]
    where = {"port": port, "control": f"http://{given.host}:{control}", "certificate": certificate and str(certificate)}
    print(json.dumps(where), flush=True)  # noqa: T201
    config = uvicorn.Config(create_app(office), log_level="warning", timeout_graceful_shutdown=1, timeout_keep_alive=75)
    server = uvicorn.Server(config)
    watch = asyncio.create_task(stop_when_orphaned(server, parent)) if given.exit_with_parent else None
    await server.serve(sockets=[listener])
    if watch is not None:
        watch.cancel()
    mail.close()


def main() -> None:
    parent = os.getppid()
    with tempfile.TemporaryDirectory(prefix="standin-smtp-") as folder:
        asyncio.run(serve(_arguments(), parent, Path(folder)))


if __name__ == "__main__":
    main()
