"""The ways to run the product: everything in one command, or the API and the worker as services."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from socket import AI_PASSIVE, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, getaddrinfo, socket

import uvicorn
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from app.config import Settings
from app.core.clock import SystemClock
from app.core.logging import configure_logging, get_logger
from app.embedded import EmbeddedPostgres, EmbeddedRedis, kept_alive
from app.main import build_runtime_for_worker, create_app
from app.migrations import NewerSchemaError, migrate
from app.services import skill_seeds, users
from app.services.runtime import build_runtime
from app.utils.private import private_directory
from app.workers.background import Background

BACKEND = Path(__file__).resolve().parents[1]
SHUTDOWN_SECONDS = 4
# Longer than proxies and clients reuse a connection (60 s): what is sent on one that is just being closed is lost.
KEEP_ALIVE_SECONDS = 75
log = get_logger(__name__)


class StartError(Exception):
    """Why the product can't start, in a sentence for the person at the terminal."""


def require_address(host: str, port: int) -> None:
    """That we can listen there: said before anything is started, since servers take a while to come up."""
    try:
        for family, kind, number, _, address in getaddrinfo(host, port, type=SOCK_STREAM, flags=AI_PASSIVE):
            with socket(family, kind, number) as trial:
                # As the server does it: what a run of before has left behind does not count.
                trial.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
                trial.bind(address)
    except OSError as error:
        raise StartError(f"HOST, PORT: can't listen on {host}:{port} ({error.strerror or error})") from error


@contextlib.contextmanager
def data_dir_lock(data_dir: Path) -> Iterator[None]:
    """Only one run at a time works on a data directory; the lock ends with the process, however it ends."""
    try:
        # Under root the embedded PostgreSQL is another user, who has to get through to its own directory.
        private_directory(data_dir, 0o711 if os.geteuid() == 0 else 0o700)
        lock = (data_dir / ".lock").open("w")
    except OSError as error:
        raise StartError(f"DATA_DIR: {data_dir} can't be used as a directory ({error.strerror})") from error
    with lock as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StartError(f"another run is using {data_dir}; stop it first or choose another DATA_DIR") from error
        yield


def kept_secret(data_dir: Path, name: str, size: int = 48) -> tuple[str, bool]:
    """A secret generated once and kept beside the data; the flag says that it was made just now."""
    path = data_dir / name
    if path.exists():
        return path.read_text().strip(), False
    value = secrets.token_urlsafe(size)
    path.touch(mode=0o600)
    path.write_text(value)
    return value, True


@contextlib.contextmanager
def embedded_servers(settings: Settings) -> Iterator[None]:
    """PostgreSQL, Redis and the demo model, each only when nothing else is configured; stopped at the end."""
    data_dir = settings.storage.data_dir
    with contextlib.ExitStack() as stack:
        database_url = redis_url = secret_key = None
        if settings.storage.database_url is None:
            postgres = EmbeddedPostgres(data_dir / "postgres").start()
            stack.callback(postgres.stop)
            stack.enter_context(kept_alive(postgres))
            database_url = postgres.url()
            if settings.security.secret_key is None:
                secret_key, _ = kept_secret(data_dir, "secret_key")
        if settings.storage.redis_url is None:
            redis = EmbeddedRedis(data_dir / "redis").start()
            stack.callback(redis.stop)
            redis_url = redis.url
        if settings.claude.is_demo and not settings.claude.demo_model_url:
            settings.claude.demo_model_url = stack.enter_context(demo_model())
        settings.with_embedded(database_url=database_url, redis_url=redis_url, secret_key=secret_key)
        yield


