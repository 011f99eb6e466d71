"""Reminders due at once, told by two workers: `python -m bench reminders`.

Two processes of `python -m app worker` on an embedded PostgreSQL and Redis of their own. First some thousand reminders
of many people are due in the same minute: how long until the last live event of the bell was heard. Then so many fall
due in each second: how late each is heard. Heard is what comes out of Redis, so the time of the commit and of the
announcement is part of it; the table says in the end whether one was told twice or not at all.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import orjson
import psutil
from redis.asyncio import Redis
from sqlalchemy import func, insert, select

from app.database import Database
from app.embedded import EmbeddedPostgres, EmbeddedRedis
from app.migrations import migrate
from app.models import Channel, Notification, Occurrence, Reminder, User
from app.schemas.reminder import Schedule
from app.services.gateways.events import CHANNEL
from bench.documents import Finding
from bench.processes import BACKEND, START_SECONDS, StartError, cpu_seconds, machine_busy_seconds

BURST_SECONDS, LATE_SECONDS = 20.0, 2.0
# Until the first is due; by then the rows are written.
WRITING, AHEAD = timedelta(seconds=15), timedelta(seconds=3)
PATIENCE = 120.0
INSERT = 2000


@dataclass(slots=True)
class Heard:
    """When each reminder's notification came out of Redis, by the clock that reminders go by."""

    at: dict[str, float] = field(default_factory=dict)
    twice: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, redis: Redis, ready: asyncio.Event) -> None:
        async with redis.pubsub(ignore_subscribe_messages=True) as pubsub:
            await pubsub.subscribe(CHANNEL)
            ready.set()
            async for message in pubsub.listen():
                frame = orjson.loads(message["data"][16:])
                if frame["type"] == "notification.created":
                    reminder = frame["notification"]["metadata"]["reminder_id"]
                    self.twice += reminder in self.at
                    self.at.setdefault(reminder, time.time())
                    self.news.set()


@contextlib.contextmanager
def workers(number: int, directory: Path, database_url: str, redis_url: str) -> Iterator[list[psutil.Process]]:
    """So many `python -m app worker`, once each of them works."""
    env = os.environ | {
        "DATABASE_URL": database_url, "REDIS_URL": redis_url, "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_DIR": str(directory), "LOG_LEVEL": "INFO", "ANTHROPIC_API_KEY": "bench",
        "ANTHROPIC_BASE_URL": "http://127.0.0.1:9",
    }  # fmt: skip
    command = [sys.executable, "-m", "app", "worker"]
    logs = [(directory / f"worker{index}.log").open("w+b") for index in range(number)]
    running = [subprocess.Popen(command, cwd=BACKEND, env=env, stdout=log, stderr=log) for log in logs]
    try:
        for process, log in zip(running, logs, strict=True):
            _wait_for(process, Path(str(log.name)))
        yield [psutil.Process(process.pid) for process in running]
    finally:
        for process in running:
            process.terminate()
        for process, log in zip(running, logs, strict=True):
            process.wait(20)
            log.close()


