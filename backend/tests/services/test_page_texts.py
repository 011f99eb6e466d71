"""The children that read pages: every page once, shared by two where there are many, and an end for all of them."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import psutil
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.gateways import page_texts
from app.services.gateways.children import layout
from app.services.gateways.children import page_texts as one_file
from app.services.gateways.children.run import Bounds, ChildFailed
from app.services.gateways.ocr import SourceFile
from app.services.gateways.page_texts import PageTexts
from tests.factories.documents import image_bytes, pdf, picture
from tests.factories.waiting import until

# More than the first child can have taken while nobody takes what it finds.
LONG = 130
COORDINATES = st.floats(0, 500, allow_nan=False)
WORDS = st.lists(st.tuples(COORDINATES, COORDINATES, st.text("ab1,я\x00", min_size=1, max_size=6), st.booleans()))


@pytest.fixture
def long_file(tmp_path: Path) -> SourceFile:
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf(*(f"Страница {number}\nГемоглобин   {number}   г/л" for number in range(1, LONG + 1))))
    return SourceFile(path, "application/pdf")


def at_work() -> set[psutil.Process]:
    found = set()
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            found |= {child} if "page_texts" in " ".join(child.cmdline()) else set()
    return found


async def read_all(reader: PageTexts, file: SourceFile) -> dict[int, str]:
    texts: dict[int, str] = {}
    async with reader.read(file, max_pages=1000) as (count, found):
        assert count == LONG
        async for pages in found:
            assert not texts.keys() & {page.number for page in pages}, "no page comes twice"
            texts |= {page.number: page.text for page in pages}
    return texts


async def test_two_children_share_a_long_file_and_end_with_it(tmp_path: Path, long_file: SourceFile) -> None:
    before = at_work()
    reader = PageTexts(tmp_path)
    try:
        await reader.make_ready()
        assert len(at_work() - before) == 2
        texts = await read_all(reader, long_file)
    finally:
        await reader.close()
    assert at_work() == before, "a file's reader reads no other"
    assert texts == {number: f"Страница {number}\nГемоглобин {number} г/л" for number in range(1, LONG + 1)}


def fat(pages: int) -> bytes:
    """A long file with a page in its middle that takes far more memory to read than the others."""
    document = pymupdf.open(stream=pdf(*(f"Page {number}" for number in range(1, pages + 1))))
    [xref, *_] = document[pages // 2 - 1].get_contents()
    document.update_stream(
        xref, b"BT /helv 5 Tf 1 0 0 1 50 700 Tm " + b"(Hemoglobin) Tj 0 -0.0001 Td " * 45_000 + b"ET"
    )
    content: bytes = document.tobytes(deflate=True)
    return content


async def test_two_have_the_memory_of_one_and_what_that_is_not_enough_for_is_read_by_one_alone(
    tmp_path: Path,
) -> None:
    path, before = tmp_path / "fat.pdf", at_work()
    path.write_bytes(fat(LONG))
    memory = 300 * 2**20
    reader = PageTexts(tmp_path, Bounds(memory, 20, 20.0))
    texts: dict[int, str] = {}
    most = 0

    def are_bounded() -> bool:
        limits = [child.rlimit(psutil.RLIMIT_AS)[0] for child in at_work() - before]
        return len(limits) == 2 and sum(limits) <= memory

    try:
        await reader.make_ready()
        async with reader.read(SourceFile(path, "application/pdf"), max_pages=1000) as (_, found):
            await until(are_bounded)
            async for pages in found:
                assert not texts.keys() & {page.number for page in pages}, "no page comes twice"
                texts |= {page.number: page.text for page in pages if not page.scanned}
                at_it = [child for child in at_work() - before if child.status() != psutil.STATUS_ZOMBIE]
                most = max(most, sum(child.rlimit(psutil.RLIMIT_AS)[0] for child in at_it))
    finally:
        await reader.close()
    assert most <= memory
    assert at_work() == before
    assert sorted(texts) == list(range(1, LONG + 1))
    assert len(texts.pop(LONG // 2)) > 10_000
    assert texts == {number: f"Page {number}" for number in texts}


async def test_where_no_second_child_can_open_the_file_the_first_reads_all(
    tmp_path: Path, long_file: SourceFile
) -> None:
    texts: dict[int, str] = {}
    before = at_work()
    reader = PageTexts(tmp_path)
    try:
        await reader.make_ready()
        async with reader.read(long_file, max_pages=1000) as (_, found):
            # The first has it open already.
            long_file.path.unlink()
            long_file.path.write_bytes(b"%PDF")
            await until(lambda: len(at_work() - before) == 1)
            async for pages in found:
                texts |= {page.number: page.text for page in pages}
    finally:
        await reader.close()
    assert sorted(texts) == list(range(1, LONG + 1))
    assert all(texts.values())


async def test_a_file_that_takes_too_long_ends_both(tmp_path: Path, long_file: SourceFile) -> None:
    before = at_work()
    reader = PageTexts(tmp_path, Bounds(page_texts.BOUNDS.memory_bytes, 20, 0.001))
    with pytest.raises(ChildFailed) as failure:
        await read_all(reader, long_file)
    assert failure.value.reason == "limits"
    await reader.close()
    assert at_work() == before


async def test_whoever_leaves_early_leaves_nobody_at_work(tmp_path: Path, long_file: SourceFile) -> None:
    before = at_work()
    reader = PageTexts(tmp_path)
    reading = asyncio.create_task(read_all(reader, long_file))
    async with asyncio.timeout(20):
        while not at_work() - before:
            await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await reader.close()
    assert at_work() == before


@pytest.mark.parametrize(
    ("hidden", "seen", "strips", "scanned"),
    [
        # What a scanner recognised lies unseen over its picture, now and then with a line of its maker.
        (True, "", [(0, 842)], True),
        (True, "Scanned with an app", [(0, 842)], True),
        # It cut its picture into strips, none of which is much of the page; the same small picture again and again.
        (True, "", [(top, top + 100) for top in range(0, 800, 100)], True),
        (True, "", [(40, 140)] * 8, False),
        # A printed letterhead; the text of letters that are drawn.
        (False, "", [(0, 842)], False),
        (True, "", [], False),
    ],
)
def test_a_text_that_nobody_sees_over_a_picture_is_not_believed(
    hidden: bool, seen: str, strips: list[tuple[int, int]], scanned: bool
) -> None:
    made = pymupdf.open()
    page = made.new_page(width=595, height=842)
    shown = image_bytes(picture("Sodium 140", size=(400, 560)), "PNG")
    for top, bottom in strips:
        page.insert_image((0, top, 595, bottom), stream=shown, keep_proportion=False)
    page.insert_text((40, 60), ["Hemoglobin   140   g/l   130 - 160"] * 8, render_mode=3 if hidden else 0)
    page.insert_text((40, 800), seen)
    told = pymupdf.open(stream=made.tobytes())[0]
    assert one_file.judged(told, one_file.text_of(told)) == (scanned, 0.0 if scanned else None)


@given(WORDS, st.integers(0, 60))
def test_the_text_alone_is_that_of_the_placed_words(words: list[tuple[float, float, str, bool]], limit: int) -> None:
    numbered, number = [], 0
    for x, y, text, begins in words:
        number = 0 if begins else number + 1
        numbered.append((x, y, x + 5 * len(text), y + 10, text, 0, 0, number if numbered else 0))
    text, placed = layout.assemble(layout.in_lines(numbered), limit=limit)
    assert layout.text_of(numbered, limit=limit) == text
    assert len(text) <= limit
    assert all(text[start:].startswith(word[4]) for start, word in placed)
