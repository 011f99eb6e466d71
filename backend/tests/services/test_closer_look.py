"""What happens to the picture of a table before its cells become text: rules go, unread cells are seen, readings compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from app.services.gateways.children import blanks, closer, rules
from app.services.gateways.children.cell_forms import is_formed

FONT = ImageFont.load_default(size=40)


def ruled() -> tuple[Image.Image, Image.Image]:
    """A box with a word in it, and the word alone."""
    bare = Image.new("L", (2000, 1400), 250)
    ImageDraw.Draw(bare).text((300, 180), "Hemoglobin 140", fill=20, font=FONT)
    boxed = bare.copy()
    ImageDraw.Draw(boxed).rectangle((100, 120, 1900, 1300), outline=120, width=3)
    return boxed, bare


def dark(picture: Image.Image) -> int:
    return sum(picture.histogram()[:200])


def test_rules_of_tables_go_and_letters_stay() -> None:
    boxed, bare = ruled()
    drawn = rules.removed(boxed)
    assert dark(drawn.crop((250, 150, 750, 280))) == dark(bare.crop((250, 150, 750, 280)))
    assert dark(drawn) - dark(bare) < 0.03 * (dark(boxed) - dark(bare))


@pytest.mark.parametrize("size", [60, 100, 140, 220])
def test_no_stroke_of_large_print_goes(size: int) -> None:
    page = Image.new("L", (2400, 400), 250)
    ImageDraw.Draw(page).text((40, 60), "Hemoglobin 140 g/l", fill=20, font=ImageFont.load_default(size=size))
    assert rules.removed(page).tobytes() == page.tobytes()


def test_a_cell_that_nobody_read_is_seen_between_others() -> None:
    page = Image.new("L", (1000, 200), 250)
    draw = ImageDraw.Draw(page)
    boxes = []
    for x, text in ((50, "Sodium"), (400, "7"), (600, "mmol/L"), (800, "3-9")):
        draw.text((x, 80), text, fill=20, font=FONT)
        x0, y0, x1, y1 = draw.textbbox((x, 80), text, font=FONT)
        boxes.append((x0, min(y0, 88), x1, max(y1, 118)))
    draw.line((560, 60, 560, 140), fill=20, width=3)
    (found,) = blanks.unread(page, [[boxes[0], *boxes[2:]]])
    assert found[0] <= boxes[1][0] + 3
    assert found[2] >= boxes[1][2] - 3
    assert blanks.unread(page, [boxes]) == []


@pytest.mark.parametrize(
    ("first", "again", "expected"),
    [
        # What is no unit gives way to what is one, however sure the program was of it.
        (("ил", 91), [("ил", 70), ("U/L", 60)], ("U/L", 60)),
        (("140", 60), [("140", 95), ("140", 90)], None),
        # A number that is seen differently is unsure, and a decimal mark is sooner lost than invented.
        (("16", 80), [("15", 78), ("15", 60)], ("16", 50)),
        (("15", 80), [("1.5", 78), ("15", 60)], ("1.5", 50)),
        (("3 ea", 30), [("a", 40), ("1.12", 92)], ("1.12", 75)),
        (("Натрий", 70), [("Натрий", 90), ("Harpuii", 50)], None),
    ],
)
def test_of_several_readings_the_better_formed_one_is_believed(
    first: tuple[str, int], again: list[tuple[str, int]], expected: tuple[str, int] | None
) -> None:
    words = [[(0, 0, 10, 10, *one)] for one in (first, *again)]
    chosen = closer.believed(closer.Cell(words[0], (0, 0, 10, 10)), words[1:], english=False)
    assert (chosen and [(word[4], word[5]) for word in chosen]) == (expected and [expected])


@pytest.mark.parametrize("most", [0, closer.MOST_CELLS])
def test_cells_that_nobody_could_look_at_again_are_unsure(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closer, "MOST_CELLS", most)
    # `24` beside ranges with decimals may have lost its point, however surely it was read.
    lines = [
        [
            (x, y, x + 60, y + 20, text, 95)
            for x, text in ((0, "Creatinine"), (400, number), (800, "mg/dL"), (1200, "<5.0"))
        ]
        for y, number in ((40, "2.4"), (80, "24"), (120, "3.1"), (160, "2.2"))
    ]
    # No time at all.
    found = closer.look_again(Image.new("L", (1600, 220), 255), lines, -1, tmp_path, every_number=True)
    sure = {str(word[4]): word[5] for line in found for word in line}
    assert sure == {"Creatinine": 95, "mg/dL": 95, "<5.0": 95, "24": closer.DIFFERING, "2.4": 95, "3.1": 95, "2.2": 95}


@pytest.mark.parametrize(("every_number", "sure"), [(False, 95), (True, closer.DIFFERING)])
def test_of_a_photo_every_number_is_looked_at_again(every_number: bool, sure: float, tmp_path: Path) -> None:
    page = Image.new("L", (1600, 400), 250)
    draw, lines = ImageDraw.Draw(page), []
    for y, number in ((40, "2.4"), (120, "28.4"), (200, "3.6"), (280, "2.2")):
        cells = ((40, "Creatinine"), (500, number), (800, "mg/dL"), (1200, "0.5-5.0"))
        for x, text in cells:
            draw.text((x, y), text, fill=20, font=FONT)
        # The program was sure, and wrong, of one of them.
        lines.append([(*draw.textbbox((x, y), text, font=FONT), text.replace("28.4", "23.4"), 95) for x, text in cells])
    found = closer.look_again(page, lines, 60, tmp_path, every_number=every_number)
    told = [(str(word[4]), word[5]) for line in found for word in line]
    assert [confidence for text, confidence in told if text.startswith(("23.", "28."))] == [sure]
    assert [(text, confidence) for text, confidence in told if text in {"2.4", "3.6", "2.2"}] == [
        ("2.4", 95), ("3.6", 95), ("2.2", 95),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "formed"),
    [
        *((text, True) for text in ("3.5 - 5.2", "< 5,0", "10^9/л", "12,6 фл (7,4-10,4)", "Ж: 120 — 140", "7,23 T")),
        *((text, False) for text in ("3.5 5.2", "ил", "r/n", "ммолы/л", "1.5.1")),
    ],
)
def test_cells_are_known_by_their_form(text: str, formed: bool) -> None:
    assert is_formed(text) is formed
