"""Rows in the making: the texts of one result before they are understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from app.core.laboratory import Specimen
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
    # Results of other days in columns of their own, and whether each surely stands under its day.
    others: tuple[tuple[date, Cell], ...] = ()
    others_certain: bool = True
    is_earlier: bool = False

    @property
    def quote(self) -> str:
        return self.line.page.text[self.start : self.end]

    @property
    def range_printed(self) -> str | None:
        return "\n".join(cell.text for cell in self.reference) or None

    def earlier(self) -> Iterator[Draft]:
        """What the same line says of other days; the mark beside this report's result is not theirs."""
        of_place: set[Doubt] = {Doubt.VALUE_AMBIGUOUS, Doubt.DATE_UNCERTAIN}
        doubts = self.doubts - of_place if self.others_certain else self.doubts | of_place
        for day, cell in self.others:
            yield replace(
                self, result=cell, flag=None, collected_on=day, doubts=set(doubts), reference=list(self.reference),
                others=(), is_earlier=True,
            )  # fmt: skip

    def goes_on(self, line: Line) -> None:
        """Take in another line."""
        self.end = line.end
        self.lines += 1
