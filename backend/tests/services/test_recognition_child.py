"""The child that recognises pages: one for many, asked for one after the other, and behind the server in every queue."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytesseract.pytesseract
import pytest
from PIL import Image

from app.services.gateways.children import run
from app.services.gateways.children.recognition import recognise
from app.services.gateways.ocr import PAGE_SECONDS, RECOGNITION, SHARE, Places, ReadPage, SourceFile, recognised

PAPER = [Image.new("L", (200, 280), 255) for _ in range(SHARE + 2)]


@pytest.fixture
def empty_pages(tmp_path: Path) -> SourceFile:
    path = tmp_path / "pages.tiff"
    PAPER[0].save(path, save_all=True, append_images=PAPER[1:])
    return SourceFile(path, "image/tiff")


def at_work() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            found += [child] if "children.ocr" in " ".join(child.cmdline()) else []
    return found


async def test_every_page_is_read_once_by_as_many_children_as_allowed(empty_pages: SourceFile, tmp_path: Path) -> None:
    pages = [
        page
        async for page in recognised(empty_pages, str(tmp_path), [3, 1, 2], places=Places(2), enough=asyncio.Event())
    ]
    assert sorted(pages, key=lambda page: page.number) == [
        ReadPage(number, width=200.0, height=280.0) for number in (1, 2, 3)
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="told by the kernel of Linux")
async def test_recognition_stands_back_behind_the_server(empty_pages: SourceFile, tmp_path: Path) -> None:
    seen = []

    def looked() -> Iterator[int]:
        yield 1
        seen.extend(at_work())
        assert [os.sched_getscheduler(child.pid) for child in seen] == [os.SCHED_BATCH]
        assert seen[0].nice() >= min(19, os.nice(0) + 10)
        with contextlib.suppress(FileNotFoundError):
            assert int(Path(f"/proc/{seen[0].pid}/autogroup").read_text().split()[-1]) > 0
        yield 2

    request = {**empty_pages.request(), "seconds_per_page": 10}
    async with contextlib.aclosing(run.answers("ocr", request, looked(), RECOGNITION, str(tmp_path))) as answers:
        assert [line["page"] async for line in answers] == [1, 2]
    assert not seen[0].is_running()


async def test_documents_share_the_places_and_none_waits_for_the_whole_of_another(
    empty_pages: SourceFile, tmp_path: Path
) -> None:
    before, order, places = len(at_work()), [], Places(1)

    async def read(name: str, pages: list[int]) -> None:
        async for page in recognised(empty_pages, str(tmp_path), pages, places=places, enough=asyncio.Event()):
            order.append((name, page.number))
            assert len(at_work()) <= before + 1

    await asyncio.gather(read("long", list(range(1, len(PAPER) + 1))), read("short", [1]))
    assert len(order) == len(PAPER) + 1
    assert order.index(("short", 1)) == SHARE


def test_all_runs_of_the_program_share_the_time_of_their_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program finds nothing, so that every way round is tried."""
    program = tmp_path / "tesseract"
    names = "left top width height conf text page_num block_num par_num line_num".replace(" ", "\\t")
    row = "0 0 1 1 -1 x 1 1 1 1".replace(" ", "\\t")
    program.write_text(
        f"#!/bin/sh\n[ $1 = --version ] && exec {shutil.which('tesseract')} $1\n"
        f"echo run >> {tmp_path}/runs\nsleep 0.4\nprintf '{names}\\n{row}\\n' > $2.tsv\n"
    )
    program.chmod(0o700)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(program))
    with pytest.raises(RuntimeError, match=r"no time left|timeout"):
        recognise(Image.linear_gradient("L"), 1.7, tmp_path)
    assert 1 <= len((tmp_path / "runs").read_text().split()) <= 3
    assert RECOGNITION.silence > PAGE_SECONDS + 60
