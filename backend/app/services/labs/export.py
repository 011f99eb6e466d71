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


def as_csv(results: Iterable[Shown], locale: str) -> str:
    """One row a result, written as spreadsheets of that language expect it: in Russian ones a comma is the decimal
    mark, 3.01 would be the third of January, and semicolons stand between cells. Begins with a mark that says UTF-8.
    """
    is_russian = locale == "ru"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if is_russian else ",")
    writer.writerow(COLUMNS)
    for item in results:
        writer.writerow(_cell(column, getattr(item, column), comma=is_russian) for column in COLUMNS)
    return "\ufeff" + text.getvalue()


def _cell(column: str, value: object, *, comma: bool) -> str:
    if value is None:
        return ""
    if column in _NUMBERS:
        number = decimal_text(value) if column != "page" else str(value)  # type: ignore[arg-type]
        return number.replace(".", ",") if comma else number
    shown = str(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
