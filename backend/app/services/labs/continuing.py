"""Lines that go on with the row above: more of its name, its result or its range."""

from __future__ import annotations

import re

from app.services.labs import dictionary, sections
from app.services.labs.cells import kind
from app.services.labs.drafts import Draft
from app.services.labs.lines import Cell, Line
from app.services.labs.ranges import is_complete
from app.services.labs.shapes import Doubt
from app.services.labs.understanding import Reading

# Lines that a row may take in: a name and a range of several lines.
MOST_LINES = 14
LONGEST_NAME, LONGEST_RANGE_LINE = 120, 150
_NUMBER_FIRST = re.compile(r"[<>]?\s?\d")
_METHOD = re.compile(r"метод|method", re.IGNORECASE)
_CONTINUED = re.compile(r"\A(?:[a-zа-яё(\[]|[-–])")


def goes_on(draft: Draft, line: Line, reading: Reading, *, has_ranges: bool) -> bool:
    """Take a line into the row above: the rest of its name or result, or more of its range.

    `has_ranges` says that the table has a column of them.
    """
    if draft.lines >= MOST_LINES:
        return False
    first = line.cells[0]
    if sections.labels_a_range(first.text) and _more_range(draft, line, reading):
        return True
    if len(line.cells) > 2:
        return False
    if len(line.cells) == 1 and _METHOD.match(first.text):
        # Small print between a row and the rest of it.
        return True
    if len(line.cells) == 2:
        return _more_of_both(draft, line, reading)
    return (
        _more_result(draft, line)
        or _more_name(draft, line)
        or _more_range_alone(draft, line, reading, has_ranges=has_ranges)
    )


def _more_of_both(draft: Draft, line: Line, reading: Reading) -> bool:
    """The rest of a name beside more of a range."""
    allowed = line.cells[1]
    found = kind(allowed.text, reading.mark, reading.recognised)
    if not draft.reference:
        return False
    if _is_broken(draft, reading) and _NUMBER_FIRST.match(allowed.text):
        last = draft.reference[-1]
        more = [Cell(f"{last.text} {allowed.text}", last.start, allowed.end)]
    elif found.is_labelled or (sections.labels_a_range(allowed.text) and found.is_range):
        more = [*draft.reference[-1:], allowed]
    else:
        return False
    if not _more_name(draft, line):
        if not _METHOD.match(line.text):
            return False
        draft.goes_on(line)
    draft.reference[-1:] = more
    return True


def _more_result(draft: Draft, line: Line) -> bool:
    """`соломенно-` and `желтый` below it."""
    text = line.cells[0].text
    if draft.result.text[-1:] != "-" or not draft.result.text[:1].isalpha() or not text[:1].islower():
        return False
    draft.result = Cell(draft.result.text + text, draft.result.start, line.end)
    draft.goes_on(line)
    return True


def _more_range(draft: Draft, line: Line, reading: Reading) -> bool:
    text = line.text
    if not re.search(r"\d", text) or len(text) > LONGEST_RANGE_LINE:
        return False
    if draft.range_printed and is_complete(draft.range_printed, reading.mark):
        # What a plain range is followed by says what other results mean.
        return True
    draft.reference.append(Cell(" ".join(cell.text for cell in line.cells), line.start, line.end))
    draft.goes_on(line)
    return True


def _more_range_alone(draft: Draft, line: Line, reading: Reading, *, has_ranges: bool) -> bool:
    """A range whose last line ended with a dash, or that has not begun yet."""
    cell = line.cells[0]
    found = kind(cell.text, reading.mark, reading.recognised)
    if draft.reference and _is_broken(draft, reading) and _NUMBER_FIRST.match(cell.text):
        last = draft.reference[-1]
        draft.reference[-1] = Cell(f"{last.text} {cell.text}", last.start, cell.end)
    elif not draft.reference and draft.titled and found.is_range and has_ranges:
        draft.reference.append(cell)
    else:
        return False
    draft.goes_on(line)
    return True


def _is_broken(draft: Draft, reading: Reading) -> bool:
    return kind(draft.reference[-1].text, reading.mark, reading.recognised).is_broken


def _more_name(draft: Draft, line: Line) -> bool:
    text = line.cells[0].text
    if len(text) > LONGEST_NAME or sections.is_aside(text):
        return False
    whole = draft.name + ("" if draft.name[-1:] == "-" else " ") + text
    if draft.name.count("(") > draft.name.count(")") and ")" in text[:30]:
        draft.name = whole
        draft.goes_on(line)
        return True
    # What stood in brackets before says nothing of what follows.
    found = dictionary.find(whole, specimen=draft.specimen, guess=False, remarks=")" in text)
    alone = dictionary.find(draft.name, specimen=draft.specimen, guess=False)
    if found is not None and alone is not None and draft.name.startswith("(") and not _CONTINUED.match(text):
        # Of `(ТТГ)` and the name below it the brackets say nothing: the name is the next row's.
        return False
    if found is not None and (alone is None or found.analyte.key != alone.analyte.key or _CONTINUED.match(text)):
        draft.name = whole
        draft.goes_on(line)
        return True
    if _CONTINUED.match(text) and alone is not None and text[:1] not in "([-–" and len(text) < 60:
        # The name goes on with something that the dictionary does not know: it may be another analyte.
        draft.doubts.add(Doubt.NAME_GUESSED)
    return False
