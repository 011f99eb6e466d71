"""Real PostgreSQL and Redis for every test run, the real application in this very process.

Each xdist worker has its own embedded servers in a temporary directory; the schema comes from Alembic.
Between tests the tables are emptied, which is faster than a new database and hides nothing.
"""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import hypothesis
import psycopg
import pytest
import redis
import uvicorn
from fastapi import FastAPI

for name in ("DATABASE_URL", "REDIS_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "SECRET_KEY"):
    os.environ.pop(name, None)

from app.config import Settings
from app.core import security
from app.database import Database, driver_dsn
from app.embedded import EmbeddedPostgres, EmbeddedRedis
from app.main import create_app
from app.migrations import migrate
from app.runner import spare_the_collector
from app.services.runtime import Runtime
from tests.factories import ModelServer, People, model_server

# The same examples in every run: one that fails once in a hundred runs tells nobody anything.
hypothesis.settings.register_profile("steady", derandomize=True)
hypothesis.settings.load_profile("steady")

SECRET = "test-secret-that-is-long-enough-0123456789"
BOT_TOKEN = "test-bot-service-token"
# Passwords of the tests are nobody's secret; at the real cost their hashes would take minutes of every run.
security._passwords.update(argon2__time_cost=1, argon2__memory_cost=8, argon2__parallelism=1)
security._NOBODY = security._passwords.hash("nobody")


class MovableClock:
    """The system's time plus an offset that tests move."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def advance(self, **delta: float) -> None:
        self.offset += timedelta(**delta)

    def set(self, moment: datetime) -> None:
        self.offset = moment - datetime.now(UTC)


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[str, str]]:
    """URLs of a migrated PostgreSQL and a Redis, for this worker alone."""
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ha-test-", ignore_cleanup_errors=True)))
        postgres = EmbeddedPostgres(root / "postgres").start()
        stack.callback(postgres.stop)
        redis = EmbeddedRedis(root / "redis").start()
        stack.callback(redis.stop)
        migrate(postgres.url())
        _spare_the_disk(postgres.url())
        yield postgres.url(), redis.url


def _spare_the_disk(url: str) -> None:
    """Nothing in these tables has to survive a power cut. Tests of crashes start servers of their own."""
    with psycopg.connect(driver_dsn(url), autocommit=True) as session:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            session.execute(f"ALTER SYSTEM SET {name} = off")
        session.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def make_settings(servers: tuple[str, str], tmp_path_factory: pytest.TempPathFactory):
    def make(**overrides: object) -> Settings:
        values: dict[str, object] = {
            "database_url": servers[0],
            "redis_url": servers[1],
            "secret_key": SECRET,
            "data_dir": tmp_path_factory.getbasetemp() / "data",
            "demo_model_url": "http://127.0.0.1:9",
            "bot_service_token": BOT_TOKEN,
            "telegram_bot_username": "health_test_bot",
            "workers_in_process": False,
            # Calls beside the answers would take what the tests have written for those; the tests of titles turn it on.
            "auto_titles": False,
            "log_level": "WARNING",
            "frontend_dist": Path("/nonexistent"),
        }
        return Settings(**(values | overrides))

    return make


@pytest.fixture(scope="session")
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture(scope="session")
async def app(make_settings, clock: MovableClock, claude_url: str) -> AsyncIterator[FastAPI]:
    application = create_app(make_settings(demo_model_url=claude_url), clock=clock)
    async with application.router.lifespan_context(application):
        spare_the_collector()
        yield application


@pytest.fixture(scope="session")
def claude_url() -> Iterator[str]:
    """The stand-in for Claude, in a process of its own."""
    with model_server() as url:
        yield url


@pytest.fixture
def claude(claude_url: str) -> Iterator[ModelServer]:
    """The stand-in's control: what it shall do next, and what it was asked. Forgets everything before each test."""
    with ModelServer(claude_url) as server:
        yield server


@pytest.fixture
async def runtime(app: FastAPI) -> Runtime:
    value: Runtime = app.state.runtime
    return value


@pytest.fixture
async def database(runtime: Runtime) -> Database:
    return runtime.database


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Anonymous; sign in through `people`."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        yield http


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    """The application behind uvicorn, set up as in production, on a free port."""
    async with served(app) as where:
        yield where


@pytest.fixture
def second_process(app: FastAPI, make_settings, clock: MovableClock, claude_url: str):
    """Another API process on the same database and Redis, as far as they can tell; its address."""

    @asynccontextmanager
    async def start(**overrides: object) -> AsyncIterator[str]:
        other = create_app(make_settings(demo_model_url=claude_url, **overrides), clock=clock)
        async with other.router.lifespan_context(other), served(other) as where:
            yield where

    return start


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            ws_per_message_deflate=False,
            ws_max_size=64 * 1024,
            access_log=False,
            timeout_keep_alive=75,
        )
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None
        running = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


@pytest.fixture
async def people(app: FastAPI, runtime: Runtime) -> AsyncIterator[People]:
    async with People(app, runtime) as value:
        yield value


@pytest.fixture(autouse=True)
async def fresh_tables(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """Empty tables and Redis after each test that used the application.

    In a thread, while the loop goes on: a query that something in the background has just begun would otherwise never
    end, and its table could never be emptied.
    """
    if "app" not in request.fixturenames:
        yield
        return
    sweep: Callable[[], None] = request.getfixturevalue("sweeper")
    moved: MovableClock = request.getfixturevalue("clock")
    application: FastAPI = request.getfixturevalue("app")
    yield
    moved.offset = timedelta()
    application.state.runtime.admin_settings.forget()
    await asyncio.to_thread(sweep)


# Emptying all tables by TRUNCATE costs more than most tests do: it makes new files for every table and index. Only what
# has rows is emptied here, without looking at references, as nothing is left that could refer to anything.
_EMPTY = """
DO $$
DECLARE name text; filled boolean;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
  END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def sweeper(servers: tuple[str, str]) -> Iterator[Callable[[], None]]:
    """Empties tables and Redis over connections of its own, which stay open."""
    with psycopg.connect(driver_dsn(servers[0]), autocommit=True) as session, redis.Redis.from_url(servers[1]) as cache:
        session.execute("SET session_replication_role = replica")

        def sweep() -> None:
            session.execute(_EMPTY)
            cache.flushall()

        yield sweep
