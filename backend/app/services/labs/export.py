"""Results as a table for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from app.services.labs.library import Shown
from app.utils.spreadsheets import table

COLUMNS = (
    "collected_on", "name", "analyte_printed", "loinc", "specimen", "comparator", "value", "value_printed", "unit",
    "unit_printed", "range_low", "range_high", "range_printed", "flag", "laboratory", "state", "filename", "page",
    "quote",
)  # fmt: skip


def as_csv(results: Iterable[Shown], locale: str) -> str:
    """One row a result."""
    return table(COLUMNS, (attrgetter(*COLUMNS)(result) for result in results), locale)
