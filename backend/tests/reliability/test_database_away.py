"""PostgreSQL is shut down in the midst of everything, stays away for a while and comes back: the product goes on.

Drill 7 on the real thing: the product as it is started on one machine, its own PostgreSQL ended as by a power cut.
`DRILL_DOWN_SECONDS` sets how long it stays away.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import psycopg

from tests.factories import ModelServer, StreamEvent, promises, read_events, text_of
from tests.factories.bot_api import bot_api
from tests.factories.documents import pdf
from tests.factories.post_office import post_office
from tests.factories.product import Product, sign_in, started
from tests.factories.waiting import until, until_outside

DOWN_SECONDS = float(os.environ.get("DRILL_DOWN_SECONDS", "5"))
PACE_MS = 20
# Written before the database goes.
BEFORE = 60
HALF_WAY = int(DOWN_SECONDS / 2 * 1000 / PACE_MS)
ENDS_WITHIN = 15.0
TITLE = "Penicillin allergy"
FACT = {"category": "allergy", "title": TITLE, "content": "Rash", "importance": "critical"}


class Postgres:
    """The embedded server. While it is away, nobody can bring it back: the file that every start begins with is gone."""

    def __init__(self, data_dir: Path) -> None:
        self.directory = data_dir / "postgres"
        self.socket = (self.directory / "postmaster.opts").read_text().split()[-1].strip('"')

    @property
    def _control(self) -> Path:
        return self.directory / "global" / "pg_control"

    def end_at_once(self) -> None:
        """What `pg_ctl stop -m immediate` does: nothing is finished, recovery comes with the next start."""
        server = psutil.Process(int((self.directory / "postmaster.pid").read_text().split()[0]))
        self._control.rename(self._control.with_suffix(".away"))
        server.send_signal(signal.SIGQUIT)
        server.wait(30)

    def come_back(self) -> None:
        """The product starts it by itself, as soon as that is possible."""
        self._control.with_suffix(".away").rename(self._control)
        until_outside(self._answers)

    def _answers(self) -> bool:
        try:
            return self.count("SELECT 1") == 1
        except psycopg.OperationalError:
            return False

    def count(self, query: str) -> int:
        with psycopg.connect(host=self.socket, user="postgres", dbname="postgres") as connection:
            row = connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])


@dataclass(slots=True)
class Talk:
    """One chat, and the answer that is being written in it."""

    http: httpx.AsyncClient
    path: str
    heard: list[StreamEvent] = field(default_factory=list)
    # Each event as it comes: the drill's clock.
    beats: asyncio.Queue[StreamEvent] = field(default_factory=asyncio.Queue)

    @classmethod
    async def open(cls, http: httpx.AsyncClient) -> Talk:
        chat = (await http.post("/api/v1/chats", json={})).json()
        return cls(http, f"/api/v1/chats/{chat['id']}/messages")

    async def ask(self, content: str) -> None:
        self.heard.clear()
        body = {"content": content, "client_id": str(uuid4())}
        async with self.http.stream("POST", self.path, json=body) as response:
            assert response.status_code == 200
            async for event in read_events(response):
                self.heard.append(event)
                self.beats.put_nowait(event)

    async def newest(self) -> dict[str, object]:
        found: dict[str, object] = (await self.http.get(self.path)).json()["items"][0]
        return found


@asynccontextmanager
async def signed_in(product: Product) -> AsyncIterator[httpx.AsyncClient]:
    assert product.password is not None
    http = sign_in(product, product.password)
    headers = {"Authorization": http.headers["Authorization"]}
    http.close()
    async with httpx.AsyncClient(base_url=product.url, headers=headers, timeout=30) as client:
        yield client


async def everyday(http: httpx.AsyncClient, idle: Talk, *, asks: bool) -> list[httpx.Response]:
    """What windows and their owners do all day, all at once."""
    calls = [http.get("/api/v1/chats"), http.get("/api/v1/chats/quota"), http.get(idle.path)]
    if asks:
        calls.append(http.post(idle.path, json={"content": "Hello?", "client_id": str(uuid4())}))
    return list(await asyncio.gather(*calls))


def require_refusal(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "server.unavailable"
    assert "Traceback" not in answer.text
    assert "asyncpg" not in answer.text


async def outage(http: httpx.AsyncClient, postgres: Postgres, talk: Talk, idle: Talk) -> float:
    """The database is away for a while; seconds from its return until everything is answered again."""
    await asyncio.to_thread(postgres.end_at_once)
    until_then, refused = time.monotonic() + DOWN_SECONDS, 0
    while time.monotonic() < until_then:
        await talk.beats.get()
        for answer in await everyday(http, idle, asks=True):
            require_refusal(answer)
            refused += 1
    assert (await http.get("/health/live")).status_code == 200
    assert (await http.get("/health/ready")).status_code == 503
    await asyncio.to_thread(postgres.come_back)
    back, states = time.monotonic(), {503}
    while states != {200}:
        await talk.beats.get()
        states = {answer.status_code for answer in await everyday(http, idle, asks=False)}
        assert states <= {200, 503}
        assert time.monotonic() - back < 30
    took = time.monotonic() - back
    # Back for good: no connection of before is left that would fail once more.
    for _ in range(20):
        await talk.beats.get()
        assert {answer.status_code for answer in await everyday(http, idle, asks=False)} == {200}
    sys.stdout.write(f"{DOWN_SECONDS} s away, {refused} requests refused, recovered in {took:.2f} s\n")
    return took


async def test_a_database_that_goes_and_comes_back_under_load(
    tmp_path: Path, claude: ModelServer, claude_url: str
) -> None:
    environment = {"ANTHROPIC_BASE_URL": claude_url, "ANTHROPIC_API_KEY": "x", "AUTO_TITLES": "false"}
    whole, half = BEFORE + 2 * HALF_WAY + 12_000 // PACE_MS, BEFORE + HALF_WAY
    words = {"type": "text", "text": "I write that down for you now. " * (half // 7)}
    claude.will(
        {"match": "all day", "tokens": whole, "token_delay_ms": PACE_MS},
        {"match": "half way", "tokens": half, "token_delay_ms": PACE_MS},
        {"match": "Remember", "blocks": [words, {"type": "tool_use", "name": "save_memory", "input": FACT}],
         "token_delay_ms": PACE_MS},
        {"match": "And now?", "reply": "All right.", "times": 3},
        {"match": "to the end", "tokens": 60_000 // PACE_MS, "token_delay_ms": PACE_MS},
    )  # fmt: skip
    with (
        post_office() as office,
        bot_api() as bot,
        started(tmp_path / "data", **environment, **promises.outside(office, bot)) as product,
    ):
        postgres = Postgres(tmp_path / "data")
        async with signed_in(product) as http:
            await promises.link(http)
            talks = [await Talk.open(http) for _ in range(3)]
            idle = await Talk.open(http)
            questions = ("Talk all day", "Talk half way", "Remember my allergy")
            answers = [asyncio.create_task(talk.ask(text)) for talk, text in zip(talks, questions, strict=True)]
            await until(lambda: all(len(talk.heard) >= BEFORE for talk in talks))
            # They fall due before, while and after the database is away.
            titles = await promises.promise(http, int(DOWN_SECONDS) + 3)
            took = await outage(http, postgres, talks[0], idle)
            await asyncio.gather(*answers)
            assert took < 5.0
            await everything_is_kept(postgres, talks)
            # What was refused has left nothing behind.
            assert (await http.get(idle.path)).json()["items"] == []
            await the_worker_is_back(http)
            await promises.require_kept(http, office, bot, titles)
            assert postgres.count("SELECT count(*) FROM notifications WHERE next_attempt_at IS NOT NULL") == 0
            await stopping_does_not_wait_for_it(product, postgres, talks[0])
        assert "Traceback" not in product.errors


async def stopping_does_not_wait_for_it(product: Product, postgres: Postgres, talk: Talk) -> None:
    """Told to end in the midst of an answer while the database is away, the product is gone in good time."""
    answer = asyncio.create_task(talk.ask("Talk to the end"))
    await until(lambda: len(talk.heard) >= BEFORE)
    await asyncio.to_thread(postgres.end_at_once)
    began = time.monotonic()
    assert await asyncio.to_thread(product.end, signal.SIGTERM) == 0
    assert time.monotonic() - began <= ENDS_WITHIN
    await asyncio.gather(answer, return_exceptions=True)


async def everything_is_kept(postgres: Postgres, talks: list[Talk]) -> None:
    for talk, allowed in zip(talks, ("complete", "complete", "complete interrupted"), strict=True):
        answer = await talk.newest()
        assert str(answer["status"]) in allowed.split()
        assert answer["content"] == text_of(talk.heard) != ""
        assert [event.number for event in talk.heard] == list(range(1, len(talk.heard) + 1))
    assert postgres.count("SELECT count(*) FROM messages WHERE status = 'streaming'") == 0
    assert postgres.count("SELECT count(*) FROM model_calls WHERE state = 'reserved'") == 0
    for talk in talks:
        await talk.ask("And now?")
        assert text_of(talk.heard) == "All right."


async def the_worker_is_back(http: httpx.AsyncClient) -> None:
    sent = await http.post("/api/v1/documents", files={"file": ("note.pdf", pdf("Haemoglobin 120 g/l"))})
    assert sent.status_code == 201, sent.text
    path = f"/api/v1/documents/{sent.json()['id']}"

    async def is_read() -> bool:
        return bool((await http.get(path)).json()["status"] == "completed")

    await until(is_read, within=60)
