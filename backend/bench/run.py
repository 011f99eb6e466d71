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
from bench.scene import PACE_MS, Scene
from bench.upstream import set_pace

# The upstream's own time to the first token; long enough that a request is over before its answer begins.
THINK_SECONDS = 0.1
# Enough of them to fill pools and caches: what a server does only once is not what is measured.
WARM_UP_STREAMS = 20
# Until what a level left behind (final rows, closed connections) is over.
SETTLE_SECONDS = 0.7


@dataclass(frozen=True, slots=True)
class Options:
    streams: tuple[Scene, ...]
    tokens: int
    ramp_s: float
    rounds: int


@dataclass(frozen=True, slots=True)
class Upstream:
    port: int
    process: psutil.Process


@dataclass(slots=True)
class Contestant:
    """A server under load. `targets` makes the places to ask at."""

    name: str
    process: psutil.Process
    databases: list[psutil.Process]
    targets: Callable[[Scene], Awaitable[list[Target]]]
    samples: dict[Scene, Samples] = field(default_factory=dict)


async def _measure(contestant: Contestant, scene: Scene, options: Options, bench: list[psutil.Process]) -> Samples:
    """One level of one server, added to its samples."""
    targets = await contestant.targets(scene)
    await asyncio.sleep(SETTLE_SECONDS)
    samples = contestant.samples.setdefault(scene, Samples())

    def costs() -> tuple[float, float, float, float]:
        groups = ([contestant.process], contestant.databases, bench)
        return (machine_busy_seconds(), *(sum(cpu_seconds(process) for process in group) for group in groups))

    gc.collect()
    gc.disable()
    before, began = costs(), time.monotonic()
    expected = THINK_SECONDS + options.tokens * scene.pace_ms / 1000
    readings = await read_all(targets, tokens=options.tokens, ramp=options.ramp_s, expected=expected)
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


async def _compare(contestants: list[Contestant], upstream: Upstream, options: Options) -> None:
    # Our own children are the servers: only the reading process itself counts here, and the upstream.
    bench = [upstream.process, _Alone(os.getpid())]
    for contestant in contestants:
        await _measure(contestant, Scene(WARM_UP_STREAMS), options, bench)
        contestant.samples.clear()
    order = list(contestants)
    for _ in range(options.rounds):
        for scene in options.streams:
            await set_pace(upstream.port, scene.pace_ms)
            for contestant in order:
                print(f"  {scene} streams, {contestant.name} …", flush=True)
                await _measure(contestant, scene, options, bench)
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
        order = [str(port), str(options.tokens), str(PACE_MS), str(THINK_SECONDS * 1000)]
        upstream = stack.enter_context(running(["-m", "bench.upstream", *order], port, directory / "upstream.log"))
        bare_port = free_port()
        bare = stack.enter_context(
            running(["-m", "bench.passthrough", str(bare_port), url], bare_port, directory / "passthrough.log")
        )
        ours = stack.enter_context(product(directory, url))

        async def relays(scene: Scene) -> list[Target]:
            return [Target(bare_port, "/relay", b'{"stream":true}')] * scene.streams

        contestants = [
            Contestant("pass-through", bare, [], relays),
            Contestant("product", ours.process, ours.databases, ours.new_chats),
        ]

        async def whole() -> None:
            await ours.welcome_people()
            await _compare(contestants, Upstream(port, upstream), options)

        uvloop.run(whole())
    first, second = contestants
    levels = [
        Level(scene, first.samples[scene].summary(), second.samples[scene].summary()) for scene in options.streams
    ]
    errors = Counter(
        f"{contestant.name}, {scene} streams: {error}"
        for contestant in contestants
        for scene, samples in contestant.samples.items()
        for error in samples.errors
    )
    return levels, dict(errors)