@contextlib.contextmanager
def demo_model() -> Iterator[str]:
    """The stand-in for Claude as a child process; yields its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "standins.claude", "--host", "127.0.0.1", "--port", "0", "--exit-with-parent"],
        cwd=BACKEND,
        stdout=subprocess.PIPE,
        text=True,
        # Ctrl-C at the terminal is for us; we stop it when we are done with it.
        start_new_session=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith("listening on "):
            raise StartError("the demo model did not start")
        yield line.removeprefix("listening on ").strip()
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        if process.poll() is None:
            process.kill()


async def seed(settings: Settings) -> None:
    """The specialists that come with the product, and the administrator on the first start.

    A generated password is shown once and kept nowhere.
    """
    require_configured(settings)
    given = settings.security.admin_password
    password = given.get_secret_value() if given else secrets.token_urlsafe(12)
    runtime = build_runtime(settings, SystemClock())
    try:
        async with runtime.database.unit_of_work() as session:
            created = await users.seed_admin(session, runtime, password)
            await skill_seeds.seed(session)
    finally:
        await runtime.close()
    if created:
        shown = "as configured in ADMIN_PASSWORD" if given else f"{password}   (shown only now)"
        print(f"\n  Administrator: {settings.security.admin_email}\n  Password:      {shown}\n", flush=True)  # noqa: T201


class Server(uvicorn.Server):
    """Says where to look once it listens, and reports itself not ready before it stops."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, settings: Settings) -> None:
        super().__init__(config)
        self._app = app
        self._settings = settings

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        spare_the_collector()
        if self.started:
            for server in self.servers:
                for listening in server.sockets:
                    self._settings.server.port = listening.getsockname()[1]
            print(f"\n  Ready: {self._settings.public_url}\n", flush=True)  # noqa: T201

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self._app.state.stopping = True
        await super().shutdown(sockets)


def spare_the_collector() -> None:
    """Keep the garbage collector from holding up everybody's answers.

    Hundreds of thousands of objects live as long as the process: looking through them takes 0.3 s, in which nothing
    else happens, so they are taken out of its sight. What is left comes and goes with every token, and is looked
    through less often than usual.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)


def require_configured(settings: Settings) -> None:
    """What `run` brings along and `serve` and `worker` have to be given."""
    given = {
        "DATABASE_URL": settings.storage.database_url,
        "REDIS_URL": settings.storage.redis_url,
        "SECRET_KEY": settings.security.secret_key,
    }
    if missing := [name for name, value in given.items() if value is None]:
        alone = "with a DATABASE_URL of your own it is not generated (openssl rand -hex 32 makes one)"
        hint = alone if missing == ["SECRET_KEY"] else "`run` brings what is missing"
        raise StartError(f"{', '.join(missing)}: not set; {hint}")


def migrate_configured(settings: Settings) -> None:
    url = settings.storage.database_url
    if url is None:
        raise StartError("DATABASE_URL is required (`run` brings its own PostgreSQL)")
    try:
        migrate(url.get_secret_value())
    except OperationalError as error:
        # The driver says where it tried and why not; the password is not part of that.
        raise StartError(f"DATABASE_URL: {str(error.orig).splitlines()[0]}") from error


def serve_api(settings: Settings) -> None:
    """The API on the configured servers."""
    require_address(settings.server.host, settings.server.port)
    _serve(settings)


def _serve(settings: Settings) -> None:
    """Serve until interrupted. Migrations and the administrator are taken care of first."""
    require_configured(settings)
    migrate_configured(settings)
    asyncio.run(seed(settings))
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.server.host,
        port=settings.server.port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=True,
        forwarded_allow_ips=settings.server.forwarded_allow_ips,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        ws_per_message_deflate=False,
        ws_max_size=64 * 1024,
    )
    # uvicorn raises the signal that stopped it once more when it is done; by then we are cleaning up.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    Server(config, app, settings).run()


def run_everything(settings: Settings) -> None:
    """The one command: servers from wheels, schema, administrator, demo model, API and worker in one process."""
    # While things come up, a stop must still take down what is up already.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    require_address(settings.server.host, settings.server.port)
    with data_dir_lock(settings.storage.data_dir), embedded_servers(settings):
        _serve(settings)


async def work(settings: Settings) -> None:
    """Background work alone, until SIGTERM or SIGINT."""
    require_configured(settings)
    runtime = build_runtime_for_worker(settings)
    background = Background(runtime)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await background.start()
    log.info("worker started", pid=os.getpid())
    await stop.wait()
    await background.stop()
    await runtime.close()


__all__ = [
    "NewerSchemaError",
    "StartError",
    "configure_logging",
    "migrate_configured",
    "run_everything",
    "seed",
    "serve_api",
    "work",
]
