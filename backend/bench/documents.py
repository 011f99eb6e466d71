"""Reading of documents beside the bare programs it is made of: `python -m bench documents`.

A digital PDF from upload to *completed*, of which a window hears, against PyMuPDF's own `get_text` over the same pages
(`records`); scanned pages against tesseract on the same number of cores; answers of the API while pages are recognised
against those of an idle server; what the upload of a large file adds to the memory of the server.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import httpx2
import orjson
import psutil
import pymupdf
from websockets.asyncio.client import ClientConnection, connect

from bench.papers import scanned
from bench.processes import cpu_seconds
from bench.product import Product, product
from bench.records import record

NOWHERE = "http://127.0.0.1:9"
SETTLE_SECONDS = 3.0
WARM_PAGES = 60
ASKED = 150
PAUSE = 0.02
BARE_TEXT = (
    "import sys, time, pymupdf\n"
    "began = time.perf_counter()\n"
    "for page in pymupdf.open(sys.argv[1]): page.get_text()\n"
    "print(time.perf_counter() - began)"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """`better` says on which side of the limit the value must lie."""

    text: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def reached(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        word = "at least" if self.at_least else "at most"
        return f"{'reached' if self.reached else 'MISSED '}  {self.text}: {self.value:.2f} ({word} {self.limit:g})"


async def _uploaded(api: httpx2.AsyncClient, path: Path, name: str) -> str:
    with path.open("rb") as file:
        answer = await api.post("/documents", params={"allow_duplicate": True}, files={"file": (name, file)})
    return str(answer.raise_for_status().json()["id"])


async def _read(window: ClientConnection, document_id: str) -> None:
    """Heard, as windows hear it: asking again and again would be work for the cores that are measured."""
    while True:
        news = orjson.loads(await window.recv())
        if news.get("document_id") == document_id and news["status"] in ("completed", "failed"):
            if news["status"] == "failed":
                raise RuntimeError(f"not read: {news['error']}")
            return


@contextlib.asynccontextmanager
async def _window(server: Product, api: httpx2.AsyncClient) -> AsyncIterator[ClientConnection]:
    ticket = (await api.post("/auth/ws-ticket", json={})).raise_for_status().json()["ticket"]
    address = f"ws://127.0.0.1:{server.port}/ws/notifications?ticket={ticket}"
    async with connect(address, compression=None, proxy=None) as window:
        yield window


async def _seconds(server: Product, api: httpx2.AsyncClient, path: Path, name: str) -> float:
    """From the beginning of the upload to the document that can be searched and has its rows."""
    async with _window(server, api) as window:
        began = time.perf_counter()
        document_id = await _uploaded(api, path, name)
        await _read(window, document_id)
        return time.perf_counter() - began


async def _digital(server: Product, api: httpx2.AsyncClient, path: Path, rounds: int) -> tuple[float, float, float]:
    """Seconds of the bare program, seconds of ours and those of processors: medians of rounds, taken by turns."""
    bare, ours, used = [], [], []
    for number in range(rounds):
        bare.append(_bare_text(path))
        before = _used(server)
        ours.append(await _seconds(server, api, path, f"digital-{number}.pdf"))
        used.append(_used(server) - before)
        await asyncio.sleep(SETTLE_SECONDS)
    return median(bare), median(ours), median(used)


async def _answer_p95(api: httpx2.AsyncClient) -> float:
    times = []
    for _ in range(ASKED):
        began = time.perf_counter()
        (await api.get("/documents")).raise_for_status()
        times.append(time.perf_counter() - began)
        await asyncio.sleep(PAUSE)
    return quantiles(times, n=20)[-1]


def _bare_text(path: Path) -> float:
    """In a process of its own, whose start does not count."""
    done = subprocess.run([sys.executable, "-c", BARE_TEXT, str(path)], capture_output=True, check=True, text=True)
    return float(done.stdout)


def _used(server: Product) -> float:
    """Seconds of processors that the server, its children, also those that have ended, and its database have had."""
    times = server.process.cpu_times()
    ended = times.children_user + times.children_system
    return ended + cpu_seconds(server.process) + cpu_seconds(server.databases[0])


def _bare_recognition(sheets: list[Path], at_once: int) -> tuple[float, float]:
    """By the clock, and of processors."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}

    def one(path: Path) -> None:
        program = ["tesseract", str(path), "stdout", "-l", "rus+eng"]
        subprocess.run(program, env=environment, capture_output=True, check=True)

    began, before = time.perf_counter(), os.times()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(one, sheets))
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, used


