"""Tables for spreadsheets, written as those of a language read them, and without a cell that would be a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Texts that would become days and times: the range 3-5, the titre 1:80; and 3.01 where a comma is the decimal mark.
_DAY = re.compile(r"\d{1,2}\s?[-/:]\s?\d{1,4}")
_RUSSIAN_DAY = re.compile(r"\d{1,2}\s?[-/:.]\s?\d{1,4}")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], locale: str) -> str:
    """In Russian a comma is the decimal mark, and semicolons stand between cells.

    Texts stay what they are: behind an apostrophe where a program would make something else of them. Begins with a mark
    by which spreadsheets know that it is UTF-8.
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
    becomes_day = isinstance(value, str) and (_RUSSIAN_DAY if comma else _DAY).fullmatch(shown)
    return f"'{shown}" if becomes_day or shown.startswith(_FORMULA) else shown
