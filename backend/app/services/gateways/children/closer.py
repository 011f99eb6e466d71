"""A closer look at cells of tables that were read with doubt or not at all.

Each is cut out, enlarged and read alone, in one alphabet at a time; what is better formed and surer is believed. A
number that the readings don't agree on is marked as unsure. In photos that is asked of every number: one in a thousand
is read wrong there however sure the program is, and its second reading hardly ever agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytesseract
from PIL import Image

from app.services.gateways.children import blanks, cut_cells, layout
from app.services.gateways.children.cell_forms import (
    abbreviations,
    cyrillic_share,
    decimal_marks,
    has_cyrillic,
    has_digits,
    has_unknown_abbreviation,
    is_formed,
    is_mixed,
    is_moment,
    is_number,
    number_signs,
)

# So many rows of so many cells make a table.
TABLE_ROWS, TABLE_CELLS = 4, 3
MOST_CELLS = 250
# By the clock: who does this gives way to everything else.
SECONDS = 60
# Confidences: below these a number, a word or a unit is looked at again.
SURE_NUMBER, SURE_WORD, SURE_UNIT = 82.0, 75.0, 60.0
# How sure a number is that two readings see differently, and one that a single reading sees.
DIFFERING, ALONE = 50.0, 75.0
# Where nothing was read before: from here on numbers and units, and single letters, are believed.
LEAST_BELIEVED, SURE_LETTER = 30.0, 88.0
LONGEST_CELL, LONGEST_NAME, SHORTEST_NAME = 40, 80, 5
# In heights: numbers no further apart may be a range.
NEAR = 2.2
# A page with a smaller share of Russian letters is an English one.
ENGLISH = 0.12
# A reading must be this much surer to take the place of the first one.
BETTER = 8.0
# What a known abbreviation in a name is worth; what a decimal mark, which is lost sooner than invented; what letters
# of two alphabets in one word cost.
KNOWN, MARK, MIXED = 40.0, 20.0, 30.0


@dataclass(slots=True)
class Cell:
    """A part of a row, its words from left to right; no words where ink was seen and nothing read."""

    words: list[layout.Word]
    box: blanks.Box

    @property
    def text(self) -> str:
        return _text(self.words)

    @property
    def confidence(self) -> float:
        return _confidence(self.words)


def look_again(
    picture: Image.Image, lines: list[list[layout.Word]], seconds: int, directory: Path, *, every_number: bool
) -> list[list[layout.Word]]:
    """The lines with the doubtful cells of tables as they are read at a closer look; other pages as they are."""
    rows = [_cells(row) for row in layout.rows(lines)]
    if not _is_table(rows):
        return lines
    english = cyrillic_share(_text(word for line in lines for word in line if word[5] >= SURE_WORD)) < ENGLISH
    table = [row for row in rows if len(row) > 1]
    doubtful = _doubtful(table, picture, english)
    others = _sure_numbers(table, english) if every_number else []
    asked, left = [*doubtful, *others][:MOST_CELLS], doubtful[MOST_CELLS:]
    try:
        readings = _readings(picture, asked, english, min(seconds, SECONDS), directory)
    except (RuntimeError, pytesseract.TesseractError):
        # Too slow: what was read before is no worse for it, and no better.
        asked, left, readings = [], doubtful, []
    chosen = [believed(cell, of_cell, english) for cell, of_cell in zip(asked, readings, strict=True)]
    return _replaced(lines, [*zip(asked, chosen, strict=True), *((cell, unsure(cell)) for cell in left)])


def _readings(
    picture: Image.Image, asked: Sequence[Cell], english: bool, seconds: int, directory: Path
) -> list[list[list[layout.Word]]]:
    """For each cell what it was read as now, once or twice."""
    own, other = ("eng", "rus") if english else ("rus", "eng")
    first = cut_cells.read(picture, [cell.box for cell in asked], own, seconds, directory)
    readings = [[words] for words in first]
    is_left = _may_lack_mark if english else _is_unsettled
    left = [n for n, cell in enumerate(asked) if is_left(cell, first[n])]
    second = cut_cells.read(picture, [asked[n].box for n in left], other, seconds, directory)
    for n, words in zip(left, second, strict=True):
        readings[n].append(words)
    return readings


def _may_lack_mark(cell: Cell, words: Sequence[layout.Word]) -> bool:
    """Whether it is a whole number: the reader of English loses one decimal point in fifteen and is sure of it."""
    return any(is_number(text) and not decimal_marks(text) for text in (cell.text, _text(words)) if cell.words)


def _is_unsettled(cell: Cell, words: Sequence[layout.Word]) -> bool:
    """Whether another reading is asked: this one is not formed like a cell, not sure, and not the same again."""
    text, surely = _text(words), _confidence(words)
    if number_signs(text) != number_signs(cell.text):
        return True
    return surely < SURE_WORD or not (is_formed(text) or text == cell.text)


def _is_table(rows: Sequence[Sequence[Cell]]) -> bool:
    full = [row for row in rows if len(row) >= TABLE_CELLS and any(has_digits(cell.text) for cell in row[1:])]
    return len(full) >= TABLE_ROWS


def _doubtful(table: Sequence[Sequence[Cell]], picture: Image.Image, english: bool) -> list[Cell]:
    unread = [Cell([], box) for box in blanks.unread(picture, [[cell.box for cell in row] for row in table])]
    results = [
        cell for row in table for cell in _parted(row[1:]) if _is_doubtful(cell, english) or _lacks_mark(cell, row)
    ]
    names = [row[0] for row in table if _is_doubtful_name(row[0], english)]
    return [*results, *names, *unread]


def _sure_numbers(table: Sequence[Sequence[Cell]], english: bool) -> list[Cell]:
    """The cells that nothing but their number makes worth a look."""
    return [
        cell
        for row in table
        for cell in _parted(row[1:])
        if is_formed(cell.text)
        and number_signs(cell.text)
        and not (_is_doubtful(cell, english) or _lacks_mark(cell, row))
    ]


def _cells(words: Sequence[layout.Word]) -> list[Cell]:
    """The cells of a row, as its text keeps them apart."""
    wide = layout.wide_gap(words)
    groups: list[list[layout.Word]] = []
    end = 0.0
    for word in words:
        if not groups or word[0] - end > wide:
            groups.append([])
        groups[-1].append(word)
        end = max(end, word[2])
    height = median([word[3] - word[1] for word in words])
    return [Cell(group, _box(group, height)) for group in groups]


def _box(words: Sequence[layout.Word], height: float) -> blanks.Box:
    """Around words, at least as high as the others of the row: a dash says little about its line."""
    x0, x1 = min(word[0] for word in words), max(word[2] for word in words)
    y0, y1 = min(word[1] for word in words), max(word[3] for word in words)
    missing = max(0.0, height - (y1 - y0)) / 2
    return x0, y0 - missing, x1, y1 + missing


def _parted(cells: Sequence[Cell]) -> list[Cell]:
    """The cells, numbers that stand close together as one: a dash between them was not read."""
    joined: list[Cell] = []
    for cell in cells:
        last = joined[-1] if joined else None
        near = last is not None and cell.box[0] - last.box[2] < NEAR * (cell.box[3] - cell.box[1])
        if last is not None and near and is_number(last.text) and is_number(cell.text):
            words = [*last.words, *cell.words]
            joined[-1] = Cell(words, _box(words, cell.box[3] - cell.box[1]))
        else:
            joined.append(cell)
    return joined


def _lacks_mark(cell: Cell, row: Sequence[Cell]) -> bool:
    """Whether a number has no decimals and the others of its row have: its point may have been lost."""
    if not is_formed(cell.text) or not has_digits(cell.text) or decimal_marks(cell.text):
        return False
    return any(decimal_marks(other.text) for other in row[1:] if other is not cell)


def _is_doubtful(cell: Cell, english: bool) -> bool:
    text = cell.text
    if len(text) > LONGEST_CELL:
        return False
    if english and has_cyrillic(text):
        return True
    if is_formed(text) or is_moment(text):
        return cell.confidence < (SURE_NUMBER if number_signs(text) else SURE_UNIT)
    return has_digits(text) or is_mixed(text) or "/" in text or len(text) <= 3 or cell.confidence < SURE_WORD


def _is_doubtful_name(cell: Cell, english: bool) -> bool:
    text = cell.text
    if len(text) > LONGEST_NAME or not any(sign.isalpha() for sign in text):
        return False
    # Short ones have nothing around that would tell the alphabet.
    strange = len(text) <= SHORTEST_NAME or has_unknown_abbreviation(text)
    return (english and has_cyrillic(text)) or cell.confidence < SURE_WORD or (strange and not abbreviations(text))


def believed(cell: Cell, readings: Iterable[list[layout.Word]], english: bool) -> list[layout.Word] | None:
    """The words to put in the place of a cell's; None to leave it as it is."""
    pool = [words for words in (cell.words, *readings) if words and not (english and has_cyrillic(_text(words)))]
    if not pool:
        return None
    if len(pool) > 1 and len({len(words) for words in pool}) == 1 and not has_digits("".join(map(_text, pool))):
        # Words of two alphabets in one name: each as it is read best.
        pool.append([max(same, key=lambda word: _worth([word])) for same in zip(*pool, strict=True)])
    best = max(pool, key=lambda words: _worth(words) + BETTER * (words is cell.words))
    if _text(best) == cell.text:
        best = cell.words
    if not cell.words and _confidence(best) < _least_believed(_text(best)):
        return None
    highest = _highest(best, pool, is_first=best is cell.words)
    if best is cell.words and highest >= cell.confidence:
        return None
    return [(*word[:5], min(float(word[5]), highest)) for word in best]


