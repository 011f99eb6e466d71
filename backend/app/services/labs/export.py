"""Results as a table for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from app.schemas.lab import decimal_text
from app.services.labs.library import Shown

COLUMNS = (
    "collected_on", "name", "analyte_printed", "loinc", "specimen", "comparator", "value", "value_printed", "unit",
    "unit_printed", "range_low", "range_high", "range_printed", "flag", "laboratory", "state", "filename", "page",
    "quote",
)  # fmt: skip
# A cell that begins like this is a formula to spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS = ("value", "range_low", "range_high", "page")


def as_csv(results: Iterable[Shown]) -> str:
    """Comma separated, one row a result; begins with a mark by which spreadsheets know that it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for item in results:
        writer.writerow(_cell(column, getattr(item, column)) for column in COLUMNS)
    return "\ufeff" + text.getvalue()


def _cell(column: str, value: object) -> str:
    if value is None:
        return ""
    if column in _NUMBERS:
        return decimal_text(value) if column != "page" else str(value)  # type: ignore[arg-type]
    shown = str(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
