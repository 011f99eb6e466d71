"""Tables for spreadsheets, written as those of a language read them, and without a cell that would be a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], locale: str) -> str:
    """In Russian a comma is the decimal mark, 3.01 would be the third of January, and semicolons stand between cells.

    Begins with a mark by which spreadsheets know that it is UTF-8.
    """
    is_russian = locale == "ru"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if is_russian else ",")
    writer.writerow(columns)
    writer.writerows([_cell(value, comma=is_russian) for value in row] for row in rows)
    return "\ufeff" + text.getvalue()


def _cell(value: object, *, comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        number = format(value, "f")
        return number.replace(".", ",") if comma else number
    shown = str(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
