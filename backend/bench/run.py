"""One run: the same load on the pass-through and on the product, level by level, in alternating order."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import uvloop

from bench.load import Target, read_all
from bench.processes import cpu_seconds, free_port, machine_busy_seconds, running
from bench.product import product
from bench.results import Level, Samples

# The upstream's own time to the first token; long enough that a request is over before its answer begins.
THINK_SECONDS = 0.1
# Enough of them to fill pools and caches: what a server does only once is not what is measured.
WARM_UP_STREAMS = 20
# Until what a level left behind (final rows, closed connections) is over.
SETTLE_SECONDS = 0.7


@dataclass(frozen=True, slots=True)
class Options:
    streams: tuple[int, ...]
    tokens: int
    pace_ms: float
    ramp_s: float
    rounds: int

    @property
    def stream_seconds(self) -> float:
        return THINK_SECONDS + self.tokens * self.pace_ms / 1000


@dataclass(slots=True)
class Contestant:
    """A server under load. `targets` makes so many places to ask at."""

    name: str
    process: psutil.Process
    databases: list[psutil.Process]
    targets: Callable[[int], Awaitable[list[Target]]]
    samples: dict[int, Samples] = field(default_factory=dict)


async def _measure(contestant: Contestant, streams: int, options: Options, bench: list[psutil.Process]) -> Samples:
    """One level of one server, added to its samples."""
    targets = await contestant.targets(streams)
    await asyncio.sleep(SETTLE_SECONDS)
    samples = contestant.samples.setdefault(streams, Samples())

    def costs() -> tuple[float, float, float, float]:
        groups = ([contestant.process], contestant.databases, bench)
        return (machine_busy_seconds(), *(sum(cpu_seconds(process) for process in group) for group in groups))

    gc.collect()
    gc.disable()
    before, began = costs(), time.monotonic()
    readings = await read_all(targets, tokens=options.tokens, ramp=options.ramp_s, expected=options.stream_seconds)
    await asyncio.sleep(0.1)
    machine, server, databases, own = (now - then for now, then in zip(costs(), before, strict=True))
    samples.wall += time.monotonic() - began
    gc.enable()
    samples.server_cpu += server
    samples.database_cpu += databases
    samples.bench_cpu += own
    samples.foreign_cpu += machine - server - databases - own
    samples.take(readings, think=THINK_SECONDS)
    return samples


async def _compare(contestants: list[Contestant], upstream: psutil.Process, options: Options) -> None:
    # Our own children are the servers: only the reading process itself counts here, and the upstream.
    bench = [upstream, _Alone(os.getpid())]
    for contestant in contestants:
        await _measure(contestant, WARM_UP_STREAMS, options, bench)
        contestant.samples.clear()
    order = list(contestants)
    for _ in range(options.rounds):
        for streams in options.streams:
            for contestant in order:
                print(f"  {streams} streams, {contestant.name} …", flush=True)
                await _measure(contestant, streams, options, bench)
            order.reverse()


class _Alone(psutil.Process):
    """A process without its children."""

    def children(self, recursive: bool = False) -> list[psutil.Process]:
        return []


def run(options: Options, directory: Path) -> tuple[list[Level], dict[str, int]]:
    """The levels, and how often each error was seen."""
    with contextlib.ExitStack() as stack:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        order = [str(port), str(options.tokens), str(options.pace_ms), str(THINK_SECONDS * 1000)]
        upstream = stack.enter_context(running(["-m", "bench.upstream", *order], port, directory / "upstream.log"))
        bare_port = free_port()
        bare = stack.enter_context(
            running(["-m", "bench.passthrough", str(bare_port), url], bare_port, directory / "passthrough.log")
        )
        ours = stack.enter_context(product(directory, url))

        async def relays(count: int) -> list[Target]:
            return [Target(bare_port, "/relay", b'{"stream":true}')] * count

        contestants = [
            Contestant("pass-through", bare, [], relays),
            Contestant("product", ours.process, ours.databases, ours.new_chats),
        ]

        async def whole() -> None:
            await ours.welcome_people()
            await _compare(contestants, upstream, options)

        uvloop.run(whole())
    first, second = contestants
    levels = [
        Level(streams, first.samples[streams].summary(), second.samples[streams].summary())
        for streams in options.streams
    ]
    errors = Counter(
        f"{contestant.name}, {streams} streams: {error}"
        for contestant in contestants
        for streams, samples in contestant.samples.items()
        for error in samples.errors
    )
    return levels, dict(errors)
