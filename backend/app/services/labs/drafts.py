"""Rows in the making: the texts of one result before they are understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.models import Specimen
from app.services.labs.lines import Cell, Line
from app.services.labs.shapes import Doubt


@dataclass(slots=True)
class Draft:
    """What belongs to one result, as printed. `start` and `end` bound its lines in the page's text."""

    line: Line
    start: int
    end: int
    name: str
    result: Cell
    unit: Cell | None = None
    reference: list[Cell] = field(default_factory=list)
    flag: Cell | None = None
    specimen: Specimen | None = None
    collected_on: date | None = None
    # Whether the table has a header that says which column is the result.
    titled: bool = False
    doubts: set[Doubt] = field(default_factory=set)
    # How many lines of it were taken.
    lines: int = 1

    @property
    def quote(self) -> str:
        return self.line.page.text[self.start : self.end]

    @property
    def range_printed(self) -> str | None:
        return "\n".join(cell.text for cell in self.reference) or None

    def goes_on(self, line: Line) -> None:
        """Take in another line."""
        self.end = line.end
        self.lines += 1
