"""The product as people run it, on embedded servers of its own, with people and chats to measure with."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx2
import orjson
import psutil

from app.embedded import EmbeddedPostgres, EmbeddedRedis
from bench.history import write_history
from bench.load import Target
from bench.processes import free_port, running
from bench.scene import Scene

# The chats of a level are spread over this many people.
PEOPLE = 10
PASSWORD = "bench-password"
# Enough for any run; the limits themselves are still checked and counted.
PLENTY = "1000000000"


@dataclass(slots=True)
class Product:
    port: int
    process: psutil.Process
    databases: list[psutil.Process]
    database_url: str
    redis_url: str
    _tokens: list[str] = field(default_factory=list)

    @property
    def _api(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(base_url=f"http://127.0.0.1:{self.port}/api/v1", timeout=30)

    async def welcome_people(self) -> None:
        """Register people and sign them in."""
        async with self._api as api:
            for number in range(PEOPLE):
                person = {"email": f"bench{number}@example.com", "password": PASSWORD}
                registered = await api.post("/auth/register", json={**person, "username": f"bench{number}"})
                registered.raise_for_status()
                signed_in = await api.post("/auth/login", json=person)
                self._tokens.append(signed_in.raise_for_status().json()["access_token"])

    def client(self) -> httpx2.AsyncClient:
        """The API as the first of the people sees it."""
        bearer = {"authorization": f"Bearer {self._tokens[0]}"}
        return httpx2.AsyncClient(base_url=f"http://127.0.0.1:{self.port}/api/v1", timeout=60, headers=bearer)

    async def new_chats(self, scene: Scene) -> list[Target]:
        """A chat of its own for each reader: where to send the question, and how."""
        async with self._api as api:
            chats = await asyncio.gather(*(self._new_chat(api, number) for number in range(scene.streams)))
        if scene.history:
            await asyncio.to_thread(write_history, self.database_url, [chat_id for chat_id, _ in chats], scene.history)
        return [target for _, target in chats]

    async def _new_chat(self, api: httpx2.AsyncClient, number: int) -> tuple[str, Target]:
        bearer = {"authorization": f"Bearer {self._tokens[number % PEOPLE]}"}
        created = await api.post("/chats", json={}, headers=bearer)
        chat_id = created.raise_for_status().json()["id"]
        question = orjson.dumps({"content": "How much water a day is good for me?", "client_id": str(uuid4())})
        return chat_id, Target(self.port, f"/api/v1/chats/{chat_id}/messages", question, bearer)


@contextlib.contextmanager
def product(directory: Path, upstream_url: str) -> Iterator[Product]:
    """`python -m app serve` against `upstream_url`, with its own PostgreSQL and Redis."""
    with contextlib.ExitStack() as stack:
        postgres = EmbeddedPostgres(directory / "postgres").start()
        stack.callback(postgres.stop)
        redis = EmbeddedRedis(directory / "redis").start()
        stack.callback(redis.stop)
        port = free_port()
        env = {
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "DATA_DIR": str(directory),
            "DATABASE_URL": postgres.url(),
            "REDIS_URL": redis.url,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "ADMIN_PASSWORD": secrets.token_urlsafe(12),
            "ANTHROPIC_API_KEY": "bench",
            "ANTHROPIC_BASE_URL": upstream_url,
            "LOG_LEVEL": "WARNING",
            "WORKERS_IN_PROCESS": "true",
            # A title is another call of the model, beside the answer that is measured.
            "AUTO_TITLES": "false",
            "DEFAULT_MAX_CHATS": PLENTY,
            "DEFAULT_MESSAGES_PER_DAY": PLENTY,
            "DEFAULT_TOKENS_PER_DAY": PLENTY,
        }
        process = stack.enter_context(running(["-m", "app", "serve"], port, directory / "product.log", env))
        pids = [(directory / "postgres" / "postmaster.pid"), (directory / "redis" / "redis.pid")]
        databases = [psutil.Process(int(path.read_text().split()[0])) for path in pids]
        yield Product(port, process, databases, postgres.url(), redis.url)
