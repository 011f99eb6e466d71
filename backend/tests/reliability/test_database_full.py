"""Drill 20: PostgreSQL's volume is full, so full that the server ends itself; with room again it is back by itself."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.factories.small_disk import can_mount, fill, seen_by, with_disk
from tests.factories.waiting import until_outside

BACKEND = Path(__file__).resolve().parents[2]
MEGABYTES = 128
# One of its files of 16 MB is there already; it can't have another one.
LOG_OF_WRITES = 20


@pytest.fixture
def volume() -> Iterator[Path]:
    """The disk of an embedded server, as that server sees it. Short, because a socket lies in it."""
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if not can_mount(folder):
            pytest.skip("no file system of its own can be mounted here")
        command = [*with_disk(folder, MEGABYTES), sys.executable, "-m", "tests.factories.embedded_server"]
        process = subprocess.Popen(
            [*command, str(folder / "data")], cwd=BACKEND, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"ready\n"
            yield seen_by(process.pid, folder)
        finally:
            process.stdin.close()
            process.wait(30)
            process.stdout.close()


def connected(volume: Path) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(volume / "data"), user="postgres", dbname="postgres", autocommit=True)


def write_on(session: psycopg.Connection[tuple[object, ...]]) -> None:
    """Twenty megabytes of the log of writes, and nothing else that would need room."""
    for _ in range(LOG_OF_WRITES):
        session.execute("SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000000))")


def kept(volume: Path) -> list[tuple[object, ...]] | None:
    """What was stored before, once somebody answers."""
    try:
        with connected(volume) as session:
            return session.execute("SELECT title FROM pills").fetchall()
    except psycopg.OperationalError:
        return None


def test_a_volume_without_any_room_ends_the_server_and_room_brings_it_back(volume: Path) -> None:
    with connected(volume) as session:
        session.execute("CREATE TABLE pills AS SELECT 'Iron' AS title")
        fill(volume / "filler", volume, leave=0)
        with pytest.raises(psycopg.OperationalError):
            write_on(session)
    log = volume / "data" / "log"
    until_outside(lambda: "shutting down due to startup process failure" in log.read_text())
    assert kept(volume) is None
    (volume / "filler").unlink()
    assert until_outside(lambda: kept(volume)) == [("Iron",)]