def _wait_for(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "worker started" not in log.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise StartError(f"a worker did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.05)


async def _people(database: Database, number: int) -> list[UUID]:
    ids = [uuid4() for _ in range(number)]
    rows = [{"id": one, "email": f"{one.hex}@example.com", "username": one.hex} for one in ids]
    async with database.unit_of_work() as session:
        await session.execute(insert(User), rows)
    return ids


async def _reminders(database: Database, people: list[UUID], times: list[datetime]) -> dict[str, float]:
    """One daily reminder for each of the times, spread over the people; when each is due."""
    reminders, occurrences = [], []
    for number, due in enumerate(times):
        schedule = Schedule(kind="daily", times=[f"{due:%H:%M}"]).model_dump(mode="json")
        reminder = {
            "id": uuid4(), "user_id": people[number % len(people)], "title": f"Reminder {number}",
            "schedule": schedule, "timezone": "UTC", "channels": ["in_app"], "next_due_at": due,
        }  # fmt: skip
        reminders.append(reminder)
        occurrences.append(
            {"user_id": reminder["user_id"], "reminder_id": reminder["id"], "due_at": due, "fires_at": due}
        )
    async with database.unit_of_work() as session:
        for table, rows in ((Reminder, reminders), (Occurrence, occurrences)):
            for begin in range(0, len(rows), INSERT):
                await session.execute(insert(table), rows[begin : begin + INSERT])
    return {str(row["id"]): due.timestamp() for row, due in zip(reminders, times, strict=True)}


async def _until_heard(heard: Heard, due: dict[str, float]) -> list[float]:
    """How late each was, in order, once all were heard or the last has been waited for in vain."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(max(due.values()) - time.time() + PATIENCE):
            while due.keys() - heard.at.keys():
                heard.news.clear()
                await heard.news.wait()
    return sorted(heard.at[reminder] - moment for reminder, moment in due.items() if reminder in heard.at)


async def _told(database: Database) -> tuple[int, int]:
    """Notifications in the bells, and how many reminders have one."""
    rows = select(func.count(), func.count(Notification.meta["reminder_id"].astext.distinct()))
    async with database.sessions() as session:
        told, different = (await session.execute(rows.where(Notification.channel == Channel.IN_APP))).one()
    return told, different


@contextlib.asynccontextmanager
async def _ears(redis_url: str) -> AsyncIterator[Heard]:
    heard, ready, redis = Heard(), asyncio.Event(), Redis.from_url(redis_url, socket_timeout=None)
    listening = asyncio.create_task(heard.listen(redis, ready))
    await ready.wait()
    try:
        yield heard
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await redis.aclose()


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


async def _measure(options: argparse.Namespace, database_url: str, redis_url: str) -> list[Finding]:
    database, number = Database(database_url), options.rate * options.seconds
    people = await _people(database, options.people)
    async with _ears(redis_url) as heard:
        begin = datetime.now(UTC) + WRITING
        burst = await _until_heard(heard, await _reminders(database, people, [begin] * options.burst))
        print(f"  {len(burst)} due at once: median {_at(burst, 0.5):.1f} s, last {burst[-1]:.1f} s late")
        start = datetime.now(UTC) + AHEAD
        times = [start + timedelta(seconds=index / options.rate) for index in range(number)]
        steady = await _until_heard(heard, await _reminders(database, people, times))
        print(
            f"  {len(steady)} at {options.rate} a second: median {_at(steady, 0.5):.2f} s, last {steady[-1]:.2f} s late"
        )
        told, different = await _told(database)
    await database.close()
    return [
        Finding(f"{options.burst} due at once, told by {options.workers} workers in s", burst[-1], BURST_SECONDS),
        Finding(f"lateness at {options.rate} a second, 99th percentile, s", _at(steady, 0.99), LATE_SECONDS),
        Finding("told twice", told - different + heard.twice, 0),
        Finding("not told", options.burst + number - different, 0),
    ]


def _costs(running: list[psutil.Process], databases: list[psutil.Process]) -> tuple[float, float, float, float]:
    """CPU time so far: of the machine, of the workers, of the servers, of the bench itself."""
    ours = (sum(cpu_seconds(process) for process in group) for group in (running, databases))
    return machine_busy_seconds(), *ours, time.process_time()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench reminders", description=__doc__)
    parser.add_argument("--burst", type=int, default=10_000, help="reminders that are due at once")
    parser.add_argument("--people", type=int, default=1_000, help="whom they belong to")
    parser.add_argument("--rate", type=int, default=100, help="reminders due in each second afterwards")
    parser.add_argument("--seconds", type=int, default=20, help="for so long")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--strict", action="store_true", help="fail when a target is missed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="ha-bench-", ignore_cleanup_errors=True) as directory:
        path = Path(directory)
        with contextlib.ExitStack() as stack:
            postgres = EmbeddedPostgres(path / "postgres").start()
            stack.callback(postgres.stop)
            redis = EmbeddedRedis(path / "redis").start()
            stack.callback(redis.stop)
            migrate(postgres.url())
            running = stack.enter_context(workers(options.workers, path, postgres.url(), redis.url))
            pids = [path / "postgres" / "postmaster.pid", path / "redis" / "redis.pid"]
            databases = [psutil.Process(int(pid.read_text().split()[0])) for pid in pids]
            began, before = time.monotonic(), _costs(running, databases)
            findings = asyncio.run(_measure(options, postgres.url(), redis.url))
            spent = [now - then for now, then in zip(_costs(running, databases), before, strict=True)]
            others = (spent[0] - sum(spent[1:])) / (time.monotonic() - began)
    print(f"  CPU of the workers {spent[1]:.1f} s, of PostgreSQL and Redis {spent[2]:.1f} s", end="")
    print(f"; other programs took {others:.1f} of {os.cpu_count()} cores")
    for finding in findings:
        print(finding)
    return 1 if options.strict and not all(finding.reached for finding in findings) else 0
