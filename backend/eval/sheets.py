"""What a report shows, before a layout gives it its look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.people import Laboratory


@dataclass(frozen=True, slots=True)
class Line:
    """A printed result; `flag` is a mark of its own, `range` may have several lines."""

    name: str
    value: str
    flag: str
    unit: str
    range: Sequence[str]
    previous: str = ""
    method: str = ""
    remark: str = ""
    is_outside: bool = False
    # Of a cumulative report: one for each date.
    history: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Sheet:
    language: str
    laboratory: Laboratory
    title: str
    # Pairs of what it is and what it says: patient, dates, numbers.
    head: Sequence[tuple[str, str]]
    labels: dict[str, str]
    sections: Sequence[Section]
    remarks: Sequence[str]
    footer: str
    font: str
    # Dates of a cumulative report, newest first or last.
    columns: Sequence[str] = ()
    # Lines far apart, as on reports of many pages.
    is_airy: bool = False
