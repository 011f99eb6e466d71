"""A file read as the product reads it: its own child programs for the pages, its own reader for the results."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from app.services.gateways import children, ocr
from app.services.gateways.children.run import ChildFailed
from app.services.gateways.ocr import ReadPage, SourceFile
from app.services.gateways.page_texts import PageTexts
from app.services.labs.shapes import Doubt, PageText, Report, Word
from app.services.labs.tables import read
from eval.store import CACHE, Case, mark
from eval.truth import Truth

MAX_PAGES = 50
AT_ONCE = 2
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Reading:
    case: Case
    truth: Truth
    report: Report
    pages: tuple[PageText, ...]


async def read_all(cases: Sequence[tuple[Case, Truth]]) -> list[Reading]:
    """Two at a time; the slow part, recognition, is kept as long as neither file nor program changes."""
    gate = asyncio.Semaphore(AT_ONCE)
    _forget_old_texts()

    async def one(case: Case, truth: Truth) -> Reading:
        async with gate:
            read_pages = await _pages(case)
        pages = tuple(_page_text(page) for page in read_pages)
        small = {page.number for page in read_pages if page.small}
        return Reading(case, truth, _doubted(read(pages, truth.sex, truth.age), small), pages)

    return await asyncio.gather(*(one(case, truth) for case, truth in cases))


async def _pages(case: Case) -> list[ReadPage]:
    files = case.files()
    kept = CACHE / f"texts-{_programs()}" / f"{mark(files)}.json"
    if kept.exists():
        return [ReadPage.of(line) for line in orjson.loads(kept.read_bytes())]
    pages: list[ReadPage] = []
    for file in files:
        pages += await _pages_of(file, len(pages))
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(orjson.dumps([_line(page) for page in pages]))
    return pages


def _forget_old_texts() -> None:
    """What other versions of the programs recognised, as long as it is older than a day."""
    for folder in CACHE.glob("texts-*"):
        if folder.name != f"texts-{_programs()}" and folder.stat().st_mtime < time.time() - DAY:
            shutil.rmtree(folder, ignore_errors=True)


def _programs() -> str:
    return mark(list(Path(children.__file__).parent.glob("*.py")))


def _line(page: ReadPage) -> dict[str, Any]:
    values = asdict(page)
    return {"page": values.pop("number"), **values}


async def _pages_of(path: Path, before: int) -> list[ReadPage]:
    """The pages of one file, numbered on from those before it."""
    mime_type = "application/pdf" if path.suffix == ".pdf" else "image/jpeg"
    file = SourceFile(path, mime_type)
    with tempfile.TemporaryDirectory(prefix="ha-eval-") as workspace:
        try:
            pages = await _texts(file, Path(workspace))
            scanned = [page.number for page in pages if page.scanned]
            if scanned:
                recognised = ocr.recognised(file, workspace, scanned, places=ocr.Places(2), enough=asyncio.Event())
                seen = {page.number: page async for page in recognised}
                pages = [seen.get(page.number, page) for page in pages]
        except ChildFailed as failure:
            raise RuntimeError(f"{path.name}: {failure}") from failure
    return [ReadPage(**{**asdict(page), "number": before + page.number}) for page in pages]


def _doubted(report: Report, small: set[int]) -> Report:
    """As results are kept: those on pages with letters too small bear a doubt, and so does the day."""
    rows = tuple(
        replace(row, doubts=tuple({*row.doubts, Doubt.LOW_CONFIDENCE})) if row.page in small else row
        for row in report.rows
    )
    return replace(report, rows=rows, collected_surely=report.collected_surely and not small)


async def _texts(file: SourceFile, workspace: Path) -> list[ReadPage]:
    reader = PageTexts(workspace)
    try:
        async with reader.read(file, max_pages=MAX_PAGES) as (_, found):
            return sorted([page async for some in found for page in some], key=lambda page: page.number)
    finally:
        await reader.close()


def _page_text(page: ReadPage) -> PageText:
    """As the step that reads results gives it: where words stand is kept of recognised pages only."""
    words = [
        Word(start, end, x0, y0, x1, y1, confidence) for start, end, x0, y0, x1, y1, confidence in page.words or ()
    ]
    return PageText(page.number, page.text, page.confidence, words or None)
