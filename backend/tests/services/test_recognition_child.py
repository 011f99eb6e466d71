"""The child that recognises pages: one for many, asked for one after the other, and behind the server in every queue."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image

from app.services.gateways.children import run
from app.services.gateways.ocr import RECOGNITION, ReadPage, SourceFile, recognised

PAPER = [Image.new("L", (200, 280), 255) for _ in range(3)]


@pytest.fixture
def empty_pages(tmp_path: Path) -> SourceFile:
    path = tmp_path / "pages.tiff"
    PAPER[0].save(path, save_all=True, append_images=PAPER[1:])
    return SourceFile(path, "image/tiff")


async def test_every_page_is_read_once_by_as_many_children_as_allowed(empty_pages: SourceFile, tmp_path: Path) -> None:
    pages = [page async for page in recognised(empty_pages, str(tmp_path), [3, 1, 2], at_once=2)]
    assert sorted(pages, key=lambda page: page.number) == [
        ReadPage(number, width=200.0, height=280.0) for number in (1, 2, 3)
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="told by the kernel of Linux")
async def test_recognition_stands_back_behind_the_server(empty_pages: SourceFile, tmp_path: Path) -> None:
    seen = []

    def looked() -> Iterator[int]:
        yield 1
        seen.extend(child for child in psutil.Process().children() if "children.ocr" in " ".join(child.cmdline()))
        assert [os.sched_getscheduler(child.pid) for child in seen] == [os.SCHED_BATCH]
        assert seen[0].nice() >= min(19, os.nice(0) + 10)
        with contextlib.suppress(FileNotFoundError):
            assert int(Path(f"/proc/{seen[0].pid}/autogroup").read_text().split()[-1]) > 0
        yield 2

    request = {**empty_pages.request(), "seconds_per_page": 10}
    async with contextlib.aclosing(run.answers("ocr", request, looked(), RECOGNITION, str(tmp_path))) as answers:
        assert [line["page"] async for line in answers] == [1, 2]
    assert not seen[0].is_running()
