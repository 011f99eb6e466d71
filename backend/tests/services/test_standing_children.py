"""The child that reads laboratory reports: the same results as in this process, and an end to what takes too much."""

from __future__ import annotations

import asyncio
import contextlib
import os
from datetime import date
from pathlib import Path

import psutil
import pytest

from app.services.gateways.children.run import Bounds, ChildFailed, process_of
from app.services.gateways.children.standing import Standing
from app.services.gateways.lab_reports import LabReports
from app.services.labs import tables, wire
from app.services.labs.shapes import PageText, Word
from tests.factories.waiting import until

MEMORY = 512 * 1024 * 1024
TEXT = (
    "Пациент: Иванова Анна\nДата взятия: 12.03.2024\nПоказатель   Ед.   Норма   05.09.2023   12.03.2024\n"
    "Глюкоза   ммоль/л   4,1 - 6,0   4,9   6,4\nАнтитела к вирусу   отр.   <1:80\nЦвет мочи   желтый\n"
)
EMPTY = wire.asked([], None, None)


def at_work() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            found += [child] if "lab_reports" in " ".join(child.cmdline()) else []
    return found


async def test_what_it_reads_is_what_would_be_read_here(tmp_path: Path) -> None:
    before = set(at_work())
    words = [[0, 7, 10, 20, 90, 40, 55.5], [9, 16, 100, 20, 200, 40, 91.0]]
    reader = LabReports(tmp_path)
    try:
        found = await reader.read([(1, TEXT, None, None), (2, "Гемоглобин   140   г/л", 61.0, words)], "female", None)
        again = await reader.read([(1, TEXT, None, None)], None, date(1980, 2, 2))
        (child,) = set(at_work()) - before
        assert child.nice() > os.nice(0), "it stands back behind the server"
        with contextlib.suppress(FileNotFoundError):
            assert int(Path(f"/proc/{child.pid}/autogroup").read_text().split()[-1]) > 0
    finally:
        await reader.close()
    assert set(at_work()) == before
    assert found.rows
    pages = [
        PageText(1, TEXT),
        PageText(2, "Гемоглобин   140   г/л", 61.0, [Word(*map(int, word[:2]), *word[2:]) for word in words]),
    ]
    assert found == tables.read(pages, "female")
    assert again == tables.read(pages[:1], born=date(1980, 2, 2))


async def test_one_that_was_killed_while_it_stood_by_is_replaced(tmp_path: Path) -> None:
    before = set(at_work())
    children = Standing("lab_reports", Bounds(MEMORY, 20, 30.0), tmp_path)
    try:
        first = await children.ask(EMPTY)
        (child,) = set(at_work()) - before
        child.kill()
        await until(lambda: list((tmp_path / "tmp").iterdir()) == [])
        assert child not in at_work(), "nobody asked, and it is gone with its folder"
        assert await children.ask(EMPTY) == first
    finally:
        await children.close()


async def test_the_number_of_one_that_ended_by_itself_is_not_signalled_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be another program's by then."""
    told: list[object] = []
    async with process_of("lab_reports", {}, Bounds(MEMORY, 20, 30.0), str(tmp_path), is_asked=True) as process:
        process.kill()
        await process.wait()
        await asyncio.sleep(0)
        monkeypatch.setattr(os, "killpg", lambda *number_and_signal: told.append(number_and_signal))
    assert told == []


async def test_an_answer_that_comes_after_the_end_leaves_no_child(tmp_path: Path) -> None:
    before = set(at_work())
    children = Standing("lab_reports", Bounds(MEMORY, 20, 30.0), tmp_path)
    asking = asyncio.create_task(children.ask(EMPTY))
    await until(lambda: set(at_work()) != before)
    await children.close()
    assert await asking
    assert set(at_work()) == before


@pytest.mark.parametrize(
    "bounds", [Bounds(MEMORY, 20, 0.001), Bounds(48 * 1024 * 1024, 20, 30.0)], ids=["time", "memory"]
)
async def test_one_that_needs_too_much_ends_with_its_question(tmp_path: Path, bounds: Bounds) -> None:
    before = set(at_work())
    children = Standing("lab_reports", bounds, tmp_path)
    with pytest.raises(ChildFailed) as failure:
        await children.ask(wire.asked([(number, "a" * 100_000, None, None) for number in range(60)], None, None))
    assert failure.value.reason == "limits"
    assert set(at_work()) == before
    assert list((tmp_path / "tmp").iterdir()) == []


async def test_a_question_that_nobody_waits_for_any_more_ends_its_child(tmp_path: Path) -> None:
    before = set(at_work())
    children = Standing("lab_reports", Bounds(MEMORY, 20, 30.0), tmp_path)
    await children.ask(EMPTY)
    asking = asyncio.create_task(children.ask(wire.asked([(1, TEXT * 400, None, None)], None, None)))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert set(at_work()) == before