async def _grown(process: psutil.Process, work: Callable[[], AsyncIterator[None]]) -> float:
    """By how many MB a process is larger at most while the work is done."""
    before = most = process.memory_info().rss
    async for _ in work():
        most = max(most, process.memory_info().rss)
    return (most - before) / 2**20


async def _large_upload(server: Product, api: httpx2.AsyncClient, path: Path, megabytes: int) -> Finding:
    # A real PDF with a tail: taken in whole, read quickly.
    with pymupdf.open() as document:
        document.new_page()
        document.save(path)
    with path.open("ab") as file:
        for _ in range(megabytes - 1):
            file.write(os.urandom(2**20))

    async def work() -> AsyncIterator[None]:
        task = asyncio.create_task(_uploaded(api, path, "large.pdf"))
        while not task.done():
            yield
            await asyncio.sleep(0.01)
        await task

    return Finding(f"MB more while {megabytes} MB are uploaded", await _grown(server.process, work), 64)


async def _measured(server: Product, directory: Path, options: argparse.Namespace) -> list[Finding]:
    text, pictures = directory / "digital.pdf", directory / "scan.pdf"
    record(text, options.pages)
    # Read before, so that readers stand by; of other numbers, so that nothing of the file itself is known.
    other = directory / "other.pdf"
    record(other, WARM_PAGES, seed=1)
    sheets = scanned(pictures, options.scanned)
    await server.welcome_people()
    async with server.client() as api:
        await _seconds(server, api, other, "warm.pdf")
        # What stands by for the next file is started meanwhile.
        await asyncio.sleep(SETTLE_SECONDS)
        bare, ours, text_cpu = await _digital(server, api, text, options.rounds)
        idle = await _answer_p95(api)
        bare_scan, bare_cpu = _bare_recognition(sheets, min(2, os.cpu_count() or 1))
        before = _used(server)
        ours_scan = await _seconds(server, api, pictures, "scan.pdf")
        ours_cpu = _used(server) - before
        async with _window(server, api) as window:
            reading = await _uploaded(api, pictures, "scan-again.pdf")
            busy = await _answer_p95(api)
            await _read(window, reading)
        large = await _large_upload(server, api, directory / "large.pdf", options.megabytes)
    print(
        f"digital {bare:.2f} s bare, {ours:.2f} s (of processors, with server and database, {text_cpu:.2f} s);", end=" "
    )
    print(
        f"scanned {bare_scan:.1f} s bare, {ours_scan:.1f} s (of processors {bare_cpu:.1f} and {ours_cpu:.1f} s);",
        end=" ",
    )
    print(f"answers {idle * 1000:.1f} ms idle, {busy * 1000:.1f} ms beside recognition")
    return [
        Finding(f"share of PyMuPDF's rate, {options.pages} digital pages", bare / ours, 0.6, at_least=True),
        Finding(f"times tesseract, {options.scanned} scanned pages", ours_scan / bare_scan, 1.25),
        Finding("p95 of answers beside recognition, times idle", busy / idle, 2),
        large,
    ]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench documents", description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument(
        "--rounds", type=int, default=11, help="how often the digital pages are read: rounds differ by a tenth"
    )
    parser.add_argument("--scanned", type=int, default=8)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--strict", action="store_true", help="fail when a target is missed")
    options = parser.parse_args(arguments)
    results = Path(__file__).parent / "results"
    with tempfile.TemporaryDirectory(prefix="ha-bench-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        with product(directory, NOWHERE) as server:
            findings = asyncio.run(_measured(server, directory, options))
    for finding in findings:
        print(finding)
    results.mkdir(exist_ok=True)
    content = [
        {"text": item.text, "value": item.value, "limit": item.limit, "reached": item.reached} for item in findings
    ]
    (results / "documents.json").write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
    return 1 if options.strict and not all(finding.reached for finding in findings) else 0
