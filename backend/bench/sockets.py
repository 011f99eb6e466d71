"""What live windows cost: a frame to a thousand of them beside a bare broadcast, and the memory of an idle one.

`python -m bench sockets`: a thousand windows of one person on the product, and a thousand sockets of a bare Starlette
application, both with per-message deflate off. Both hear of a frame over the same Redis; the time runs from there until
the last window has it. They take turns, and the medians are compared.

Then drill 17: one window that reads nothing beside fifty that do, and 5 000 long events.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
from redis.asyncio import Redis

from app.services.gateways.events import CHANNEL
from bench import bare_sockets
from bench.processes import cpu_seconds, free_port, running
from bench.product import Product, product
from bench.windows import MARK, Windows

RESULTS = Path(__file__).parent / "results" / "sockets.json"
MOST_RATIO, MOST_KIB = 2.5, 30.0
# As long as the news of a notification.
FRAME = b'{"type":"notification.created","mark":"%b","filler":"%b"}' % (MARK, b"x" * 500)
# More of these than the buffers between two sockets hold.
LONG_FRAME = FRAME.replace(b"x", b"xxxx")
SETTLE_SECONDS, AT_ONCE = 3.0, 50
OTHERS, EVENTS, BURST = 50, 5_000, 10
MOST_P99_MS, MOST_MIB, TOO_SLOW = 200.0, 20.0, 1013
Addresses = Callable[[int], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Side:
    broadcast_ms: float
    cpu_ms: float
    kib_each: float


@dataclass(frozen=True, slots=True)
class Slow:
    """Drill 17. `p99_ms` is for a burst of events to reach everybody else; `code` what the slow one was closed with,
    None if it did not listen until the server gave up telling it."""

    p99_ms: float
    added_mib: float
    code: int | None


async def measure(options: argparse.Namespace, directory: Path) -> dict[str, Any]:
    with product(directory, "http://127.0.0.1:9") as ours:
        await ours.welcome_people()
        port = free_port()
        arguments = ["-m", "bench.bare_sockets", str(port), ours.redis_url]
        with running(arguments, port, directory / "bare.log") as bare_process:
            ours_open, ours_kib = await _opened(ours.process, ours.port, _ours(ours), options.windows)
            bare_open, bare_kib = await _opened(bare_process, port, _bare, options.windows)
            async with ours.client() as api:
                user_id = UUID((await api.get("/users/me")).json()["id"])
            async with Redis.from_url(ours.redis_url) as redis:
                sides = {
                    "product": (ours_open, ours.process, CHANNEL, user_id.bytes + FRAME),
                    "bare": (bare_open, bare_process, bare_sockets.CHANNEL, FRAME),
                }
                times: dict[str, list[float]] = {name: [] for name in sides}
                spent = dict.fromkeys(sides, 0.0)
                for _ in range(options.rounds):
                    for name, (windows, process, channel, frame) in sides.items():
                        before = cpu_seconds(process)
                        times[name].append(await _broadcast(redis, windows, channel, frame))
                        spent[name] += cpu_seconds(process) - before
                closed = ours_open.closed + bare_open.closed
                assert not closed, closed
                ours_open.close()
                bare_open.close()
                await asyncio.sleep(SETTLE_SECONDS)
                slow = await _beside_a_slow_one(ours, redis, user_id)
    kib = {"product": ours_kib, "bare": bare_kib}
    sides_found = {
        name: asdict(Side(statistics.median(times[name]) * 1000, spent[name] / options.rounds * 1000, kib[name]))
        for name in sides
    }
    return sides_found | {"slow": asdict(slow)}


def _ours(ours: Product) -> Addresses:
    """A ticket for each window, asked for when it is about to be opened: they do not last."""

    async def addresses(count: int) -> list[str]:
        async with ours.client() as api:
            answers = await asyncio.gather(*(api.post("/auth/ws-ticket", json={}) for _ in range(count)))
        return [f"/ws/notifications?ticket={answer.raise_for_status().json()['ticket']}" for answer in answers]

    return addresses


async def _bare(count: int) -> list[str]:
    return ["/ws"] * count


async def _opened(process: psutil.Process, port: int, addresses: Addresses, count: int) -> tuple[Windows, float]:
    """The windows, and what each adds to the server's memory in KiB once nothing happens any more."""
    windows = Windows(port)
    # What is needed only once is there after the first ones.
    await windows.open(await addresses(AT_ONCE))
    await asyncio.sleep(SETTLE_SECONDS)
    before = process.memory_info().rss
    for _ in range(AT_ONCE, count, AT_ONCE):
        await windows.open(await addresses(AT_ONCE))
    await asyncio.sleep(SETTLE_SECONDS)
    assert not windows.closed, windows.closed
    return windows, (process.memory_info().rss - before) / 1024 / (count - AT_ONCE)


async def _beside_a_slow_one(ours: Product, redis: Redis, user_id: UUID) -> Slow:
    """How the others fare, and what becomes of the one that does not read."""
    slow, others = Windows(ours.port, receive_buffer=4096), Windows(ours.port)
    await slow.open(await _ours(ours)(1))
    slow.read_nothing()
    await others.open(await _ours(ours)(OTHERS))
    before, took = ours.process.memory_info().rss, []
    most = before
    for number in range(EVENTS // BURST):
        if number == EVENTS // BURST // 2:
            slow.read_on()
        others.expect(BURST)
        began = time.perf_counter()
        for _ in range(BURST):
            await redis.publish(CHANNEL, user_id.bytes + LONG_FRAME)
        took.append(await others.complete() - began)
        most = max(most, ours.process.memory_info().rss)
    await slow.all_closed()
    found = Slow(statistics.quantiles(took, n=100)[98] * 1000, (most - before) / 1024 / 1024, slow.closed[0])
    assert not others.closed, others.closed
    others.close()
    return found


async def _broadcast(redis: Redis, windows: Windows, channel: str, frame: bytes) -> float:
    windows.expect()
    began = time.perf_counter()
    await redis.publish(channel, frame)
    return await windows.complete() - began


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench sockets", description=__doc__)
    parser.add_argument("--windows", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--strict", action="store_true", help="fail when a target is missed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="ha-bench-", ignore_cleanup_errors=True) as directory:
        found = asyncio.run(measure(options, Path(directory)))
    ratio = found["product"]["broadcast_ms"] / found["bare"]["broadcast_ms"]
    kib = found["product"]["kib_each"]
    for name, side in found.items():
        print(f"{name:8}", *(f"{key} {value:8.2f}" if value is not None else key for key, value in side.items()))
    slow = found["slow"]
    print(f"a frame to {options.windows} windows: {ratio:.2f} times the bare broadcast (at most {MOST_RATIO})")
    print(f"an idle window: {kib:.1f} KiB (at most {MOST_KIB:.0f})")
    print(f"beside a slow one: 99 % within {slow['p99_ms']:.0f} ms (at most {MOST_P99_MS:.0f})")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found | {"ratio": ratio, "options": vars(options)}, indent=1))
    held = slow["p99_ms"] <= MOST_P99_MS and slow["added_mib"] <= MOST_MIB and slow["code"] in (TOO_SLOW, None)
    return 1 if options.strict and (ratio > MOST_RATIO or kib > MOST_KIB or not held) else 0
