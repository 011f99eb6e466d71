"""Line after line of a report: headers, parts, results, and lines that go on with the one above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.core.laboratory import Specimen, ValueKind
from app.services.labs import dictionary, headers, sections, wrapped
from app.services.labs.cells import kind
from app.services.labs.columns import place
from app.services.labs.continuing import goes_on
from app.services.labs.days import with_one_result
from app.services.labs.drafts import Draft
from app.services.labs.header_words import Role
from app.services.labs.headers import Header
from app.services.labs.heads import Head, Taken
from app.services.labs.lines import Cell, Line
from app.services.labs.loose import loose
from app.services.labs.shapes import Doubt
from app.services.labs.specks import without_specks
from app.services.labs.understanding import Reading
from app.services.labs.unglued import LONGEST_NAME, unglued
from app.services.labs.units import readings
from app.services.labs.unpacking import adopt, unpack, without_mark
from app.services.labs.wrapped import Whole

# A name is looked up by its likeness only so often in one report.
MOST_GUESSES = 600
_LETTERS = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
# Words alone, as headings are.
_HEADING = re.compile(r"[^\W\d_][^\d:;.]{5,60}\Z|\W?[^\W\d_][^\d:;.]{5,60}\Z")


class Reader:
    """Takes the lines of a report in order and keeps the rows found so far."""

    def __init__(self, reading: Reading, head: Head) -> None:
        self._reading = reading
        self._head = head
        self._taken_at = {taken.line: taken for taken in head.taken}
        self._drafts: list[Draft] = []
        self._header: Header | None = None
        self._foreign = False
        self._specimen: Specimen | None = None
        self._part_is_sure = True
        # A line of words above that may be the beginning of a name.
        self._above: Line | None = None
        # The row that the next line may go on with.
        self._open: Draft | None = None
        self._header_line: Line | None = None
        self._guesses = 0
        self._taken: Taken | None = None
        # What of a row was left over above the next one.
        self._beside: set[Role] = set()

    def finished(self) -> list[Draft]:
        """The rows, those of other days behind this report's own; without a header only those of a known analyte."""
        rows: list[Draft] = []
        for draft in self._drafts:
            if draft.titled or self._is_known(draft):
                wrapped.doubt_cut(draft)
                others = list(draft.earlier())
                for other in others:
                    unpack(other, self._reading)
                rows += [draft, *others]
        return rows

    def _is_known(self, draft: Draft) -> bool:
        """Whether the analyte is known; by its likeness only beside its own unit and a range."""
        if dictionary.find(draft.name, specimen=draft.specimen, guess=False) is not None:
            return True
        units = readings(draft.unit.text) if draft.unit is not None else ()
        if not units or not draft.reference:
            return False
        match = dictionary.find(draft.name, specimen=draft.specimen, units=units)
        return match is not None and any(dictionary.fits_unit(match.analyte, code) for code in units)

    def take(self, number: int, line: Line, following: Sequence[Line] = ()) -> int:
        """Take a line, and those of the `following` that are of the same row; how many."""
        self._date(number)
        if self._is_header(line):
            self._beside = set()
            return 1
        if self._open is not None and self._open.line.page is not line.page:
            self._open = self._above = None
        joined = self._whole(line, following)
        draft = None if self._foreign else self._row(joined.line if joined else line)
        if draft is not None:
            self._add(draft)
            return joined.count if joined else 1
        has_ranges = self._header is not None and self._header.has(Role.REFERENCE)
        if self._open is not None and goes_on(self._open, line, self._reading, has_ranges=has_ranges):
            return 1
        self._left_over(line)
        self._heading(line)
        return 1

    def _whole(self, line: Line, following: Sequence[Line]) -> Whole | None:
        """A row of several lines of a digital page."""
        if self._reading.recognised or self._header is None:
            return None
        return wrapped.whole([line, *following], self._header, self._reading)

    def _add(self, draft: Draft) -> None:
        before = self._drafts[-1] if self._drafts and self._drafts[-1] is self._open else None
        beside, self._beside = self._beside, set()
        if not self._reading.recognised:
            wrapped.doubt(draft, beside, self._reading)
            if wrapped.doubt_bound(draft, before, self._header, self._reading):
                self._beside = {Role.REFERENCE}
            if before is not None and wrapped.lacks_more(before, self._reading):
                # What the row above lacks may be what was read here.
                before.doubts.add(Doubt.RANGE_UNREADABLE)
                draft.doubts.add(Doubt.VALUE_AMBIGUOUS)
        self._drafts.append(draft)
        self._open, self._above = draft, None

    def _left_over(self, line: Line) -> None:
        """A line that holds a part of a row above or below it and could not be joined with it."""
        if self._reading.recognised:
            return
        found = wrapped.pieces(line, self._reading)
        last = self._drafts[-1] if self._drafts else None
        if last is not None and last.line.page is line.page and line.start - last.end < wrapped.NEAR:
            wrapped.doubt(last, found, self._reading)
        self._beside |= found

    def _date(self, number: int) -> None:
        self._taken = self._taken_at.get(number, self._taken)
        if self._taken is None and self._head.taken:
            self._taken = self._head.taken[0]

    def _is_header(self, line: Line) -> bool:
        found = headers.header(line, self._head.month_first)
        previous, self._header_line = self._header_line, line
        if previous is not None and previous.page is line.page:
            both = None if _DIGIT.search(line.text) else headers.joined(previous, line, self._head.month_first)
            if both is not None:
                found, self._header_line = both, None
        above = self._above
        if found is not None and above is not None and above.page is line.page and not self._reading.recognised:
            whole = headers.with_title_above(above, line)
            found = (headers.header(whole, self._head.month_first) if whole is not None else None) or found
        if found is None:
            self._header_line = None
            return False
        self._foreign = found.foreign
        taken = self._taken.day if self._taken is not None else None
        self._header = None if found.foreign else with_one_result(found, taken, self._head.born)
        self._open = self._above = None
        return True

    def _row(self, line: Line) -> Draft | None:
        if len(line.cells) > headers.MOST_COLUMNS:
            return None
        if self._reading.recognised:
            line = without_specks(line)
        cells = unglued(line.cells, self._reading.mark, self._reading.recognised)
        draft = self._titled(line, cells) if self._header is not None else None
        # Beside results of other days a number that is not in its column is none of this report.
        if draft is None and not (self._header is not None and self._header.has(Role.PREVIOUS)):
            draft = self._untitled(line, cells)
            if draft is not None and self._header is not None and self._header.rivals:
                draft.doubts.add(Doubt.VALUE_AMBIGUOUS)
        if draft is not None and draft.collected_on is None:
            self._date_of(draft)
        return draft

    def _date_of(self, draft: Draft) -> None:
        """The sampling day, or the day that its column is of where the report does not say what is sampled when."""
        if self._taken is not None:
            draft.collected_on = self._taken.day
        elif draft.titled and self._header is not None:
            draft.collected_on = self._header.day
        if draft.collected_on is not None and (self._taken is None or not self._taken.sure):
            draft.doubts.add(Doubt.DATE_UNCERTAIN)

    def _titled(self, line: Line, cells: list[Cell]) -> Draft | None:
        """A row under a header; the `cells` are those of the line, the name parted from the result."""
        header = self._header
        if header is None or len(line.cells) < 2:
            return None
        mark, recognised = self._reading.mark, self._reading.recognised
        mark_cell = None
        if not header.has(Role.FLAG):
            cells, mark_cell = without_mark(cells, self._reading)
        placed = place(header, cells, mark, recognised)
        if placed is None or not (placed.earlier or Role.RESULT in placed.cells):
            return None
        results = placed.cells.get(Role.RESULT, ())
        day, result = (None, results[-1]) if results else placed.earlier[0]
        draft = self._begun(line, placed.text(Role.ANALYTE) or "", result)
        if draft is None:
            return None
        draft.titled, draft.collected_on, draft.is_earlier = True, day, day is not None
        draft.others, draft.others_certain = placed.earlier[draft.is_earlier :], placed.all_told
        draft.unit = _first(placed.cells.get(Role.UNIT))
        draft.reference = [
            cell for cell in placed.cells.get(Role.REFERENCE, ()) if not kind(cell.text, mark, recognised).is_empty
        ]
        draft.flag = None if draft.is_earlier else _first(placed.cells.get(Role.FLAG)) or mark_cell
        material = placed.text(Role.SPECIMEN)
        draft.specimen = (sections.specimen_of_heading(material) if material else None) or self._specimen
        if len(results) > 1 or not (placed.all_told if draft.is_earlier else placed.certain):
            draft.doubts.add(Doubt.VALUE_AMBIGUOUS)
        unpack(draft, self._reading)
        adopt(draft, [*placed.cells.get(Role.OTHER, ()), *placed.left_out], self._reading)
        return draft if self._is_result(draft) else None

    def _untitled(self, line: Line, cells: list[Cell]) -> Draft | None:
        """A row that no header explains: only of a known analyte, with a unit or range, nothing left over."""
        parts = loose(cells, self._reading.mark, self._reading.recognised)
        if parts is None:
            return self._in_words(line)
        if parts.unit is None and not parts.reference:
            return None
        draft = self._begun(line, parts.name.text, parts.result)
        if draft is None:
            return None
        draft.unit, draft.reference, draft.flag = parts.unit, list(parts.reference), parts.flag
        draft.specimen = self._specimen
        if not parts.certain:
            draft.doubts.add(Doubt.VALUE_AMBIGUOUS)
        return draft

    def _in_words(self, line: Line) -> Draft | None:
        """`Цвет   соломенно-желтый   (желтый)` in its part of the report."""
        cells = line.cells
        if not 2 <= len(cells) <= 3 or self._specimen is None or re.search(r"\d", line.text):
            return None
        found = dictionary.find(cells[0].text, specimen=self._specimen, guess=False)
        if found is None or found.analyte.kind is not ValueKind.TEXT or found.analyte.specimen != self._specimen:
            return None
        draft = self._begun(line, cells[0].text, cells[1])
        if draft is not None:
            draft.reference, draft.specimen = list(cells[2:]), self._specimen
        return draft

    def _begun(self, line: Line, name: str, result: Cell) -> Draft | None:
        """A draft with its name, which may have begun in the line above."""
        start = line.start
        above = self._above
        if above is not None and above.page is line.page:
            whole = f"{above.text} {name}".strip()
            if len(whole) <= LONGEST_NAME and self._is_better(whole, name):
                name, start = whole, above.start
        name = name.strip(" *•·:")
        if not name or len(name) > LONGEST_NAME * 2 or sections.is_aside(name) or sections.labels_a_range(name):
            return None
        draft = Draft(line=line, start=start, end=line.end, name=name, result=result)
        if not self._part_is_sure and self._depends_on_part(name):
            draft.doubts.add(Doubt.NAME_GUESSED)
        return draft

    def _depends_on_part(self, name: str) -> bool:
        """Whether the name means another analyte in another part of the report."""
        here = dictionary.find(name, specimen=self._specimen, guess=False)
        there = dictionary.find(name, guess=False)
        return here is not None and there is not None and here.analyte.key != there.analyte.key

    def _is_better(self, whole: str, part: str) -> bool:
        found = dictionary.find(whole, specimen=self._specimen, guess=False, remarks=False)
        if found is None:
            return False
        alone = dictionary.find(part, specimen=self._specimen, guess=False) if part else None
        return alone is None

    def _is_result(self, draft: Draft) -> bool:
        """Whether a line under a header is a result: of a known analyte, or with a unit or range at least."""
        mark, recognised = self._reading.mark, self._reading.recognised
        found = kind(draft.result.text, mark, recognised)
        self._guesses += 1
        guess = self._guesses <= MOST_GUESSES
        known = dictionary.find(draft.name, specimen=draft.specimen, guess=guess)
        if known is not None:
            return found.value is not None or not found.is_empty
        unit = draft.unit is not None and bool(kind(draft.unit.text, mark, recognised).units)
        ranged = any(kind(cell.text, mark, recognised).is_range for cell in draft.reference)
        return found.value is not None and (unit or ranged) and len(_LETTERS.findall(draft.name)) > 1

    def _heading(self, line: Line) -> None:
        """A line of words: a part of the report, or the beginning of a name."""
        self._open = None
        if len(line.cells) > 2 or len(line.text) > LONGEST_NAME:
            self._above = None
            return
        said = sections.specimen_of_part(line.text)
        self._specimen = said or self._specimen
        # A heading that could not be read may have begun another part.
        unread = self._reading.recognised and len(line.cells) == 1 and _HEADING.match(line.text) is not None
        self._part_is_sure = said is not None or (self._part_is_sure and not unread)
        self._above = line if len(line.cells) == 1 and _LETTERS.search(line.text) else None


def _first(cells: tuple[Cell, ...] | None) -> Cell | None:
    return cells[0] if cells and cells[0].text.strip("-–— .") else None