def unsure(cell: Cell) -> list[layout.Word] | None:
    """The words of a doubtful cell that nobody looked at again: no number among them is sure."""
    if not number_signs(cell.text):
        return None
    return [(*word[:5], min(float(word[5]), DIFFERING)) for word in cell.words]


def _least_believed(text: str) -> float:
    """How sure a reading must be where nothing was read before: specks look like letters."""
    if is_formed(text):
        return LEAST_BELIEVED
    return SURE_WORD if len(text) > 1 else SURE_LETTER


def _highest(best: list[layout.Word], pool: Sequence[list[layout.Word]], *, is_first: bool) -> float:
    """How sure the chosen reading may be: of a number not more than the others agree."""
    said = number_signs(_text(best))
    if not said:
        return 100.0
    others = [_text(words) for words in pool if words is not best]
    if any(is_formed(text) and number_signs(text) != said for text in others):
        return DIFFERING
    return 100.0 if is_first or any(number_signs(text) == said for text in others) else ALONE


def _worth(words: list[layout.Word]) -> float:
    text = _text(words)
    form = 100.0 + MARK * decimal_marks(text) if is_formed(text) else -MIXED * is_mixed(text)
    return _confidence(words) + form + KNOWN * abbreviations(text)


def _text(words: Iterable[layout.Word]) -> str:
    return " ".join(word[4] for word in words)


def _confidence(words: Iterable[layout.Word]) -> float:
    return min((float(word[5]) for word in words), default=0.0)


def _replaced(
    lines: list[list[layout.Word]], chosen: Iterable[tuple[Cell, list[layout.Word] | None]]
) -> list[list[layout.Word]]:
    places: dict[int, list[layout.Word]] = {}
    added: list[list[layout.Word]] = []
    for cell, words in chosen:
        if words is None:
            continue
        if cell.words:
            places |= {id(word): [] for word in cell.words} | {id(cell.words[0]): words}
        else:
            added.append(words)
    kept = [[new for word in line for new in places.get(id(word), [word])] for line in lines]
    return [line for line in [*kept, *added] if line]
